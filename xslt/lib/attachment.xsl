<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- attachment.xsl - files of a ticket: below the entry they came with, and as a list -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:template match="attachments">
	<ul class="kp-anhaenge"><xsl:apply-templates select="attachment"/></ul>
</xsl:template>

<!-- Without an address the reader does not get it: the virus scanner's word is why. -->
<xsl:template match="attachment">
	<li><span class="kp-anhang"><xsl:apply-templates select="." mode="chip"/></span></li>
</xsl:template>
<xsl:template match="attachment[@href]">
	<li>
		<a class="kp-anhang">
			<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
			<xsl:apply-templates select="." mode="chip"/>
		</a>
	</li>
</xsl:template>

<xsl:template match="attachment" mode="chip">
	<xsl:call-template name="symbol"><xsl:with-param name="name"><xsl:apply-templates select="." mode="symbol"/></xsl:with-param></xsl:call-template>
	<span class="kern-sr-only"><xsl:value-of select="p:t('attachment.one')"/><xsl:text> </xsl:text></span>
	<span class="kp-anhang__name"><xsl:value-of select="@name"/></span>
	<xsl:text> </xsl:text>
	<span><xsl:value-of select="p:size(string(@size))"/></span>
	<xsl:apply-templates select="@scan" mode="chip"/>
</xsl:template>
<xsl:template match="@scan" mode="chip">
	<xsl:text> </xsl:text>
	<span class="kp-anhang__stand"><xsl:apply-templates select="." mode="scan"/></span>
</xsl:template>

<xsl:template match="attachment" mode="symbol"><xsl:value-of select="@kind"/></xsl:template>
<xsl:template match="attachment[@scan = 'pending']" mode="symbol">clock</xsl:template>
<xsl:template match="attachment[@scan = 'error']" mode="symbol">warning</xsl:template>
<xsl:template match="attachment[@scan = 'infected']" mode="symbol">error</xsl:template>

<xsl:template match="@scan" mode="scan"><xsl:value-of select="p:t(concat('attachment.', .))"/></xsl:template>
<xsl:template match="attachment[@own][@href]/@scan" mode="scan"><xsl:value-of select="p:t(concat('attachment.', ., '.own'))"/></xsl:template>

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
	<li><span class="kp-verweise__ohne"><xsl:apply-templates select="." mode="line-text"/></span></li>
</xsl:template>
<xsl:template match="attachment[@href]" mode="line">
	<li>
		<a>
			<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
			<xsl:apply-templates select="." mode="line-text"/>
		</a>
	</li>
</xsl:template>

<xsl:template match="attachment" mode="line-text">
	<xsl:value-of select="@name"/>
	<small>
		<xsl:value-of select="p:size(string(@size))"/>
		<xsl:text> · </xsl:text>
		<xsl:call-template name="time"><xsl:with-param name="at" select="../../@at"/><xsl:with-param name="style" select="'date'"/></xsl:call-template>
	</small>
	<xsl:apply-templates select="@scan" mode="line"/>
</xsl:template>
<xsl:template match="@scan" mode="line"><small><xsl:apply-templates select="." mode="scan"/></small></xsl:template>

</xsl:stylesheet>
