<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- settings.xsl - frame of the settings: heading, side navigation, one section (mode="section") -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:template match="page" mode="content">
	<div class="kp-titel">
		<div>
			<h1><xsl:value-of select="p:t(concat('title.', @name))"/></h1>
			<p>
				<xsl:value-of select="user/name"/>
				<xsl:if test="user/organisation">, <xsl:value-of select="user/organisation"/></xsl:if>
			</p>
		</div>
	</div>
	<xsl:apply-templates select="notices"/>
	<div class="kp-spalten kp-spalten--links">
		<nav class="kp-seitennav kp-haftet" aria-label="{p:t('title.settings')}">
			<ul class="kp-l">
				<xsl:call-template name="settings-link"><xsl:with-param name="to" select="'settings'"/></xsl:call-template>
				<xsl:call-template name="settings-link"><xsl:with-param name="to" select="'settings-profile'"/></xsl:call-template>
				<xsl:call-template name="settings-link"><xsl:with-param name="to" select="'settings-password'"/></xsl:call-template>
				<xsl:call-template name="settings-link"><xsl:with-param name="to" select="'settings-mail'"/></xsl:call-template>
				<xsl:call-template name="settings-link"><xsl:with-param name="to" select="'settings-sessions'"/></xsl:call-template>
			</ul>
		</nav>
		<div>
			<xsl:apply-templates select="body/form" mode="errors"/>
			<xsl:apply-templates select="body/draft" mode="above"/>
			<xsl:apply-templates select="." mode="section"/>
		</div>
	</div>
</xsl:template>

<xsl:template name="settings-link">
	<xsl:param name="to"/>
	<li>
		<xsl:call-template name="link">
			<xsl:with-param name="to" select="$to"/>
			<xsl:with-param name="current" select="/page/@name = $to"/>
			<xsl:with-param name="text" select="p:t(concat('settings.nav.', $to))"/>
		</xsl:call-template>
	</li>
</xsl:template>

<!-- The usual section: one card, one form. -->
<xsl:template match="page" mode="section">
	<div class="kp-karte kern-level-2"><xsl:apply-templates select="body/form" mode="form"/></div>
</xsl:template>

</xsl:stylesheet>
