<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- suggest.xsl - what may help: articles and similar open tickets

     Beside the form with a button that asks for them (it belongs to the form by its id and
     needs no valid input), after sending without one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:template match="body" mode="suggest">
	<section class="kp-karte kern-level-2" id="suggestions" aria-labelledby="suggestions-h" tabindex="-1">
		<h2 id="suggestions-h"><xsl:value-of select="p:t('suggest.title')"/></h2>
		<xsl:apply-templates select="suggestions"/>
		<xsl:apply-templates select="form[@name = 'ticket-new']" mode="suggest"/>
	</section>
</xsl:template>

<xsl:template match="form" mode="suggest">
	<xsl:if test="not(../suggestions)"><p class="kp-klein kp-leise"><xsl:value-of select="p:t('suggest.text')"/></p></xsl:if>
	<p class="kp-luft kp-drucklos">
		<button type="submit" class="kern-btn kern-btn--secondary kern-btn--klein" form="{@name}"
			formaction="{@action}#suggestions" formnovalidate="formnovalidate" name="suggest" value="1">
			<span class="kern-label">
				<xsl:choose>
					<xsl:when test="../suggestions"><xsl:value-of select="p:t('suggest.again')"/></xsl:when>
					<xsl:otherwise><xsl:value-of select="p:t('suggest.show')"/></xsl:otherwise>
				</xsl:choose>
			</span>
		</button>
	</p>
</xsl:template>

<xsl:template match="suggestions">
	<xsl:if test="article">
		<h3><xsl:value-of select="p:t('suggest.articles')"/></h3>
		<ul class="kp-verweise"><xsl:apply-templates select="article" mode="suggest"/></ul>
	</xsl:if>
	<xsl:if test="ticket">
		<h3><xsl:value-of select="p:t('suggest.tickets')"/></h3>
		<ul class="kp-verweise"><xsl:apply-templates select="ticket" mode="suggest"/></ul>
	</xsl:if>
</xsl:template>
<xsl:template match="suggestions[not(*)]"><p class="kp-klein kp-leise" role="status"><xsl:value-of select="p:t('suggest.none')"/></p></xsl:template>
<xsl:template match="suggestions[@words = 'none']"><p class="kp-klein kp-leise" role="status"><xsl:value-of select="p:t('suggest.words')"/></p></xsl:template>

<xsl:template match="article" mode="suggest">
	<li>
		<a>
			<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
			<xsl:value-of select="title"/>
			<xsl:if test="string(category) != ''"><small><xsl:value-of select="category"/></small></xsl:if>
		</a>
	</li>
</xsl:template>

<xsl:template match="ticket" mode="suggest">
	<li>
		<a>
			<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
			<xsl:value-of select="subject"/>
			<small>
				<xsl:value-of select="concat('#', @id, ' · ')"/>
				<xsl:choose>
					<xsl:when test="@status = 'waiting' and not(@mine)"><xsl:value-of select="p:t('status.waiting.other', 'name', string(reporter))"/></xsl:when>
					<xsl:otherwise><xsl:value-of select="p:t(concat('status.', @status))"/></xsl:otherwise>
				</xsl:choose>
			</small>
		</a>
	</li>
</xsl:template>

</xsl:stylesheet>
