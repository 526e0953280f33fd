<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- pager.xsl - which part of a list is shown, and the way to its neighbours -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:template match="pager">
	<div class="kp-seiten">
		<p class="kp-leise"><xsl:apply-templates select="." mode="position"/></p>
		<xsl:if test="prev or next">
			<nav aria-label="{p:t('pager.label')}">
				<ul class="kp-l">
					<xsl:apply-templates select="prev"/>
					<xsl:apply-templates select="next"/>
				</ul>
			</nav>
		</xsl:if>
	</div>
</xsl:template>

<xsl:template match="pager" mode="position">
	<xsl:value-of select="p:t('pager.part', 'first', string(@first), 'last', string(@last))"/>
</xsl:template>
<xsl:template match="pager[@total]" mode="position">
	<xsl:value-of select="p:t('pager.position', 'n', string(@total), 'first', string(@first), 'last', string(@last))"/>
</xsl:template>

<xsl:template match="prev">
	<li>
		<a href="{@href}" rel="prev">
			<xsl:call-template name="symbol"><xsl:with-param name="name" select="'back'"/></xsl:call-template>
			<xsl:value-of select="p:t('pager.prev')"/>
		</a>
	</li>
</xsl:template>

<xsl:template match="next">
	<li>
		<a href="{@href}" rel="next">
			<xsl:value-of select="p:t('pager.next')"/>
			<xsl:call-template name="symbol"><xsl:with-param name="name" select="'next'"/></xsl:call-template>
		</a>
	</li>
</xsl:template>

</xsl:stylesheet>
