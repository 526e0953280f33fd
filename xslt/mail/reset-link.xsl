<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- reset-link.xsl - link to /password/reset, alone on its line of the text -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:import href="lib/frame.xsl"/>

<xsl:template match="mail" mode="subject"><xsl:value-of select="p:t('mail.reset_link.subject')"/></xsl:template>

<xsl:template match="mail" mode="content">
	<xsl:param name="as"/>
	<xsl:choose>
		<xsl:when test="site/@reset = 'chosen'">
			<xsl:call-template name="para">
				<xsl:with-param name="as" select="$as"/>
				<xsl:with-param name="say" select="p:t('mail.reset_link.text.chosen', 'product', site/@name)"/>
			</xsl:call-template>
		</xsl:when>
		<xsl:otherwise>
			<xsl:call-template name="para">
				<xsl:with-param name="as" select="$as"/>
				<xsl:with-param name="say" select="p:t('mail.reset_link.text.mailed', 'product', site/@name)"/>
			</xsl:call-template>
		</xsl:otherwise>
	</xsl:choose>
	<xsl:call-template name="button">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.reset_link.button')"/>
	</xsl:call-template>
	<xsl:call-template name="para">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.reset_link.until', 'at', p:time(expires/@at, 'datetime'))"/>
	</xsl:call-template>
	<xsl:call-template name="para">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.no_request')"/>
	</xsl:call-template>
</xsl:template>

</xsl:stylesheet>
