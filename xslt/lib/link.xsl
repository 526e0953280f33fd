<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- link.xsl - the only place that writes a path of the portal (mode="href", name="path") -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<!-- Paths that belong to something in the document. -->
<xsl:template match="ticket | ref" mode="href">/tickets/<xsl:value-of select="@id"/></xsl:template>
<xsl:template match="draft" mode="href">/drafts/<xsl:value-of select="@id"/></xsl:template>
<xsl:template match="article" mode="href">/faq/<xsl:value-of select="@slug"/></xsl:template>
<xsl:template match="category" mode="href">/faq?category=<xsl:value-of select="@slug"/></xsl:template>
<xsl:template match="count" mode="href">/tickets?scope=<xsl:value-of select="../@scope"/>&amp;status=<xsl:value-of select="@status"/></xsl:template>
<xsl:template match="attachment" mode="href"><xsl:value-of select="@href"/></xsl:template>
<xsl:template match="counts | tickets" mode="href">/tickets?scope=<xsl:value-of select="@scope"/></xsl:template>

<!-- Paths that are always the same. -->
<xsl:template name="path">
	<xsl:param name="to"/>
	<xsl:choose>
		<xsl:when test="$to = 'start'">/</xsl:when>
		<xsl:when test="$to = 'login'">/login</xsl:when>
		<xsl:when test="$to = 'password-forgot'">/password/forgot</xsl:when>
		<xsl:when test="$to = 'tickets'">/tickets</xsl:when>
		<xsl:when test="$to = 'ticket-new'">/tickets/new</xsl:when>
		<xsl:when test="$to = 'drafts'">/drafts</xsl:when>
		<xsl:when test="$to = 'faq'">/faq</xsl:when>
		<xsl:when test="$to = 'settings'">/settings</xsl:when>
		<xsl:when test="$to = 'settings-password'">/settings/password</xsl:when>
		<xsl:when test="$to = 'settings-profile'">/settings/profile</xsl:when>
		<xsl:when test="$to = 'settings-mail'">/settings/mail</xsl:when>
		<xsl:when test="$to = 'settings-sessions'">/settings/sessions</xsl:when>
		<xsl:when test="$to = 'accessibility'">/accessibility</xsl:when>
		<xsl:when test="$to = 'privacy'">/privacy</xsl:when>
		<xsl:when test="$to = 'imprint'">/imprint</xsl:when>
		<xsl:otherwise><xsl:message terminate="yes">no path named <xsl:value-of select="$to"/></xsl:message></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- A link that looks like a button; href as text. -->
<xsl:template name="link-button">
	<xsl:param name="href"/>
	<xsl:param name="look" select="'secondary kern-btn--klein'"/>
	<xsl:param name="text"/>
	<a href="{$href}" class="kern-btn kern-btn--{$look}"><span class="kern-label"><xsl:value-of select="$text"/></span></a>
</xsl:template>

<!-- A link. Staff report on behalf of contacts elsewhere: no way for them to that page. -->
<xsl:template name="link">
	<xsl:param name="to"/>
	<xsl:param name="class"/>
	<xsl:param name="current" select="false()"/>
	<xsl:param name="symbol"/>
	<xsl:param name="text"/>
	<xsl:if test="not($to = 'ticket-new' and /page/user/@staff)">
		<a>
			<xsl:attribute name="href"><xsl:call-template name="path"><xsl:with-param name="to" select="$to"/></xsl:call-template></xsl:attribute>
			<xsl:if test="$class"><xsl:attribute name="class"><xsl:value-of select="$class"/></xsl:attribute></xsl:if>
			<xsl:if test="$current"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
			<xsl:if test="$symbol">
				<xsl:call-template name="symbol"><xsl:with-param name="name" select="$symbol"/></xsl:call-template>
			</xsl:if>
			<xsl:choose>
				<xsl:when test="starts-with($class, 'kern-btn')"><span class="kern-label"><xsl:value-of select="$text"/></span></xsl:when>
				<xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
			</xsl:choose>
		</a>
	</xsl:if>
</xsl:template>

<!-- New ticket that refers to an older one. -->
<xsl:template match="ticket | ref" mode="href-follow-up">/tickets/new?ref=<xsl:value-of select="@id"/></xsl:template>

<!-- New ticket where an article did not help, or a search found none. -->
<xsl:template match="article" mode="href-report">/tickets/new?kind=incident<xsl:if test="module/@id">&amp;module=<xsl:value-of select="module/@id"/></xsl:if>&amp;subject=<xsl:value-of select="p:enc(substring(title, 1, 200))"/></xsl:template>
<xsl:template match="field[@name = 'q']" mode="href-ask">/tickets/new?kind=question<xsl:if test="value">&amp;subject=<xsl:value-of select="p:enc(value)"/></xsl:if></xsl:template>

<!-- The same page in another language. -->
<xsl:template match="language" mode="href">
	<xsl:variable name="here" select="/page/@path"/>
	<xsl:choose>
		<xsl:when test="contains($here, 'lang=')"><xsl:value-of select="substring-before($here, '?')"/>?</xsl:when>
		<xsl:when test="contains($here, '?')"><xsl:value-of select="$here"/>&amp;</xsl:when>
		<xsl:otherwise><xsl:value-of select="$here"/>?</xsl:otherwise>
	</xsl:choose>
	<xsl:text>lang=</xsl:text><xsl:value-of select="@code"/>
</xsl:template>

<xsl:template match="language[/page/user[not(@must-change)]]" mode="href">
	<xsl:call-template name="path"><xsl:with-param name="to" select="'settings-profile'"/></xsl:call-template>
	<xsl:text>#settings-profile-lang</xsl:text>
</xsl:template>

<!-- Static files carry a version so that browsers may keep them. -->
<xsl:template name="static">
	<xsl:param name="file"/>
	<xsl:value-of select="concat(/page/@static, '/', $file)"/>
	<xsl:if test="/page/@version">?v=<xsl:value-of select="/page/@version"/></xsl:if>
</xsl:template>

</xsl:stylesheet>
