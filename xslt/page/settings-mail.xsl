<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- settings-mail.xsl - which mails one wants, and when -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p" p:rare="true">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/form.xsl"/>
<xsl:import href="../lib/settings.xsl"/>
<xsl:import href="../lib/draft-form.xsl"/>

<xsl:template match="form[@name = 'settings-mail']" mode="buttons">
	<p class="kp-klein kp-leise"><xsl:value-of select="p:t('settings.mail.always')"/></p>
	<div class="kp-reihe">
		<xsl:call-template name="button"><xsl:with-param name="text" select="p:t('settings.mail.save')"/></xsl:call-template>
	</div>
</xsl:template>

</xsl:stylesheet>
