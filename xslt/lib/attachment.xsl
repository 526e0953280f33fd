<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- attachment.xsl - files of a ticket: below the entry they came with, and as a list -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:template match="attachments">
	<ul class="kp-anhaenge"><xsl:apply-templates select="attachment"/></ul>
</xsl:template>

<xsl:template match="attachment">
	<li>
		<a class="kp-anhang">
			<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
			<xsl:call-template name="symbol"><xsl:with-param name="name" select="@kind"/></xsl:call-template>
			<span class="kern-sr-only"><xsl:value-of select="p:t('attachment.one')"/><xsl:text> </xsl:text></span>
			<xsl:value-of select="@name"/>
			<xsl:text> </xsl:text>
			<span><xsl:value-of select="p:size(string(@size))"/></span>
		</a>
	</li>
</xsl:template>

<xsl:template match="entries" mode="attachments">
	<xsl:variable name="all" select="entry/attachments/attachment"/>
	<xsl:if test="$all">
		<section class="kp-karte kern-level-2">
			<h2>
				<xsl:value-of select="p:t('attachment.all')"/>
				<xsl:text> </xsl:text>
				<span class="kp-zaehler"><xsl:value-of select="count($all)"/></span>
			</h2>
			<ul class="kp-verweise"><xsl:apply-templates select="$all" mode="line"/></ul>
		</section>
	</xsl:if>
</xsl:template>

<xsl:template match="attachment" mode="line">
	<li>
		<a>
			<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
			<xsl:value-of select="@name"/>
			<small>
				<xsl:value-of select="p:size(string(@size))"/>
				<xsl:text> · </xsl:text>
				<xsl:call-template name="time"><xsl:with-param name="at" select="../../@at"/><xsl:with-param name="style" select="'date'"/></xsl:call-template>
			</small>
		</a>
	</li>
</xsl:template>

</xsl:stylesheet>
