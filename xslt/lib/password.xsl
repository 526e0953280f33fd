<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- password.xsl - the form that sets a password, on its own page and among the settings -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">
<xsl:import href="form.xsl"/>

<!-- Password stores want to know whose password it is; nobody else needs to see it. -->
<xsl:template match="form[field/@name = 'password2']" mode="fields">
	<xsl:if test="/page/user/@email">
		<input class="kern-sr-only" type="email" name="username" value="{/page/user/@email}"
			autocomplete="username" readonly="readonly" tabindex="-1" aria-hidden="true"/>
	</xsl:if>
	<xsl:apply-templates select="field[@name = 'current']" mode="field"/>
	<xsl:apply-templates select="field[@name != 'current']" mode="field"/>
</xsl:template>

<xsl:template match="form[field/@name = 'password2']" mode="buttons">
	<div class="kp-reihe">
		<xsl:call-template name="button"><xsl:with-param name="text" select="p:t('password.save')"/></xsl:call-template>
	</div>
	<p class="kp-klein kp-leise"><xsl:value-of select="p:t('password.after')"/></p>
</xsl:template>

</xsl:stylesheet>
