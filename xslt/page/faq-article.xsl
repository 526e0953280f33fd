<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- faq-article.xsl - one article, what is related, and whether it helped -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/form.xsl"/>
<xsl:include href="../lib/text.xsl"/>

<xsl:template match="page" mode="title"><xsl:value-of select="body/faq/article/title"/></xsl:template>

<xsl:template match="page" mode="content">
	<nav class="kp-pfad" aria-label="{p:t('frame.path')}">
		<ol class="kp-l">
			<li><xsl:call-template name="link">
				<xsl:with-param name="to" select="'faq'"/>
				<xsl:with-param name="text" select="p:t('title.faq-list')"/>
			</xsl:call-template></li>
			<xsl:apply-templates select="body/faq/article/category"/>
		</ol>
	</nav>
	<xsl:apply-templates select="notices"/>
	<xsl:apply-templates select="body/form" mode="errors"/>
	<div class="kp-spalten">
		<xsl:apply-templates select="body/faq/article"/>
		<aside class="kp-seitenspalte kp-haftet kp-drucklos" aria-label="{p:t('faq.more')}">
			<xsl:apply-templates select="body/faq/article/text[count(h2) &gt; 1]" mode="contents"/>
			<xsl:apply-templates select="body/faq/related[article]"/>
			<xsl:apply-templates select="user[not(@staff)]" mode="ask"/>
		</aside>
	</div>
</xsl:template>

<xsl:template match="user" mode="ask">
	<section class="kp-karte kern-level-2 kp-drucklos">
		<h2><xsl:value-of select="p:t('faq.still.title')"/></h2>
		<p class="kp-klein kp-leise"><xsl:value-of select="p:t('faq.still.text')"/></p>
		<p class="kp-luft">
			<xsl:call-template name="link-button">
				<xsl:with-param name="href"><xsl:apply-templates select="/page/body/faq/article" mode="href-report"/></xsl:with-param>
				<xsl:with-param name="text" select="p:t('faq.still')"/>
			</xsl:call-template>
		</p>
	</section>
</xsl:template>

<xsl:template match="category">
	<li>
		<a>
			<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
			<xsl:value-of select="."/>
		</a>
	</li>
</xsl:template>

<xsl:template match="faq/article">
	<article class="kp-karte kern-level-2 kp-artikel">
		<xsl:if test="@lang and @lang != /page/@lang"><xsl:attribute name="lang"><xsl:value-of select="@lang"/></xsl:attribute></xsl:if>
		<h1><xsl:value-of select="title"/></h1>
		<div class="kp-artikel__kopf" lang="{/page/@lang}">
			<xsl:if test="@draft"><span class="kp-neu"><xsl:value-of select="p:t('faq.draft')"/></span></xsl:if>
			<xsl:if test="module"><span><xsl:value-of select="module"/></span></xsl:if>
			<span>
				<xsl:value-of select="p:t('faq.updated')"/><xsl:text> </xsl:text>
				<xsl:call-template name="time"><xsl:with-param name="at" select="@updated"/><xsl:with-param name="style" select="'date'"/></xsl:call-template>
			</span>
			<xsl:if test="@lang and @lang != /page/@lang"><span><xsl:value-of select="p:t('faq.other-language')"/></span></xsl:if>
		</div>
		<div class="kp-prosa">
			<xsl:if test="string(summary) != ''"><p class="kp-hinweis"><xsl:value-of select="summary"/></p></xsl:if>
			<xsl:apply-templates select="text" mode="text"/>
		</div>
		<xsl:apply-templates select="/page/body/form[@name = 'helpful']" mode="form"/>
	</article>
</xsl:template>

<xsl:template match="text" mode="contents">
	<nav class="kp-karte kern-level-2 kp-drucklos" aria-labelledby="inh-h">
		<h2 id="inh-h"><xsl:value-of select="p:t('faq.contents')"/></h2>
		<ul class="kp-verweise"><xsl:apply-templates select="h2[@id]" mode="contents"/></ul>
	</nav>
</xsl:template>
<xsl:template match="h2" mode="contents"><li><a href="#{@id}"><xsl:value-of select="."/></a></li></xsl:template>

<xsl:template match="related">
	<section class="kp-karte kern-level-2">
		<h2><xsl:value-of select="p:t('faq.related')"/></h2>
		<ul class="kp-verweise"><xsl:apply-templates select="article" mode="item"/></ul>
	</section>
</xsl:template>
<xsl:template match="article" mode="item">
	<li>
		<a>
			<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
			<xsl:value-of select="title"/>
		</a>
	</li>
</xsl:template>

<xsl:template match="form[@name = 'helpful']" mode="class">kp-hilfreich</xsl:template>
<xsl:template match="form[@name = 'helpful']" mode="attributes"><xsl:attribute name="lang"><xsl:value-of select="/page/@lang"/></xsl:attribute></xsl:template>
<xsl:template match="form[@name = 'helpful']" mode="fields"/>
<xsl:template match="form[@name = 'helpful']" mode="buttons">
	<fieldset class="kern-fieldset">
		<legend class="kern-label"><xsl:value-of select="p:t('faq.helpful')"/></legend>
		<xsl:if test="/page/body/faq/article/@vote"><p class="kp-klein kp-leise"><xsl:value-of select="p:t('helpful.voted')"/></p></xsl:if>
		<div class="kp-reihe kp-luft-klein">
			<xsl:call-template name="button">
				<xsl:with-param name="look"><xsl:call-template name="vote-look"><xsl:with-param name="vote" select="'yes'"/></xsl:call-template></xsl:with-param>
				<xsl:with-param name="more-class" select="' kern-btn--klein'"/>
				<xsl:with-param name="name" select="'helpful'"/>
				<xsl:with-param name="value" select="'yes'"/>
				<xsl:with-param name="symbol" select="'thumb'"/>
				<xsl:with-param name="text" select="p:t('helpful.yes')"/>
			</xsl:call-template>
			<xsl:call-template name="button">
				<xsl:with-param name="look"><xsl:call-template name="vote-look"><xsl:with-param name="vote" select="'no'"/></xsl:call-template></xsl:with-param>
				<xsl:with-param name="more-class" select="' kern-btn--klein'"/>
				<xsl:with-param name="name" select="'helpful'"/>
				<xsl:with-param name="value" select="'no'"/>
				<xsl:with-param name="text" select="p:t('helpful.no')"/>
			</xsl:call-template>
		</div>
	</fieldset>
</xsl:template>

<xsl:template name="vote-look">
	<xsl:param name="vote"/>
	<xsl:choose>
		<xsl:when test="/page/body/faq/article/@vote = $vote">primary</xsl:when>
		<xsl:otherwise>secondary</xsl:otherwise>
	</xsl:choose>
</xsl:template>

</xsl:stylesheet>
