<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- accessibility.xsl - how accessible the portal is, and how to tell us where it is not -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p" p:rare="true">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/statement.xsl"/>

<xsl:template match="page" mode="default-text">
	<p><xsl:value-of select="p:t('accessibility.lead', 'operator', string(site/@operator), 'site', string(site/@name))"/></p>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'accessibility.state'"/></xsl:call-template>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'accessibility.made'"/></xsl:call-template>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'accessibility.limits'"/></xsl:call-template>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'accessibility.report'"/></xsl:call-template>
	<xsl:apply-templates select="site/hotline" mode="contact"/>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'accessibility.enforce'"/></xsl:call-template>
</xsl:template>

</xsl:stylesheet>
