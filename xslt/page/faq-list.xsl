<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- faq-list.xsl - questions and answers by category, or what a search has found -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/form.xsl"/>

<xsl:template match="page" mode="content">
	<div class="kp-titel">
		<div>
			<h1><xsl:value-of select="p:t('title.faq-list')"/></h1>
			<p><xsl:apply-templates select="body/faq" mode="lead"/></p>
		</div>
	</div>
	<xsl:apply-templates select="notices"/>
	<xsl:apply-templates select="body/filter/form[field/@name = 'q']" mode="search"/>
	<div class="kp-spalten kp-luft-gross">
		<div><xsl:apply-templates select="body/faq"/></div>
		<aside class="kp-seitenspalte" aria-label="{p:t('faq.more')}">
			<xsl:apply-templates select="body/popular[article]"/>
			<xsl:if test="body/faq/category"><xsl:apply-templates select="user[not(@staff)]" mode="ask"/></xsl:if>
		</aside>
	</div>
</xsl:template>

<xsl:template match="user" mode="ask">
	<section class="kp-karte kern-level-2">
		<h2><xsl:value-of select="p:t('faq.ask.title')"/></h2>
		<p class="kp-klein kp-leise"><xsl:value-of select="p:t('faq.ask.text')"/></p>
		<p class="kp-luft">
			<xsl:call-template name="link-button">
				<xsl:with-param name="href"><xsl:apply-templates select="/page/body/filter/form/field[@name = 'q']" mode="href-ask"/></xsl:with-param>
				<xsl:with-param name="text" select="p:t('faq.ask')"/>
			</xsl:call-template>
		</p>
	</section>
</xsl:template>

<xsl:template match="faq" mode="lead"><xsl:value-of select="p:t('faq.lead', 'n', string(@total))"/></xsl:template>
<xsl:template match="faq[../filter/form/field[@name = 'q']/value]" mode="lead"><xsl:value-of select="p:t('faq.found', 'n', string(@total))"/></xsl:template>

<xsl:template match="faq[@loose]" mode="lead" priority="1"><xsl:value-of select="p:t('faq.loose', 'n', string(@total))"/></xsl:template>

<xsl:template match="form" mode="search">
	<form class="kp-karte kern-level-2 kp-suche" action="{@action}" method="get" role="search" aria-label="{p:t('faq.search')}">
		<xsl:apply-templates select="field[@name = 'q']" mode="field"/>
		<xsl:call-template name="button">
			<xsl:with-param name="symbol" select="'search'"/>
			<xsl:with-param name="text" select="p:t('faq.search.send')"/>
		</xsl:call-template>
	</form>
</xsl:template>

<xsl:template match="faq"><div class="kp-kacheln kp-kacheln--zwei"><xsl:apply-templates select="category"/></div></xsl:template>
<!-- One category or a search has the whole width, and a way back. -->
<xsl:template match="faq[category/@current or ../filter/form/field[@name = 'q']/value]">
	<div class="kp-stapel"><xsl:apply-templates select="category"/></div>
	<p class="kp-luft-gross"><xsl:call-template name="link">
		<xsl:with-param name="to" select="'faq'"/>
		<xsl:with-param name="text" select="p:t('faq.all')"/>
	</xsl:call-template></p>
</xsl:template>
<xsl:template match="faq[not(category)]" priority="1">
	<div class="kp-karte kern-level-2">
		<xsl:call-template name="empty">
			<xsl:with-param name="symbol" select="'book'"/>
			<xsl:with-param name="title" select="p:t('faq.none.title')"/>
			<xsl:with-param name="text" select="p:t('faq.none.text')"/>
			<xsl:with-param name="ways">
				<xsl:if test="not(/page/user/@staff)"><xsl:call-template name="link-button">
					<xsl:with-param name="href"><xsl:apply-templates select="/page/body/filter/form/field[@name = 'q']" mode="href-ask"/></xsl:with-param>
					<xsl:with-param name="look" select="'primary'"/>
					<xsl:with-param name="text" select="p:t('faq.ask')"/>
				</xsl:call-template></xsl:if>
				<xsl:call-template name="link">
					<xsl:with-param name="to" select="'faq'"/>
					<xsl:with-param name="class" select="'kern-btn kern-btn--tertiary'"/>
					<xsl:with-param name="text" select="p:t('faq.all')"/>
				</xsl:call-template>
			</xsl:with-param>
		</xsl:call-template>
	</div>
</xsl:template>

<xsl:template match="category">
	<xsl:variable name="own" select="../article[@category = current()/@slug]"/>
	<section class="kp-karte kern-level-2 kp-kachel" aria-labelledby="k-{@slug}">
		<h2 id="k-{@slug}">
			<xsl:call-template name="symbol"><xsl:with-param name="name" select="'book'"/></xsl:call-template>
			<xsl:value-of select="name"/>
			<span class="kp-zaehler"><xsl:apply-templates select="." mode="n"/></span>
		</h2>
		<ul class="kp-verweise"><xsl:apply-templates select="$own"/></ul>
		<xsl:if test="@n &gt; count($own) and not(@current)">
			<p class="kp-klein kp-luft">
				<a>
					<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
					<xsl:value-of select="p:t('faq.all-of', 'name', string(name))"/>
				</a>
			</p>
		</xsl:if>
	</section>
</xsl:template>

<!-- A search counts what it has found. -->
<xsl:template match="category" mode="n"><xsl:value-of select="@n"/></xsl:template>
<xsl:template match="faq[../filter/form/field[@name = 'q']/value]/category" mode="n"><xsl:value-of select="count(article)"/></xsl:template>

<xsl:template match="popular">
	<section class="kp-karte kern-level-2">
		<h2><xsl:value-of select="p:t('faq.popular')"/></h2>
		<ul class="kp-verweise"><xsl:apply-templates select="article"/></ul>
	</section>
</xsl:template>

<xsl:template match="article">
	<li>
		<a>
			<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
			<xsl:value-of select="title"/>
			<xsl:if test="string(summary) != ''"><small><xsl:value-of select="summary"/></small></xsl:if>
		</a>
	</li>
</xsl:template>

</xsl:stylesheet>
