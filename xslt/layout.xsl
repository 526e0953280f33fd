<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- layout.xsl - the frame of every page; a page fills modes "title" and "content" -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">
<xsl:include href="lib/frame.xsl"/>
<xsl:include href="lib/symbol.xsl"/>
<xsl:include href="lib/link.xsl"/>
<xsl:include href="lib/date.xsl"/>
<xsl:include href="lib/notice.xsl"/>
<xsl:output method="html" encoding="UTF-8" indent="no"/>

<xsl:template match="/page">
	<html lang="{@lang}">
		<head>
			<xsl:apply-templates select="." mode="head"/>
		</head>
		<body class="kern-layer kern-level-1">
			<a class="kp-sprung" href="#inhalt"><xsl:value-of select="p:t('frame.skip')"/></a>
			<header>
				<xsl:apply-templates select="." mode="band"/>
				<xsl:apply-templates select="." mode="bar"/>
			</header>
			<main id="inhalt" class="kp-inhalt" tabindex="-1">
				<div class="kp-rahmen"><xsl:apply-templates select="." mode="content"/></div>
			</main>
			<xsl:apply-templates select="." mode="footer"/>
		</body>
	</html>
</xsl:template>

<xsl:template match="page" mode="head">
	<meta charset="utf-8"/>
	<meta name="viewport" content="width=device-width, initial-scale=1"/>
	<title>
		<xsl:if test="@status = 422 or body/form/error or body/form/field/@error"><xsl:value-of select="p:t('title.error')"/><xsl:text> </xsl:text></xsl:if>
		<xsl:apply-templates select="." mode="title"/> – <xsl:value-of select="site/@name"/>
	</title>
	<meta name="description" content="{p:t('frame.description')}"/>
	<xsl:if test="user or @status != 200"><meta name="robots" content="noindex"/></xsl:if>
	<meta name="color-scheme" content="light dark"/>
	<xsl:call-template name="font"><xsl:with-param name="file" select="'fonts/kpor-sans-400-basis.woff2'"/></xsl:call-template>
	<xsl:call-template name="font"><xsl:with-param name="file" select="'fonts/kpor-sans-600-basis.woff2'"/></xsl:call-template>
	<link rel="stylesheet">
		<xsl:attribute name="href"><xsl:call-template name="static"><xsl:with-param name="file" select="'portal.css'"/></xsl:call-template></xsl:attribute>
	</link>
	<xsl:if test="@script">
		<script defer="defer">
			<xsl:attribute name="src"><xsl:call-template name="static"><xsl:with-param name="file" select="'portal.js'"/></xsl:call-template></xsl:attribute>
		</script>
	</xsl:if>
	<link rel="icon" type="image/svg+xml">
		<xsl:attribute name="href"><xsl:call-template name="static"><xsl:with-param name="file" select="'marke.svg'"/></xsl:call-template></xsl:attribute>
	</link>
</xsl:template>

<!-- Exactly the address the style sheet names, else the font comes twice. -->
<xsl:template name="font">
	<xsl:param name="file"/>
	<link rel="preload" href="{@static}/{$file}" as="font" type="font/woff2" crossorigin="anonymous"/>
</xsl:template>

<xsl:template match="page" mode="title"><xsl:value-of select="p:t(concat('title.', @name))"/></xsl:template>

<!-- Band: help at the same place on every page; right: who, settings, logout. -->
<xsl:template match="page" mode="band">
	<div class="kp-band">
		<div class="kp-rahmen">
			<xsl:apply-templates select="site/hotline" mode="band"/>
			<div class="kp-band__konto">
				<xsl:apply-templates select="user" mode="band"/>
				<xsl:if test="not(user)"><xsl:apply-templates select="site/language[not(@current)]"/></xsl:if>
			</div>
		</div>
	</div>
</xsl:template>

<xsl:template match="hotline" mode="band">
	<a href="tel:{@tel}">
		<xsl:call-template name="symbol"><xsl:with-param name="name" select="'phone'"/></xsl:call-template>
		<span class="kp-nur-breit"><xsl:value-of select="p:t('frame.hotline')"/></span>
		<xsl:text> </xsl:text>
		<b class="kp-nowrap"><xsl:apply-templates select="@phone"/></b>
	</a>
	<a href="mailto:{@email}">
		<xsl:call-template name="symbol"><xsl:with-param name="name" select="'mail'"/></xsl:call-template>
		<span class="kp-nur-breit"><xsl:value-of select="@email"/></span>
		<span class="kp-nur-schmal"><xsl:value-of select="p:t('frame.mail')"/></span>
	</a>
</xsl:template>

<xsl:template match="user" mode="band">
	<span class="kp-band__wer kp-nur-breit"><xsl:value-of select="name"/></span>
	<xsl:if test="not(@must-change)"><xsl:apply-templates select="." mode="settings"/></xsl:if>
	<xsl:apply-templates select="/page/form[@name = 'logout']" mode="band"/>
</xsl:template>

<xsl:template match="user" mode="settings">
	<a>
		<xsl:attribute name="href"><xsl:call-template name="path"><xsl:with-param name="to" select="'settings'"/></xsl:call-template></xsl:attribute>
		<xsl:if test="starts-with(/page/@name, 'settings')"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
		<xsl:call-template name="symbol"><xsl:with-param name="name" select="'settings'"/></xsl:call-template>
		<span class="kp-nur-text"><xsl:value-of select="p:t('frame.settings')"/></span>
	</a>
</xsl:template>

<xsl:template match="form" mode="band">
	<form action="{@action}" method="post">
		<input type="hidden" name="csrf" value="{@csrf}"/>
		<input type="hidden" name="key" value="{@key}"/>
		<button type="submit">
			<xsl:call-template name="symbol"><xsl:with-param name="name" select="'logout'"/></xsl:call-template>
			<span class="kp-nur-text"><xsl:value-of select="p:t('frame.logout')"/></span>
		</button>
	</form>
</xsl:template>

<!-- Bar: mark, and for people who are in, where they can go. -->
<xsl:template match="page" mode="bar">
	<div class="kp-leiste">
		<div class="kp-rahmen">
			<a class="kp-marke">
				<xsl:attribute name="href"><xsl:call-template name="path"><xsl:with-param name="to" select="'start'"/></xsl:call-template></xsl:attribute>
				<xsl:call-template name="mark"/>
				<span><xsl:value-of select="site/@name"/></span>
			</a>
			<xsl:if test="user[not(@must-change)]"><xsl:apply-templates select="." mode="nav"/></xsl:if>
		</div>
	</div>
</xsl:template>

</xsl:stylesheet>
