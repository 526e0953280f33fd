<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- statement.xsl - accessibility, privacy, imprint: the operator's text or the one that comes along -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">
<xsl:import href="text.xsl"/>

<xsl:template match="page" mode="content">
	<article class="kp-karte kern-level-2 kp-artikel kp-aussage">
		<h1><xsl:apply-templates select="." mode="title"/></h1>
		<div class="kp-prosa kp-luft">
			<xsl:choose>
				<xsl:when test="body/text"><xsl:apply-templates select="body/text" mode="text"/></xsl:when>
				<xsl:otherwise><xsl:apply-templates select="." mode="default-text"/></xsl:otherwise>
			</xsl:choose>
		</div>
	</article>
</xsl:template>

<!-- One part: heading and paragraph, messages "<id>.title" and "<id>.text". -->
<xsl:template name="part">
	<xsl:param name="id"/>
	<h2><xsl:value-of select="p:t(concat($id, '.title'))"/></h2>
	<p><xsl:value-of select="p:t(concat($id, '.text'), 'operator', string(site/@operator), 'site', string(site/@name))"/></p>
</xsl:template>

<xsl:template match="hotline" mode="contact">
	<ul>
		<li><xsl:value-of select="p:t('statement.phone')"/><xsl:text> </xsl:text><a class="kp-nowrap" href="tel:{@tel}"><xsl:apply-templates select="@phone"/></a><xsl:if test="string(.) != ''">, <xsl:value-of select="."/></xsl:if></li>
		<li><xsl:value-of select="p:t('statement.mail')"/><xsl:text> </xsl:text><a href="mailto:{@email}"><xsl:value-of select="@email"/></a></li>
	</ul>
</xsl:template>

</xsl:stylesheet>
