<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- draft.xsl - what is kept unsent: said above its form, saved and discarded by buttons -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<!-- Above the form that is filled with it. -->
<xsl:template match="draft" mode="above">
	<div class="kp-hinweis kp-unten">
		<p>
			<xsl:apply-templates select="." mode="state"/>
			<xsl:text> </xsl:text>
			<xsl:apply-templates select="." mode="here"/>
		</p>
		<xsl:apply-templates select="form" mode="discard"/>
	</div>
</xsl:template>

<xsl:template match="draft" mode="here"><xsl:value-of select="p:t('draft.here')"/></xsl:template>
<xsl:template match="draft[starts-with(@form, 'settings-')]" mode="here"><xsl:value-of select="p:t('draft.here.settings')"/></xsl:template>

<!-- Since when it is kept, and why. -->
<xsl:template match="draft" mode="state"><xsl:value-of select="p:t('draft.saved-at', 'when', p:time(@updated, 'relative'))"/></xsl:template>
<xsl:template match="draft[@rescued]" mode="state"><xsl:value-of select="p:t('draft.rescued-at', 'when', p:time(@updated, 'relative'))"/></xsl:template>

<!-- What it is a draft of. -->
<xsl:template match="draft" mode="name"><xsl:value-of select="p:t('draft.no-subject')"/></xsl:template>
<xsl:template match="draft[subject]" mode="name"><xsl:value-of select="subject"/></xsl:template>
<xsl:template match="draft[starts-with(@form, 'settings-')]" mode="name"><xsl:value-of select="p:t(concat('title.', @form))"/></xsl:template>

<xsl:template match="draft" mode="head">
	<div class="kp-kurz__kopf">
		<xsl:if test="@ref"><span class="kp-nr"><xsl:value-of select="concat('#', @ref)"/></span></xsl:if>
		<span><xsl:value-of select="p:t(concat('draft.form.', @form))"/></span>
		<small><xsl:apply-templates select="." mode="state"/></small>
	</div>
	<a class="kp-liste__betreff">
		<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
		<xsl:apply-templates select="." mode="name"/>
	</a>
</xsl:template>

<!-- One of a short list. -->
<xsl:template match="draft" mode="item"><li><xsl:apply-templates select="." mode="head"/></li></xsl:template>

</xsl:stylesheet>
