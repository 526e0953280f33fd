<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- file.xsl - a field for files: its limits, what is there already, what was not taken -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:template match="form[@multipart]" mode="enctype">
	<xsl:attribute name="enctype">multipart/form-data</xsl:attribute>
</xsl:template>
<xsl:template match="form" mode="enctype"/>

<!-- These two are drawn with the staged files of the field beside them. -->
<xsl:template match="field[@type = 'staged' or @type = 'remove']" mode="field"/>

<xsl:template match="field[@type = 'file']" mode="field">
	<div class="kern-form-input">
		<xsl:if test="@error"><xsl:attribute name="class">kern-form-input kp-fehler</xsl:attribute></xsl:if>
		<label class="kern-label">
			<xsl:attribute name="for"><xsl:apply-templates select="." mode="id"/></xsl:attribute>
			<xsl:apply-templates select="." mode="label"/>
			<xsl:apply-templates select="." mode="optional"/>
		</label>
		<xsl:apply-templates select="." mode="hint-line"/>
		<xsl:if test="staged">
			<p class="kp-klein"><xsl:value-of select="p:t('upload.staged')"/></p>
			<ul class="kp-anhaenge kp-anhaenge--frei"><xsl:apply-templates select="staged"/></ul>
		</xsl:if>
		<input class="kp-datei" type="file" multiple="multiple"><xsl:apply-templates select="." mode="attributes"/></input>
		<xsl:apply-templates select="." mode="error-line"/>
	</div>
</xsl:template>

<xsl:template match="field[@type = 'file']" mode="has-hint">yes</xsl:template>
<xsl:template match="field[@type = 'file']" mode="hint">
		<xsl:value-of select="p:t('upload.limits', 'n', string(@max), 'limit', p:size(string(@size)))"/>
</xsl:template>

<!-- Sent again with the form, unless its box is ticked. -->
<xsl:template match="staged">
	<li>
		<input type="hidden" name="staged" value="{@id}"/>
		<span class="kp-anhang">
			<xsl:call-template name="symbol"><xsl:with-param name="name"><xsl:apply-templates select="." mode="symbol"/></xsl:with-param></xsl:call-template>
			<span class="kp-anhang__name"><xsl:value-of select="@name"/></span>
			<xsl:text> </xsl:text>
			<span><xsl:value-of select="p:size(string(@size))"/></span>
			<xsl:apply-templates select="@scan" mode="staged"/>
			<label class="kp-wahl">
				<input type="checkbox" name="remove" value="{@id}"/>
				<span>
					<xsl:value-of select="p:t('upload.remove')"/>
					<span class="kern-sr-only"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span>
				</span>
			</label>
		</span>
	</li>
</xsl:template>

<xsl:template match="staged" mode="symbol"><xsl:value-of select="@kind"/></xsl:template>
<xsl:template match="staged[@scan = 'infected']" mode="symbol">error</xsl:template>
<xsl:template match="@scan" mode="staged">
	<xsl:text> </xsl:text>
	<span class="kp-anhang__stand"><xsl:value-of select="p:t('attachment.infected')"/></span>
</xsl:template>

<xsl:template match="field[@type = 'file'][refused]" mode="error-text">
	<xsl:for-each select="refused">
		<xsl:if test="position() &gt; 1"><xsl:text> </xsl:text></xsl:if>
		<xsl:apply-templates select="." mode="text"/>
	</xsl:for-each>
</xsl:template>
<!-- One byte too many reads like the limit: then the bytes are said. -->
<xsl:template match="refused" mode="text">
	<xsl:variable name="limit" select="p:size(string(../@size))"/>
	<xsl:variable name="size">
		<xsl:choose>
			<xsl:when test="p:size(string(@size)) = $limit"><xsl:value-of select="p:t('size.byte', 'n', string(@size))"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="p:size(string(@size))"/></xsl:otherwise>
		</xsl:choose>
	</xsl:variable>
	<xsl:value-of select="p:t(@error, 'name', string(@name), 'size', string($size), 'n', string(../@max), 'limit', $limit)"/>
</xsl:template>

</xsl:stylesheet>
