<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- frame.xsl - navigation, way back, footer and the cards that several pages share -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:template match="page" mode="nav">
	<nav class="kp-nav" aria-label="{p:t('frame.nav')}">
		<ul class="kp-l">
			<li><xsl:call-template name="link">
				<xsl:with-param name="to" select="'start'"/>
				<xsl:with-param name="current" select="@name = 'start'"/>
				<xsl:with-param name="text" select="p:t('title.start')"/>
			</xsl:call-template></li>
			<li><xsl:call-template name="link">
				<xsl:with-param name="to" select="'tickets'"/>
				<xsl:with-param name="current" select="@name = 'ticket-list' or @name = 'ticket'"/>
				<xsl:with-param name="text" select="p:t('title.ticket-list')"/>
			</xsl:call-template></li>
			<li><xsl:call-template name="link">
				<xsl:with-param name="to" select="'faq'"/>
				<xsl:with-param name="current" select="starts-with(@name, 'faq')"/>
				<xsl:with-param name="text" select="p:t('title.faq-list')"/>
			</xsl:call-template></li>
		</ul>
	</nav>
	<xsl:if test="@name != 'ticket-new' and not(user/@staff)">
		<div class="kp-leiste__aktion">
			<xsl:call-template name="link">
				<xsl:with-param name="to" select="'ticket-new'"/>
				<xsl:with-param name="class" select="'kern-btn kern-btn--primary kern-btn--klein'"/>
				<xsl:with-param name="symbol" select="'plus'"/>
				<xsl:with-param name="text" select="p:t('title.ticket-new')"/>
			</xsl:call-template>
		</div>
	</xsl:if>
</xsl:template>

<xsl:template match="page" mode="footer">
	<footer class="kp-fuss">
		<div class="kp-rahmen">
			<xsl:apply-templates select="site/hotline" mode="footer"/>
			<ul class="kp-l">
				<li><xsl:call-template name="link">
					<xsl:with-param name="to" select="'accessibility'"/>
					<xsl:with-param name="text" select="p:t('title.accessibility')"/>
				</xsl:call-template></li>
				<li><xsl:call-template name="link">
					<xsl:with-param name="to" select="'privacy'"/>
					<xsl:with-param name="text" select="p:t('title.privacy')"/>
				</xsl:call-template></li>
				<li><xsl:call-template name="link">
					<xsl:with-param name="to" select="'imprint'"/>
					<xsl:with-param name="text" select="p:t('title.imprint')"/>
				</xsl:call-template></li>
				<xsl:if test="user"><xsl:apply-templates select="site/language[not(@current)]" mode="item"/></xsl:if>
			</ul>
		</div>
	</footer>
</xsl:template>

<xsl:template match="hotline" mode="footer">
	<p>
		<xsl:value-of select="p:t('frame.hotline')"/><xsl:text> </xsl:text>
		<a class="kp-nowrap" href="tel:{@tel}"><xsl:apply-templates select="@phone"/></a>
		<xsl:if test="string(.) != ''">, <xsl:value-of select="."/></xsl:if>
	</p>
</xsl:template>

<!-- A telephone number stays on one line. -->
<xsl:template match="@phone"><xsl:value-of select="translate(., ' -', '&#160;&#8209;')"/></xsl:template>

<xsl:template match="language">
	<a hreflang="{@code}" lang="{@code}">
		<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
		<xsl:value-of select="."/>
	</a>
</xsl:template>
<xsl:template match="language" mode="item"><li><xsl:apply-templates select="."/></li></xsl:template>
<!-- Who is logged in reads in the profile's language: only the profile can change it. -->
<xsl:template match="language[/page/user[not(@must-change)]]" mode="item">
	<li><a lang="{@code}">
		<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
		<xsl:value-of select="."/>
	</a></li>
</xsl:template>

<!-- Card beside the pages a guest sees: what the portal is, and how else to reach us. -->
<xsl:template match="site" mode="about">
	<aside class="kp-anmeldung__seite" aria-label="{p:t('about.label')}">
		<h2><xsl:value-of select="p:t('about.title')"/></h2>
		<ul class="kp-l">
			<li><xsl:call-template name="symbol"><xsl:with-param name="name" select="'new'"/></xsl:call-template><span><xsl:value-of select="p:t('about.report')"/></span></li>
			<li><xsl:call-template name="symbol"><xsl:with-param name="name" select="'eye'"/></xsl:call-template><span><xsl:value-of select="p:t('about.follow')"/></span></li>
			<li><xsl:call-template name="symbol"><xsl:with-param name="name" select="'book'"/></xsl:call-template><span><xsl:value-of select="p:t('about.read')"/></span></li>
		</ul>
		<xsl:apply-templates select="hotline" mode="about"/>
	</aside>
</xsl:template>

<xsl:template match="hotline" mode="about">
	<div class="kp-anmeldung__kontakt">
		<p><b><xsl:value-of select="p:t('about.urgent')"/></b></p>
		<p>
			<a class="kp-nowrap" href="tel:{@tel}"><xsl:apply-templates select="@phone"/></a>
			<xsl:if test="string(.) != ''"><br/><xsl:value-of select="."/></xsl:if>
		</p>
		<p><a href="mailto:{@email}"><xsl:value-of select="@email"/></a></p>
	</div>
</xsl:template>

<!-- Nothing there, or a page that says no: symbol, heading, sentence, ways on. -->
<xsl:template name="empty">
	<xsl:param name="symbol"/>
	<xsl:param name="title"/>
	<xsl:param name="text"/>
	<xsl:param name="ways"/>
	<div class="kp-leer">
		<xsl:call-template name="symbol"><xsl:with-param name="name" select="$symbol"/></xsl:call-template>
		<h2><xsl:value-of select="$title"/></h2>
		<p><xsl:value-of select="$text"/></p>
		<div class="kp-reihe kp-mitte"><xsl:copy-of select="$ways"/></div>
	</div>
</xsl:template>

</xsl:stylesheet>
