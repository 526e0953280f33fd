<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- ticket.xsl - mails about one ticket: what happened, what was written, facts, link

     A sheet fills the modes "subject", "say" (what happened, in one sentence) and, where
     more follows from it, "more" (called with as). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:import href="frame.xsl"/>

<xsl:template match="mail" mode="more"/>

<xsl:template match="mail" mode="content">
	<xsl:param name="as"/>
	<xsl:variable name="say"><xsl:apply-templates select="." mode="say"/></xsl:variable>
	<xsl:call-template name="para">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="string($say)"/>
	</xsl:call-template>
	<xsl:apply-templates select="." mode="more"><xsl:with-param name="as" select="$as"/></xsl:apply-templates>
	<xsl:choose>
		<xsl:when test="ticket/@private">
			<xsl:call-template name="para">
				<xsl:with-param name="as" select="$as"/>
				<xsl:with-param name="say" select="p:t('mail.private')"/>
			</xsl:call-template>
		</xsl:when>
		<xsl:when test="entry/text">
			<xsl:apply-templates select="entry" mode="quote"><xsl:with-param name="as" select="$as"/></xsl:apply-templates>
		</xsl:when>
	</xsl:choose>
	<xsl:call-template name="facts-of-ticket"><xsl:with-param name="as" select="$as"/></xsl:call-template>
	<xsl:call-template name="button">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.open.ticket')"/>
	</xsl:call-template>
	<xsl:call-template name="para">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.reply_there')"/>
	</xsl:call-template>
</xsl:template>

<xsl:template name="facts-of-ticket">
	<xsl:param name="as"/>
	<xsl:choose>
		<xsl:when test="$as = 'html'">
			<table cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px;font-size:15px;line-height:1.5;">
				<xsl:apply-templates select="ticket" mode="facts"><xsl:with-param name="as" select="$as"/></xsl:apply-templates>
			</table>
		</xsl:when>
		<xsl:otherwise>
			<xsl:apply-templates select="ticket" mode="facts"><xsl:with-param name="as" select="$as"/></xsl:apply-templates>
			<xsl:text>&#10;</xsl:text>
		</xsl:otherwise>
	</xsl:choose>
</xsl:template>

</xsl:stylesheet>
