<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- parts.xsl - pieces of a mail, each as text and as HTML (parameter as) -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:template name="para">
	<xsl:param name="as"/>
	<xsl:param name="say"/>
	<xsl:choose>
		<xsl:when test="$as = 'html'"><p style="margin:0 0 16px;"><xsl:value-of select="$say"/></p></xsl:when>
		<xsl:otherwise><xsl:value-of select="$say"/><xsl:text>&#10;&#10;</xsl:text></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- Whoever did not do this needs the hotline's number now, not in the footer. -->
<xsl:template name="not-you">
	<xsl:param name="as"/>
	<xsl:variable name="hotline" select="/mail/site/hotline"/>
	<xsl:variable name="say">
		<xsl:choose>
			<xsl:when test="$hotline/@phone"><xsl:value-of select="p:t('mail.not_you.phone', 'phone', $hotline/@phone)"/></xsl:when>
			<xsl:when test="$hotline/@email"><xsl:value-of select="p:t('mail.not_you.email', 'email', $hotline/@email)"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="p:t('mail.not_you', 'operator', /mail/site/@operator)"/></xsl:otherwise>
		</xsl:choose>
	</xsl:variable>
	<xsl:call-template name="para">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="string($say)"/>
	</xsl:call-template>
</xsl:template>

<!-- Something to be copied: alone on its line. -->
<xsl:template name="alone">
	<xsl:param name="as"/>
	<xsl:param name="say"/>
	<xsl:choose>
		<xsl:when test="$as = 'html'">
			<p style="margin:0 0 16px;font-family:Consolas,'Courier New',monospace;font-size:20px;font-weight:bold;">
				<xsl:value-of select="$say"/>
			</p>
		</xsl:when>
		<xsl:otherwise><xsl:value-of select="$say"/><xsl:text>&#10;&#10;</xsl:text></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- The mail's link: looks like a button, and stands there as an address too. -->
<xsl:template name="button">
	<xsl:param name="as"/>
	<xsl:param name="say"/>
	<xsl:variable name="href" select="/mail/link/@href"/>
	<xsl:choose>
		<xsl:when test="$as = 'html'">
			<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 8px;"><tr>
				<td style="background-color:#14376b;border-radius:4px;">
					<a href="{$href}" style="display:inline-block;padding:12px 20px;color:#ffffff;font-weight:bold;text-decoration:none;">
						<xsl:value-of select="$say"/>
					</a>
				</td>
			</tr></table>
			<p style="margin:0 0 16px;font-size:14px;word-break:break-all;">
				<a href="{$href}"><xsl:value-of select="$href"/></a>
			</p>
		</xsl:when>
		<xsl:otherwise>
			<xsl:value-of select="concat($say, ':&#10;', $href)"/>
			<xsl:text>&#10;&#10;</xsl:text>
		</xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template name="fact">
	<xsl:param name="as"/>
	<xsl:param name="name"/>
	<xsl:param name="value"/>
	<xsl:if test="string($value)">
		<xsl:choose>
			<xsl:when test="$as = 'html'">
				<tr>
					<th scope="row" style="padding:2px 16px 2px 0;text-align:left;vertical-align:top;font-weight:normal;"><xsl:value-of select="$name"/></th>
					<td style="padding:2px 0;vertical-align:top;font-weight:bold;"><xsl:value-of select="$value"/></td>
				</tr>
			</xsl:when>
			<xsl:otherwise><xsl:value-of select="concat($name, ': ', $value, '&#10;')"/></xsl:otherwise>
		</xsl:choose>
	</xsl:if>
</xsl:template>

<xsl:template match="ticket" mode="facts">
	<xsl:param name="as"/>
	<xsl:call-template name="fact">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="name" select="p:t('mail.fact.ticket')"/>
		<xsl:with-param name="value" select="concat('#', @id)"/>
	</xsl:call-template>
	<xsl:call-template name="fact">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="name" select="p:t('mail.fact.subject')"/>
		<xsl:with-param name="value" select="subject"/>
	</xsl:call-template>
	<xsl:call-template name="fact">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="name" select="p:t('mail.fact.kind')"/>
		<xsl:with-param name="value" select="p:t(concat('kind.', @kind))"/>
	</xsl:call-template>
	<xsl:call-template name="fact">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="name" select="p:t('mail.fact.priority')"/>
		<xsl:with-param name="value" select="p:t(concat('priority.', @priority))"/>
	</xsl:call-template>
	<xsl:call-template name="fact">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="name" select="p:t('mail.fact.module')"/>
		<xsl:with-param name="value" select="module"/>
	</xsl:call-template>
	<xsl:call-template name="fact">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="name" select="p:t('mail.fact.reporter')"/>
		<xsl:with-param name="value" select="concat(reporter, ', ', organisation)"/>
	</xsl:call-template>
</xsl:template>

<!-- What was written, as far as the organisation lets mails quote it. -->
<xsl:template match="entry" mode="quote">
	<xsl:param name="as"/>
	<xsl:call-template name="para">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.wrote', 'name', author, 'at', p:time(@at, 'datetime'))"/>
	</xsl:call-template>
	<xsl:choose>
		<xsl:when test="$as = 'html'">
			<blockquote style="margin:0 0 16px;padding:0 0 0 16px;border-left:4px solid #8f94a3;">
				<xsl:apply-templates select="text/node()" mode="text"/>
			</blockquote>
		</xsl:when>
		<xsl:otherwise><xsl:value-of select="plain"/><xsl:text>&#10;</xsl:text></xsl:otherwise>
	</xsl:choose>
	<xsl:if test="@cut">
		<xsl:call-template name="para">
			<xsl:with-param name="as" select="$as"/>
			<xsl:with-param name="say" select="p:t('mail.cut')"/>
		</xsl:call-template>
	</xsl:if>
</xsl:template>

</xsl:stylesheet>
