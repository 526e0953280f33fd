<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- comment-desk.xsl - to the desk: a contact wrote -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:import href="lib/ticket.xsl"/>

<xsl:template match="mail" mode="subject">
	<xsl:choose>
		<xsl:when test="ticket/@private"><xsl:value-of select="p:t('mail.comment_desk.subject.private', 'id', ticket/@id, 'organisation', ticket/organisation)"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="p:t('mail.comment_desk.subject', 'id', ticket/@id, 'subject', ticket/subject, 'organisation', ticket/organisation)"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="mail" mode="say"><xsl:value-of select="p:t('mail.comment_desk.text', 'organisation', ticket/organisation)"/></xsl:template>

</xsl:stylesheet>
