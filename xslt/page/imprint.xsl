<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- imprint.xsl - who runs the portal -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p" p:rare="true">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/statement.xsl"/>

<xsl:template match="page" mode="default-text">
	<p><xsl:value-of select="p:t('imprint.lead', 'operator', string(site/@operator), 'site', string(site/@name))"/></p>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'imprint.contact'"/></xsl:call-template>
	<xsl:apply-templates select="site/hotline" mode="contact"/>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'imprint.scope'"/></xsl:call-template>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'imprint.software'"/></xsl:call-template>
</xsl:template>

</xsl:stylesheet>
