<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- password-reset.xsl - the page a mailed link opens; only its button does anything -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p" p:rare="true">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/form.xsl"/>

<xsl:template match="page" mode="content">
	<div class="kp-anmeldung">
		<div class="kp-anmeldung__formular kern-level-2">
			<h1><xsl:value-of select="p:t('title.password-reset')"/></h1>
			<p class="kp-leise"><xsl:apply-templates select="body/reset"/></p>
			<div class="kp-meldungen">
				<xsl:apply-templates select="notices"/>
				<xsl:apply-templates select="body/form" mode="errors"/>
			</div>
			<xsl:apply-templates select="body/form" mode="form"/>
			<p class="kp-klein kp-leise kp-luft-gross"><xsl:value-of select="p:t('reset.ignore')"/></p>
		</div>
		<xsl:apply-templates select="site" mode="about"/>
	</div>
</xsl:template>

<xsl:template match="reset[@mode = 'mailed']"><xsl:value-of select="p:t('reset.mailed')"/></xsl:template>
<xsl:template match="reset[@mode = 'chosen']"><xsl:value-of select="p:t('reset.chosen')"/></xsl:template>

<xsl:template match="form[@name = 'password-reset']" mode="buttons">
	<div class="kp-reihe">
		<xsl:choose>
			<xsl:when test="../reset/@mode = 'mailed'">
				<xsl:call-template name="button"><xsl:with-param name="text" select="p:t('reset.send.mailed')"/></xsl:call-template>
			</xsl:when>
			<xsl:otherwise>
				<xsl:call-template name="button"><xsl:with-param name="text" select="p:t('reset.send.chosen')"/></xsl:call-template>
			</xsl:otherwise>
		</xsl:choose>
	</div>
</xsl:template>

</xsl:stylesheet>
