<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- settings-profile.xsl - name, telephone, language -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p" p:rare="true">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/form.xsl"/>
<xsl:import href="../lib/settings.xsl"/>
<xsl:import href="../lib/draft-form.xsl"/>

<xsl:template match="form[@name = 'settings-profile']" mode="class">kp-formular kp-formular--zwei</xsl:template>
<xsl:template match="form[@name = 'settings-profile']" mode="buttons">
	<dl class="kp-eckdaten kp-voll">
		<div>
			<dt><xsl:value-of select="p:t('settings.email')"/></dt>
			<dd><xsl:value-of select="/page/user/@email"/><xsl:text> </xsl:text><span class="kp-klein kp-leise"><xsl:value-of select="p:t('settings.email.how')"/></span></dd>
		</div>
		<xsl:if test="/page/user/organisation">
			<div><dt><xsl:value-of select="p:t('settings.organisation')"/></dt><dd><xsl:value-of select="/page/user/organisation"/></dd></div>
		</xsl:if>
	</dl>
	<div class="kp-reihe kp-voll">
		<xsl:call-template name="button"><xsl:with-param name="text" select="p:t('settings.profile.save')"/></xsl:call-template>
	</div>
</xsl:template>

</xsl:stylesheet>
