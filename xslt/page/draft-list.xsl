<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- draft-list.xsl - what one has typed and not sent -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p" p:rare="true">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/form.xsl"/>
<xsl:include href="../lib/draft-form.xsl"/>

<xsl:template match="page" mode="content">
	<div class="kp-titel">
		<div>
			<h1><xsl:value-of select="p:t('title.draft-list')"/></h1>
			<p><xsl:value-of select="p:t('draft.lead')"/></p>
		</div>
	</div>
	<xsl:apply-templates select="notices"/>
	<xsl:apply-templates select="body/drafts"/>
</xsl:template>

<xsl:template match="drafts">
	<section class="kp-karte kern-level-2">
		<xsl:choose>
			<xsl:when test="draft"><ul class="kp-kurz"><xsl:apply-templates select="draft" mode="row"/></ul></xsl:when>
			<xsl:otherwise><xsl:call-template name="none"/></xsl:otherwise>
		</xsl:choose>
	</section>
</xsl:template>

<xsl:template name="none">
	<xsl:call-template name="empty">
		<xsl:with-param name="symbol" select="'new'"/>
		<xsl:with-param name="title" select="p:t('draft.none')"/>
		<xsl:with-param name="text" select="p:t('draft.none.text')"/>
		<xsl:with-param name="ways"><xsl:if test="not(/page/user/@staff)">
			<xsl:call-template name="link">
				<xsl:with-param name="to" select="'ticket-new'"/>
				<xsl:with-param name="class" select="'kern-btn kern-btn--secondary'"/>
				<xsl:with-param name="text" select="p:t('title.ticket-new')"/>
			</xsl:call-template>
		</xsl:if></xsl:with-param>
	</xsl:call-template>
</xsl:template>

<xsl:template match="draft" mode="row">
	<li>
		<xsl:apply-templates select="." mode="head"/>
		<xsl:apply-templates select="form" mode="discard"/>
	</li>
</xsl:template>

</xsl:stylesheet>
