<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- new-password.xsl - the password, alone on its line of the text -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:import href="lib/frame.xsl"/>

<xsl:template match="mail" mode="subject"><xsl:value-of select="p:t('mail.new_password.subject')"/></xsl:template>

<xsl:template match="mail" mode="content">
	<xsl:param name="as"/>
	<xsl:call-template name="para">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.new_password.text', 'product', site/@name)"/>
	</xsl:call-template>
	<xsl:call-template name="alone">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="password"/>
	</xsl:call-template>
	<xsl:call-template name="para">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.new_password.next', 'at', p:time(expires/@at, 'datetime'))"/>
	</xsl:call-template>
	<xsl:call-template name="button">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.new_password.button')"/>
	</xsl:call-template>
	<xsl:call-template name="para">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.no_request')"/>
	</xsl:call-template>
</xsl:template>

</xsl:stylesheet>
