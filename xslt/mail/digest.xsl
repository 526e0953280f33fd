<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- digest.xsl - once a day: tickets with something new -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:import href="lib/frame.xsl"/>

<xsl:template match="mail" mode="subject"><xsl:value-of select="p:t('mail.digest.subject', 'n', count(tickets/ticket))"/></xsl:template>

<xsl:template match="mail" mode="content">
	<xsl:param name="as"/>
	<xsl:call-template name="para">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.digest.text')"/>
	</xsl:call-template>
	<xsl:apply-templates select="tickets/ticket" mode="row"><xsl:with-param name="as" select="$as"/></xsl:apply-templates>
	<xsl:if test="tickets/@more">
		<xsl:call-template name="para">
			<xsl:with-param name="as" select="$as"/>
			<xsl:with-param name="say" select="p:t('mail.digest.rest')"/>
		</xsl:call-template>
	</xsl:if>
	<xsl:call-template name="button">
		<xsl:with-param name="as" select="$as"/>
		<xsl:with-param name="say" select="p:t('mail.open.tickets')"/>
	</xsl:call-template>
</xsl:template>

<xsl:template match="ticket" mode="row">
	<xsl:param name="as"/>
	<xsl:variable name="href"><xsl:value-of select="/mail/site/@base"/><xsl:apply-templates select="." mode="href"/></xsl:variable>
	<xsl:variable name="title">
		<xsl:choose>
			<xsl:when test="@private"><xsl:value-of select="p:t('mail.digest.private', 'id', @id)"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="p:t('mail.digest.row', 'id', @id, 'subject', subject)"/></xsl:otherwise>
		</xsl:choose>
	</xsl:variable>
	<xsl:variable name="news"><xsl:apply-templates select="news"/></xsl:variable>
	<xsl:choose>
		<xsl:when test="$as = 'html'">
			<p style="margin:0 0 16px;">
				<a href="{$href}"><xsl:value-of select="$title"/></a><br/>
				<xsl:value-of select="$news"/>
			</p>
		</xsl:when>
		<xsl:otherwise>
			<xsl:value-of select="concat($title, '&#10;', $news, '&#10;', $href)"/>
			<xsl:text>&#10;&#10;</xsl:text>
		</xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- What happened, in the order in which it did. -->
<xsl:template match="news">
	<xsl:if test="position() &gt; 1"><xsl:text> · </xsl:text></xsl:if>
	<xsl:choose>
		<xsl:when test="@kind = 'solved' and not(../@on)"><xsl:value-of select="p:t('mail.digest.solved.others')"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="p:t(concat('mail.digest.', @kind), 'n', @n)"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

</xsl:stylesheet>
