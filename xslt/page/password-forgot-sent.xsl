<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- password-forgot-sent.xsl - the one answer to every request for a link, known address or not -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p" p:rare="true">
<xsl:import href="../layout.xsl"/>

<xsl:template match="page" mode="content">
	<div class="kp-anmeldung">
		<div class="kp-anmeldung__formular kern-level-2">
			<h1><xsl:value-of select="p:t('title.password-forgot-sent')"/></h1>
			<div class="kern-alert kern-alert--success kp-luft" role="status">
				<div class="kern-alert__header">
					<xsl:call-template name="symbol"><xsl:with-param name="name" select="'success'"/></xsl:call-template>
					<div>
						<p class="kern-title"><xsl:value-of select="p:t('forgot.sent')"/></p>
						<p><xsl:apply-templates select="body/ttl"/></p>
					</div>
				</div>
			</div>
			<p><xsl:value-of select="p:t('forgot.silent')"/></p>
			<p class="kp-luft"><xsl:value-of select="p:t('forgot.missing', 'phone', string(site/hotline/@phone))"/></p>
			<p class="kp-luft-gross">
				<xsl:call-template name="link">
					<xsl:with-param name="to" select="'login'"/>
					<xsl:with-param name="class" select="'kern-btn kern-btn--secondary'"/>
					<xsl:with-param name="text" select="p:t('login.back')"/>
				</xsl:call-template>
			</p>
		</div>
		<xsl:apply-templates select="site" mode="about"/>
	</div>
</xsl:template>

<xsl:template match="ttl"><xsl:value-of select="p:t('forgot.ttl', 'n', string(@hours))"/></xsl:template>

</xsl:stylesheet>
