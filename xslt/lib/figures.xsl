<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- figures.xsl - how many tickets are where, as one bar and as words -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:template match="counts">
	<xsl:variable name="open" select="count[@status != 'closed'][@status != 'default'][@status != 'all']"/>
	<section class="kp-karte kern-level-2" aria-labelledby="zahlen-{@scope}">
		<h2 id="zahlen-{@scope}">
			<a>
				<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
				<xsl:value-of select="p:t(concat('scope.', @scope))"/>
			</a>
		</h2>
		<p class="kp-klein kp-leise"><xsl:value-of select="p:t('start.open', 'n', string(sum($open/@n)))"/></p>
		<xsl:if test="sum($open/@n) &gt; 0">
			<xsl:call-template name="bar"><xsl:with-param name="open" select="$open"/></xsl:call-template>
		</xsl:if>
		<ul class="kp-legende"><xsl:apply-templates select="$open"/></ul>
	</section>
</xsl:template>

<!-- The bar shows shares; the list below says the same in words, so it is for the eye only. -->
<xsl:template name="bar">
	<xsl:param name="open"/>
	<xsl:variable name="unit" select="100 div sum($open/@n)"/>
	<svg class="kp-balken" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
		<xsl:for-each select="$open[@n &gt; 0]">
			<xsl:variable name="at" select="position()"/>
			<rect class="kp-anteil--{@status}" y="0" height="4" width="{format-number(@n * $unit, '0.###')}"
				x="{format-number(sum($open[@n &gt; 0][position() &lt; $at]/@n) * $unit, '0.###')}"/>
		</xsl:for-each>
	</svg>
</xsl:template>

<xsl:template match="count">
	<li>
		<svg class="kp-farbe" viewBox="0 0 10 10" aria-hidden="true" focusable="false"><rect class="kp-anteil--{@status}" width="10" height="10" rx="2"/></svg>
		<a>
			<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
			<xsl:value-of select="p:t(concat('count.', @status))"/>
		</a>
		<b><xsl:value-of select="@n"/></b>
	</li>
</xsl:template>

</xsl:stylesheet>
