<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- settings.xsl - overview of one's own settings -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p" p:rare="true">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/form.xsl"/>
<xsl:import href="../lib/settings.xsl"/>

<xsl:template match="page" mode="section">
	<div class="kp-kacheln kp-kacheln--paar">
		<xsl:call-template name="area"><xsl:with-param name="to" select="'settings-profile'"/><xsl:with-param name="symbol" select="'person'"/></xsl:call-template>
		<xsl:call-template name="area"><xsl:with-param name="to" select="'settings-password'"/><xsl:with-param name="symbol" select="'lock'"/></xsl:call-template>
		<xsl:call-template name="area"><xsl:with-param name="to" select="'settings-mail'"/><xsl:with-param name="symbol" select="'mail'"/></xsl:call-template>
		<xsl:call-template name="area"><xsl:with-param name="to" select="'settings-sessions'"/><xsl:with-param name="symbol" select="'device'"/></xsl:call-template>
	</div>
</xsl:template>

<xsl:template name="area">
	<xsl:param name="to"/>
	<xsl:param name="symbol"/>
	<section class="kp-karte kern-level-2 kp-kachel">
		<h2>
			<xsl:call-template name="symbol"><xsl:with-param name="name" select="$symbol"/></xsl:call-template>
			<xsl:call-template name="link">
				<xsl:with-param name="to" select="$to"/>
				<xsl:with-param name="text" select="p:t(concat('settings.nav.', $to))"/>
			</xsl:call-template>
		</h2>
		<p class="kp-klein kp-leise kp-luft-klein"><xsl:value-of select="p:t(concat('settings.about.', $to))"/></p>
	</section>
</xsl:template>

</xsl:stylesheet>
