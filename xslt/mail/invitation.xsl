<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- invitation.xsl - points to the link for a first password; holds no secret -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:import href="lib/frame.xsl"/>

<xsl:template match="mail" mode="subject"><xsl:value-of select="p:t('mail.invitation.subject', 'product', site/@name)"/></xsl:template>

<xsl:template match="mail" mode="content">
	<xsl:param name="as"/>
	<xsl:call-template name="para">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.invitation.text', 'product', site/@name)"/>
	</xsl:call-template>
	<xsl:call-template name="para">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.invitation.user', 'email', to/email)"/>
	</xsl:call-template>
	<xsl:call-template name="para">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.invitation.next')"/>
	</xsl:call-template>
	<xsl:call-template name="button">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.invitation.button')"/>
	</xsl:call-template>
</xsl:template>

</xsl:stylesheet>
