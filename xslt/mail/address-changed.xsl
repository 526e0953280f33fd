<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- address-changed.xsl - notice to the old address -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:import href="lib/frame.xsl"/>

<xsl:template match="mail" mode="subject"><xsl:value-of select="p:t('mail.address_changed.subject')"/></xsl:template>

<xsl:template match="mail" mode="content">
	<xsl:param name="as"/>
	<xsl:call-template name="para">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.address_changed.text', 'product', site/@name, 'at', p:time(@created, 'datetime'))"/>
	</xsl:call-template>
	<xsl:call-template name="not-you"><xsl:with-param name="as" select="$as"/></xsl:call-template>
	<xsl:call-template name="button">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.open.portal')"/>
	</xsl:call-template>
</xsl:template>

</xsl:stylesheet>
