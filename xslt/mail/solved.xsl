<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- solved.xsl - please confirm -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:import href="lib/ticket.xsl"/>

<xsl:template match="mail" mode="subject">
	<xsl:choose>
		<xsl:when test="ticket/@private"><xsl:value-of select="p:t('mail.solved.subject.private', 'id', ticket/@id)"/></xsl:when>
		<xsl:when test="not(ticket/@on)"><xsl:value-of select="p:t('mail.solved.subject.others', 'id', ticket/@id, 'subject', ticket/subject)"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="p:t('mail.solved.subject', 'id', ticket/@id, 'subject', ticket/subject)"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- Colleagues read along; only those on the ticket can confirm. -->
<xsl:template match="mail" mode="say">
	<xsl:choose>
		<xsl:when test="ticket/@on"><xsl:value-of select="p:t('mail.solved.text')"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="p:t('mail.solved.text.others')"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="mail" mode="more">
	<xsl:param name="as"/>
	<xsl:if test="ticket/@closes">
		<xsl:call-template name="para">
			<xsl:with-param name="as" select="$as"/>
			<xsl:with-param name="say" select="p:t('mail.solved.closes', 'at', p:time(ticket/@closes, 'long'))"/>
		</xsl:call-template>
	</xsl:if>
</xsl:template>

</xsl:stylesheet>
