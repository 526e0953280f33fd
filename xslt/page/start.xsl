<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- start.xsl - what waits for me, what changed, what the desk announces, how much is open -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">
<xsl:import href="../layout.xsl"/>
<xsl:include href="../lib/text.xsl"/>
<xsl:include href="../lib/ticket.xsl"/>
<xsl:include href="../lib/draft.xsl"/>
<xsl:include href="../lib/figures.xsl"/>

<xsl:template match="page" mode="content">
	<div class="kp-titel">
		<div>
			<h1><xsl:value-of select="p:t('start.hello', 'name', string(user/name))"/></h1>
			<xsl:apply-templates select="user/organisation" mode="under-title"/>
		</div>
	</div>
	<xsl:apply-templates select="notices"/>
	<xsl:apply-templates select="body/announcements/announcement"/>
	<div class="kp-spalten">
		<div class="kp-stapel">
			<xsl:apply-templates select="body/drafts[draft]"/>
			<xsl:apply-templates select="body/waiting"/>
			<xsl:apply-templates select="body/changed"/>
		</div>
		<aside class="kp-seitenspalte" aria-label="{p:t('start.figures')}">
			<xsl:apply-templates select="body/counts"/>
			<section class="kp-karte kern-level-2 kp-drucklos">
				<h2><xsl:value-of select="p:t('start.faq.title')"/></h2>
				<p class="kp-klein kp-leise"><xsl:value-of select="p:t('start.faq.text')"/></p>
				<p class="kp-luft">
					<xsl:call-template name="link">
						<xsl:with-param name="to" select="'faq'"/>
						<xsl:with-param name="class" select="'kern-btn kern-btn--secondary kern-btn--klein'"/>
						<xsl:with-param name="text" select="p:t('title.faq-list')"/>
					</xsl:call-template>
				</p>
			</section>
		</aside>
	</div>
</xsl:template>

<xsl:template match="organisation" mode="under-title"><p><xsl:value-of select="."/></p></xsl:template>

<!-- For the desk, what waits is what one works on. -->
<xsl:template match="waiting | changed" mode="word"><xsl:value-of select="name()"/></xsl:template>
<xsl:template match="waiting[/page/user/@staff]" mode="word">waiting.desk</xsl:template>

<xsl:template match="waiting | changed">
	<xsl:variable name="word"><xsl:apply-templates select="." mode="word"/></xsl:variable>
	<section class="kp-karte kern-level-2" aria-labelledby="{name()}-h">
		<h2 id="{name()}-h">
			<xsl:value-of select="p:t(concat('start.', $word))"/>
			<xsl:apply-templates select="." mode="n"/>
		</h2>
		<xsl:choose>
			<xsl:when test="ticket">
				<ul class="kp-kurz"><xsl:apply-templates select="ticket" mode="item"/></ul>
				<xsl:if test="count(ticket) &gt;= 10"><xsl:apply-templates select="../counts[1]" mode="rest"/></xsl:if>
			</xsl:when>
			<xsl:otherwise><p class="kp-leise"><xsl:value-of select="p:t(concat('start.', $word, '.none'))"/></p></xsl:otherwise>
		</xsl:choose>
	</section>
</xsl:template>

<!-- Ten are shown (lib/q_start.c); where there may be more, no number is given but a way to them. -->
<xsl:template match="waiting | changed" mode="n"><xsl:text> </xsl:text><span class="kp-zaehler kp-zaehler--neu"><xsl:value-of select="count(ticket)"/></span></xsl:template>
<xsl:template match="waiting[count(ticket) &gt;= 10] | changed[count(ticket) &gt;= 10] | waiting[not(ticket)] | changed[not(ticket)]" mode="n"/>
<xsl:template match="counts" mode="rest">
	<p class="kp-luft kp-klein"><a>
		<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
		<xsl:value-of select="p:t('start.rest')"/>
	</a></p>
</xsl:template>

<!-- Typed and not sent: nothing is said where there is none. -->
<xsl:template match="drafts">
	<section class="kp-karte kern-level-2" aria-labelledby="drafts-h">
		<h2 id="drafts-h"><xsl:value-of select="p:t('title.draft-list')"/></h2>
		<ul class="kp-kurz"><xsl:apply-templates select="draft" mode="item"/></ul>
		<p class="kp-luft kp-klein">
			<xsl:call-template name="link">
				<xsl:with-param name="to" select="'drafts'"/>
				<xsl:with-param name="text" select="p:t('draft.manage')"/>
			</xsl:call-template>
		</p>
	</section>
</xsl:template>

<xsl:template match="announcement">
	<section aria-labelledby="a{count(preceding-sibling::announcement)}-h">
		<xsl:attribute name="class">kern-alert <xsl:apply-templates select="." mode="look"/></xsl:attribute>
		<div class="kern-alert__header">
			<xsl:call-template name="symbol"><xsl:with-param name="name"><xsl:apply-templates select="." mode="symbol"/></xsl:with-param></xsl:call-template>
			<div>
				<p class="kp-klein"><xsl:value-of select="p:t(concat('announcement.', @kind))"/><xsl:apply-templates select="@from"/></p>
				<h2 class="kern-title" id="a{count(preceding-sibling::announcement)}-h"><xsl:value-of select="title"/></h2>
				<div class="kp-meldung"><xsl:apply-templates select="text" mode="text"/></div>
			</div>
		</div>
	</section>
</xsl:template>
<xsl:template match="announcement/@from">
	<xsl:text> · </xsl:text>
	<time datetime="{.}"><xsl:value-of select="p:t('announcement.since', 'when', p:time(., 'relative'))"/></time>
</xsl:template>
<xsl:template match="announcement" mode="look">kern-alert--info</xsl:template>
<xsl:template match="announcement[@kind = 'problem']" mode="look">kern-alert--warning</xsl:template>
<xsl:template match="announcement" mode="symbol">info</xsl:template>
<xsl:template match="announcement[@kind = 'problem']" mode="symbol">warning</xsl:template>
<xsl:template match="announcement[@kind = 'maintenance']" mode="symbol">clock</xsl:template>

</xsl:stylesheet>
