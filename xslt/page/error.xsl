<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- error.xsl - every answer that is not the page one asked for: what happened, what to do -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">
<xsl:import href="../layout.xsl"/>

<xsl:template match="page" mode="title"><xsl:value-of select="p:t(concat(body/error/@id, '.title'))"/></xsl:template>
<xsl:template match="page" mode="content"><xsl:apply-templates select="body/error"/></xsl:template>

<xsl:template match="error">
	<section class="kp-karte kern-level-2 kp-schmal">
		<div class="kp-leer">
			<xsl:call-template name="symbol"><xsl:with-param name="name"><xsl:apply-templates select="." mode="symbol"/></xsl:with-param></xsl:call-template>
			<h1><xsl:value-of select="p:t(concat(@id, '.title'))"/></h1>
			<p><xsl:value-of select="p:t(concat(@id, '.text'))"/></p>
			<xsl:apply-templates select="@retry"/>
			<xsl:apply-templates select="@sent"/>
			<div class="kp-reihe kp-mitte">
				<xsl:apply-templates select="." mode="ways"/>
				<a class="kern-btn kern-btn--secondary" href="mailto:{/page/site/hotline/@email}"><span class="kern-label"><xsl:value-of select="p:t('error.write')"/></span></a>
			</div>
			<p class="kp-klein kp-kennung"><xsl:value-of select="p:t('error.request')"/><xsl:text> </xsl:text><code><xsl:value-of select="/page/@request"/></code></p>
		</div>
	</section>
</xsl:template>

<xsl:template match="error" mode="symbol">error</xsl:template>
<xsl:template match="error[@status = 403 or @status = 404]" mode="symbol">lock</xsl:template>
<xsl:template match="error[@status = 429 or @status = 503]" mode="symbol">clock</xsl:template>

<xsl:template match="error[@id = 'error.file-pending']" mode="symbol">clock</xsl:template>
<xsl:template match="error[@id = 'error.file-unchecked']" mode="symbol">warning</xsl:template>

<xsl:template match="@retry"><p><xsl:value-of select="p:t('error.retry', 'n', string(.))"/></p></xsl:template>
<xsl:template match="@retry[. &gt; 90]"><p><xsl:value-of select="p:t('error.retry-minutes', 'n', string(ceiling(. div 60)))"/></p></xsl:template>

<!-- The page was asked for by a form: another look at its address would be an empty form. -->
<xsl:template match="@sent"><p><b><xsl:value-of select="p:t('error.sent')"/></b></p></xsl:template>

<xsl:template match="error" mode="ways">
	<xsl:call-template name="link">
		<xsl:with-param name="to" select="'start'"/>
		<xsl:with-param name="class" select="'kern-btn kern-btn--primary'"/>
		<xsl:with-param name="text" select="p:t('error.start')"/>
	</xsl:call-template>
</xsl:template>
<xsl:template match="error[/page/user][@status = 403 or @status = 404]" mode="ways">
	<xsl:call-template name="link">
		<xsl:with-param name="to" select="'tickets'"/>
		<xsl:with-param name="class" select="'kern-btn kern-btn--primary'"/>
		<xsl:with-param name="text" select="p:t('error.tickets')"/>
	</xsl:call-template>
</xsl:template>
<xsl:template match="error[@id = 'error.kept']" mode="symbol">info</xsl:template>
<xsl:template match="error[@id = 'error.kept']" mode="ways">
	<xsl:call-template name="link">
		<xsl:with-param name="to" select="'drafts'"/>
		<xsl:with-param name="class" select="'kern-btn kern-btn--primary'"/>
		<xsl:with-param name="text" select="p:t('error.drafts')"/>
	</xsl:call-template>
</xsl:template>
<xsl:template match="error[@status &gt;= 500 or @id = 'error.file-pending']" mode="ways">
	<a class="kern-btn kern-btn--primary" href="{/page/@path}">
		<span class="kern-label"><xsl:value-of select="p:t('error.again')"/></span>
	</a>
</xsl:template>
<xsl:template match="error[@sent]" mode="ways"/>

</xsl:stylesheet>
