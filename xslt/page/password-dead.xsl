<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- password-dead.xsl - a link that is used, expired or unknown: all alike, and the way to a new one -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p" p:rare="true">
<xsl:import href="../layout.xsl"/>

<xsl:template match="page" mode="content">
	<div class="kp-anmeldung">
		<div class="kp-anmeldung__formular kern-level-2">
			<h1><xsl:value-of select="p:t('title.password-dead')"/></h1>
			<p class="kp-leise"><xsl:value-of select="p:t('dead.why')"/></p>
			<p class="kp-luft"><xsl:value-of select="p:t('dead.next')"/></p>
			<div class="kp-reihe kp-luft-gross">
				<xsl:call-template name="link">
					<xsl:with-param name="to" select="'password-forgot'"/>
					<xsl:with-param name="class" select="'kern-btn kern-btn--primary'"/>
					<xsl:with-param name="text" select="p:t('dead.new')"/>
				</xsl:call-template>
				<xsl:call-template name="link">
					<xsl:with-param name="to" select="'login'"/>
					<xsl:with-param name="class" select="'kern-btn kern-btn--tertiary'"/>
					<xsl:with-param name="text" select="p:t('login.back')"/>
				</xsl:call-template>
			</div>
		</div>
		<xsl:apply-templates select="site" mode="about"/>
	</div>
</xsl:template>

</xsl:stylesheet>
