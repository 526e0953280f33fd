<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- password-forgot.xsl - asking for a link by mail; the same page for a first password -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p" p:rare="true">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/form.xsl"/>

<xsl:template match="page" mode="content">
	<div class="kp-anmeldung">
		<div class="kp-anmeldung__formular kern-level-2">
			<h1><xsl:value-of select="p:t('title.password-forgot')"/></h1>
			<p class="kp-leise"><xsl:value-of select="p:t('forgot.lead')"/></p>
			<div class="kp-meldungen">
				<xsl:apply-templates select="notices"/>
				<xsl:apply-templates select="body/form" mode="errors"/>
			</div>
			<xsl:apply-templates select="body/form" mode="form"/>
			<p class="kp-klein kp-leise kp-luft-gross"><xsl:value-of select="p:t('forgot.how')"/></p>
		</div>
		<xsl:apply-templates select="site" mode="about"/>
	</div>
</xsl:template>

<xsl:template match="form[@name = 'password-forgot']" mode="buttons">
	<div class="kp-reihe">
		<xsl:call-template name="button"><xsl:with-param name="text" select="p:t('forgot.send')"/></xsl:call-template>
		<xsl:call-template name="link">
			<xsl:with-param name="to" select="'login'"/>
			<xsl:with-param name="class" select="'kern-btn kern-btn--tertiary'"/>
			<xsl:with-param name="text" select="p:t('login.back')"/>
		</xsl:call-template>
	</div>
</xsl:template>

</xsl:stylesheet>
