<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- login.xsl - logging in; help for the first time is one link away -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/form.xsl"/>

<xsl:template match="page" mode="content">
	<div class="kp-anmeldung">
		<div class="kp-anmeldung__formular kern-level-2">
			<h1><xsl:value-of select="p:t('title.login')"/></h1>
			<p class="kp-leise"><xsl:value-of select="p:t('login.for')"/></p>
			<div class="kp-meldungen">
				<xsl:apply-templates select="notices"/>
				<xsl:apply-templates select="body/expired"/>
				<xsl:apply-templates select="body/form" mode="errors"/>
			</div>
			<xsl:apply-templates select="body/form" mode="form"/>
			<div class="kp-klein kp-leise kp-luft-gross">
				<p><xsl:value-of select="p:t('login.first')"/></p>
				<p class="kp-luft-klein"><xsl:value-of select="p:t('login.none')"/></p>
			</div>
		</div>
		<xsl:apply-templates select="site" mode="about"/>
	</div>
</xsl:template>

<!-- Said once only: a notice may tell it with more to say. -->
<xsl:template match="expired">
	<xsl:if test="not(/page/notices/notice[starts-with(@id, 'login.')])">
		<xsl:call-template name="alert"><xsl:with-param name="id" select="'login.expired'"/></xsl:call-template>
	</xsl:if>
</xsl:template>

<xsl:template match="form[@name = 'login']" mode="fields">
	<xsl:apply-templates select="field[@name = 'email']" mode="field"/>
	<div>
		<xsl:apply-templates select="field[@name = 'password']" mode="field"/>
		<p class="kp-klein kp-luft">
			<xsl:call-template name="link">
				<xsl:with-param name="to" select="'password-forgot'"/>
				<xsl:with-param name="text" select="p:t('title.password-forgot')"/>
			</xsl:call-template>
		</p>
	</div>
	<xsl:apply-templates select="field[@name = 'next']" mode="field"/>
</xsl:template>

<xsl:template match="form[@name = 'login']" mode="buttons">
	<xsl:call-template name="button">
		<xsl:with-param name="text" select="p:t('login.send')"/>
		<xsl:with-param name="more-class" select="' kern-btn--block'"/>
	</xsl:call-template>
</xsl:template>

</xsl:stylesheet>
