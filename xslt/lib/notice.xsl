<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- notice.xsl - messages above the page: what just happened, and what follows -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<!-- Ids whose second sentence is the message "<id>.more". -->
<xsl:variable name="more" select="' ticket.sent comment.sent draft.saved ticket.closed ticket.reopened password.changed password.mailed login.failed login.expired login.rescued '"/>

<xsl:template match="notices"><xsl:apply-templates select="notice"/></xsl:template>

<xsl:template match="notice">
	<xsl:call-template name="alert">
		<xsl:with-param name="kind" select="@kind"/>
		<xsl:with-param name="id" select="@id"/>
		<xsl:with-param name="a" select="string(arg[1])"/>
		<xsl:with-param name="b" select="string(arg[2])"/>
	</xsl:call-template>
</xsl:template>

<xsl:template name="alert">
	<xsl:param name="kind" select="'info'"/>
	<xsl:param name="id"/>
	<xsl:param name="a"/>
	<xsl:param name="b"/>
	<xsl:variable name="look">
		<xsl:choose>
			<xsl:when test="$kind = 'error'">danger</xsl:when>
			<xsl:otherwise><xsl:value-of select="$kind"/></xsl:otherwise>
		</xsl:choose>
	</xsl:variable>
	<div class="kern-alert kern-alert--{$look}">
		<xsl:attribute name="role">
			<xsl:choose>
				<xsl:when test="$kind = 'error'">alert</xsl:when>
				<xsl:otherwise>status</xsl:otherwise>
			</xsl:choose>
		</xsl:attribute>
		<div class="kern-alert__header">
			<xsl:call-template name="symbol"><xsl:with-param name="name" select="$kind"/></xsl:call-template>
			<div>
				<p class="kern-title"><xsl:value-of select="p:t($id, 'a', $a, 'b', $b)"/></p>
				<xsl:if test="contains($more, concat(' ', $id, ' '))">
					<p><xsl:value-of select="p:t(concat($id, '.more'), 'a', $a, 'b', $b)"/></p>
				</xsl:if>
			</div>
		</div>
	</div>
</xsl:template>

</xsl:stylesheet>
