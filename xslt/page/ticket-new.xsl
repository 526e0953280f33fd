<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- ticket-new.xsl - reporting something: four kinds, a subject, a text, and little else -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/form.xsl"/>
<xsl:include href="../lib/draft-form.xsl"/>
<xsl:include href="../lib/suggest.xsl"/>
<xsl:include href="../lib/visible.xsl"/>

<xsl:template match="page" mode="content">
	<nav class="kp-pfad" aria-label="{p:t('frame.path')}">
		<ol class="kp-l">
			<li><xsl:call-template name="link">
				<xsl:with-param name="to" select="'tickets'"/>
				<xsl:with-param name="text" select="p:t('title.ticket-list')"/>
			</xsl:call-template></li>
		</ol>
	</nav>
	<div class="kp-titel">
		<div>
			<h1><xsl:value-of select="p:t('title.ticket-new')"/></h1>
			<p><xsl:value-of select="p:t('form.required-hint')"/></p>
		</div>
	</div>
	<xsl:apply-templates select="notices"/>
	<div class="kp-spalten">
		<div>
			<xsl:apply-templates select="body/form" mode="errors"/>
			<xsl:apply-templates select="body/draft" mode="above"/>
			<xsl:apply-templates select="body/ref" mode="above"/>
			<xsl:apply-templates select="body/form" mode="form"/>
		</div>
		<aside class="kp-seitenspalte kp-haftet" aria-label="{p:t('new.help')}">
			<xsl:apply-templates select="body" mode="suggest"/>
			<section class="kp-karte kern-level-2">
				<h2><xsl:value-of select="p:t('new.after.title')"/></h2>
				<p class="kp-klein kp-leise"><xsl:value-of select="p:t('new.after.text')"/></p>
			</section>
			<xsl:apply-templates select="site/hotline" mode="urgent"/>
		</aside>
	</div>
</xsl:template>

<xsl:template match="hotline" mode="urgent">
	<section class="kp-karte kern-level-2">
		<h2><xsl:value-of select="p:t('new.urgent.title')"/></h2>
		<p class="kp-klein kp-leise"><xsl:value-of select="p:t('new.urgent.text')"/></p>
		<p class="kp-luft"><a class="kp-nowrap" href="tel:{@tel}"><xsl:apply-templates select="@phone"/></a></p>
	</section>
</xsl:template>

<xsl:template match="ref" mode="above">
	<p class="kp-hinweis kp-unten">
		<xsl:value-of select="p:t('new.ref')"/><xsl:text> </xsl:text>
		<a>
			<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
			<xsl:value-of select="concat('#', @id, ' ', subject)"/>
		</a>
	</p>
</xsl:template>

<xsl:template match="form[@name = 'ticket-new']" mode="class">kp-karte kern-level-2 kp-formular</xsl:template>
<xsl:template match="form[@name = 'ticket-new']" mode="attributes"><xsl:attribute name="id"><xsl:value-of select="@name"/></xsl:attribute></xsl:template>
<xsl:template match="form[@name = 'ticket-new']" mode="fields">
	<xsl:apply-templates select="field[@name = 'kind']" mode="field"/>
	<xsl:apply-templates select="field[@name = 'subject']" mode="field"/>
	<xsl:apply-templates select="field[@name = 'text']" mode="field"/>
	<xsl:apply-templates select="field[@type = 'file']" mode="field"/>
	<xsl:apply-templates select="field[@name = 'module'][choice]" mode="field"/>
	<xsl:apply-templates select="field[@name = 'priority']" mode="field"/>
	<div>
		<xsl:apply-templates select="field[@name = 'private']" mode="field"/>
		<div class="kp-sicht"><xsl:apply-templates select="/page/body/visible" mode="names"/></div>
	</div>
	<xsl:apply-templates select="field[@name = 'participant'][choice]" mode="field"/>
	<xsl:apply-templates select="field[@name = 'ref' or @name = 'stand']" mode="hidden"/>
</xsl:template>

<!-- The four kinds as cards that explain themselves. -->
<xsl:template match="field[@name = 'kind']" mode="choices">
	<div class="kp-arten"><xsl:apply-templates select="choice" mode="card"/></div>
</xsl:template>
<xsl:template match="choice" mode="card">
	<label class="kp-art">
		<xsl:call-template name="symbol"><xsl:with-param name="name" select="@value"/></xsl:call-template>
		<b><xsl:apply-templates select="." mode="label"/></b>
		<xsl:apply-templates select="." mode="box"/>
		<span><xsl:value-of select="p:t(concat('kind.', @value, '.hint'))"/></span>
	</label>
</xsl:template>

<xsl:template match="field[@name = 'priority']/choice" mode="hint">
	<span class="kp-leise kp-klein"> – <xsl:value-of select="p:t(concat('priority.', @value, '.hint'))"/></span>
</xsl:template>

<!-- Who would see it otherwise, as the organisation has set it. -->
<xsl:template match="field[@name = 'private']" mode="hint">
	<xsl:value-of select="p:t('field.ticket-new.private.hint')"/>
	<xsl:text> </xsl:text>
	<xsl:value-of select="p:t(concat('new.seen.', /page/body/visible/@mode))"/>
</xsl:template>

<!-- Many colleagues: a box that scrolls instead of a page without end. -->
<xsl:template match="field[@name = 'participant']" mode="choices">
	<div class="kp-auswahl"><xsl:apply-templates select="choice" mode="line"/></div>
</xsl:template>

<xsl:template match="form[@name = 'ticket-new']" mode="buttons">
	<div class="kp-reihe">
		<xsl:call-template name="button"><xsl:with-param name="text" select="p:t('new.send')"/></xsl:call-template>
		<xsl:call-template name="keep"/>
		<xsl:call-template name="link">
			<xsl:with-param name="to" select="'tickets'"/>
			<xsl:with-param name="class" select="'kern-btn kern-btn--tertiary'"/>
			<xsl:with-param name="text" select="p:t('form.cancel')"/>
		</xsl:call-template>
		<xsl:call-template name="script-line"/>
	</div>
</xsl:template>

</xsl:stylesheet>
