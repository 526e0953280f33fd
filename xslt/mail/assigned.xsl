<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- assigned.xsl - to the agent who got the ticket -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:import href="lib/ticket.xsl"/>

<xsl:template match="mail" mode="subject">
	<xsl:choose>
		<xsl:when test="ticket/@private"><xsl:value-of select="p:t('mail.assigned.subject.private', 'id', ticket/@id)"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="p:t('mail.assigned.subject', 'id', ticket/@id, 'subject', ticket/subject)"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="mail" mode="say"><xsl:value-of select="p:t('mail.assigned.text')"/></xsl:template>

<xsl:template match="mail" mode="more">
	<xsl:param name="as"/>
	<xsl:if test="ticket/@promised">
		<xsl:call-template name="para">
			<xsl:with-param name="as" select="$as"/>
			<xsl:with-param name="say" select="p:t('mail.promised.desk', 'at', p:time(ticket/@promised, 'long'))"/>
		</xsl:call-template>
	</xsl:if>
</xsl:template>

</xsl:stylesheet>
