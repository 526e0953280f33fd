<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- visible.xsl - who can see a ticket, by name: beside it, and on the form before it is sent -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:template match="visible">
	<section class="kp-karte kern-level-2">
		<h2><xsl:value-of select="p:t('visible.title')"/></h2>
		<p class="kp-klein"><xsl:value-of select="p:t(concat('visible.', @mode))"/></p>
		<xsl:apply-templates select="." mode="names"/>
	</section>
</xsl:template>

<!-- Long lists are folded; the number is always seen. -->
<xsl:template match="visible" mode="names">
	<ul class="kp-namen"><xsl:apply-templates select="person" mode="seen"/></ul>
</xsl:template>
<xsl:template match="visible[count(person) &gt; 6]" mode="names">
	<details class="kp-namen">
		<summary><xsl:value-of select="p:t('visible.count', 'n', string(count(person)))"/></summary>
		<ul class="kp-l"><xsl:apply-templates select="person" mode="seen"/></ul>
	</details>
</xsl:template>

<xsl:template match="person" mode="seen">
	<li>
		<xsl:value-of select="."/>
		<xsl:if test="@id = /page/user/@id"><span class="kp-leise"><xsl:text> </xsl:text><xsl:value-of select="p:t('visible.you')"/></span></xsl:if>
		<xsl:if test="@lead"><span class="kp-leise"><xsl:text> · </xsl:text><xsl:value-of select="p:t('visible.lead')"/></span></xsl:if>
	</li>
</xsl:template>

</xsl:stylesheet>
