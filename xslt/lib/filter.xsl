<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- filter.xsl - the filter of the ticket list, folded on narrow screens, and its empty results -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<!-- Folded, it still says what is in force. -->
<xsl:template match="filter">
	<details class="kp-falte">
		<summary>
			<xsl:call-template name="symbol"><xsl:with-param name="name" select="'filter'"/></xsl:call-template>
			<xsl:value-of select="p:t('filter.title')"/>
			<span class="kp-leise"><xsl:apply-templates select="form/field[@name != 'scope' and @name != 'status']/*[self::value or @selected][not(@value = '-updated')]" mode="in-force"/></span>
		</summary>
		<xsl:apply-templates select="form" mode="filter"/>
	</details>
</xsl:template>

<xsl:template match="choice | value" mode="in-force">
	<xsl:if test="position() &gt; 1"> · </xsl:if>
	<xsl:apply-templates select="." mode="in-force-word"/>
</xsl:template>
<xsl:template match="choice" mode="in-force-word"><xsl:apply-templates select="." mode="label"/></xsl:template>
<xsl:template match="value" mode="in-force-word"><xsl:value-of select="p:t('filter.words', 'words', string(.))"/></xsl:template>
<xsl:template match="field[@type = 'date']/value" mode="in-force-word">
	<xsl:apply-templates select=".." mode="label"/><xsl:text> </xsl:text>
	<xsl:value-of select="p:time(concat(., 'T12:00:00.000Z'), 'date')"/>
</xsl:template>

<!-- What tabs and chips have chosen goes along unseen. -->
<xsl:template match="form" mode="filter">
	<form class="kp-filter" action="{@action}" method="get" role="search" aria-label="{p:t('filter.label')}">
		<xsl:apply-templates select="field[@name = 'q']" mode="field"/>
		<xsl:apply-templates select="field[@name = 'kind']" mode="field"/>
		<xsl:apply-templates select="field[@name = 'module'][choice]" mode="field"/>
		<xsl:apply-templates select="field[@name = 'priority']" mode="field"/>
		<xsl:apply-templates select="field[@name = 'reporter'][choice]" mode="field"/>
		<xsl:apply-templates select="field[@name = 'from' or @name = 'to']" mode="field"/>
		<xsl:apply-templates select="field[@name = 'sort']" mode="field"/>
		<div class="kp-filter__aktion">
			<xsl:apply-templates select="field[@name = 'scope' or @name = 'status']/choice[@selected]" mode="along"/>
			<xsl:call-template name="button">
				<xsl:with-param name="look" select="'secondary'"/>
				<xsl:with-param name="text" select="p:t('filter.apply')"/>
			</xsl:call-template>
		</div>
	</form>
</xsl:template>
<xsl:template match="choice" mode="along"><input type="hidden" name="{../@name}" value="{@value}"/></xsl:template>

<!-- Nothing fits the filter: say so and offer the way out. -->
<xsl:template match="tickets[not(ticket)]">
	<xsl:call-template name="empty">
		<xsl:with-param name="symbol" select="'search'"/>
		<xsl:with-param name="title" select="p:t('list.none.title')"/>
		<xsl:with-param name="text" select="p:t('list.none.text')"/>
		<xsl:with-param name="ways">
			<a class="kern-btn kern-btn--secondary">
				<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
				<span class="kern-label"><xsl:value-of select="p:t('list.none.reset')"/></span>
			</a>
		</xsl:with-param>
	</xsl:call-template>
</xsl:template>

<!-- Nothing there at all. -->
<xsl:template match="tickets[not(ticket)][sum(../counts/count/@n) = 0][not(../filter//field[@name != 'scope' and @name != 'sort']/*[self::value or @selected])]" priority="1">
	<xsl:call-template name="empty">
		<xsl:with-param name="symbol" select="'new'"/>
		<xsl:with-param name="title" select="p:t(concat('list.empty.title.', @scope))"/>
		<xsl:with-param name="text" select="p:t('list.empty.text')"/>
		<xsl:with-param name="ways">
			<xsl:call-template name="link">
				<xsl:with-param name="to" select="'ticket-new'"/>
				<xsl:with-param name="class" select="'kern-btn kern-btn--primary'"/>
				<xsl:with-param name="symbol" select="'plus'"/>
				<xsl:with-param name="text" select="p:t('title.ticket-new')"/>
			</xsl:call-template>
			<xsl:call-template name="link">
				<xsl:with-param name="to" select="'faq'"/>
				<xsl:with-param name="class" select="'kern-btn kern-btn--secondary'"/>
				<xsl:with-param name="text" select="p:t('title.faq-list')"/>
			</xsl:call-template>
		</xsl:with-param>
	</xsl:call-template>
</xsl:template>

</xsl:stylesheet>
