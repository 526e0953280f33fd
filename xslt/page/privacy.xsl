<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- privacy.xsl - what the portal knows about people, why, how long, and their rights -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p" p:rare="true">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/statement.xsl"/>

<xsl:template match="page" mode="default-text">
	<p><xsl:value-of select="p:t('privacy.lead', 'operator', string(site/@operator), 'site', string(site/@name))"/></p>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'privacy.who'"/></xsl:call-template>
	<xsl:apply-templates select="site/hotline" mode="contact"/>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'privacy.what'"/></xsl:call-template>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'privacy.why'"/></xsl:call-template>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'privacy.mail'"/></xsl:call-template>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'privacy.cookies'"/></xsl:call-template>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'privacy.logs'"/></xsl:call-template>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'privacy.share'"/></xsl:call-template>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'privacy.keep'"/></xsl:call-template>
	<xsl:call-template name="part"><xsl:with-param name="id" select="'privacy.rights'"/></xsl:call-template>
</xsl:template>

</xsl:stylesheet>
