<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- reopened.xsl - it goes on -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:import href="lib/ticket.xsl"/>

<xsl:template match="mail" mode="subject">
	<xsl:choose>
		<xsl:when test="ticket/@private"><xsl:value-of select="p:t('mail.reopened.subject.private', 'id', ticket/@id)"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="p:t('mail.reopened.subject', 'id', ticket/@id, 'subject', ticket/subject)"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="mail" mode="say"><xsl:value-of select="p:t('mail.reopened.text')"/></xsl:template>

</xsl:stylesheet>
