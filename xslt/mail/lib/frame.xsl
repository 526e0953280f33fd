<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- frame.xsl - what all mails share: greeting, bar, footer, in text and in HTML

     A mail's sheet imports this and fills two modes: "subject" (one line) and "content",
     which is called with as = 'text' or 'html' and is made of the parts in parts.xsl.
     Mail programs know inline styles and tables only; nothing is loaded from anywhere. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:import href="../../lib/link.xsl"/>
<xsl:import href="../../lib/symbol.xsl"/>
<xsl:import href="../../lib/text.xsl"/>
<xsl:import href="parts.xsl"/>

<xsl:variable name="font">font-family:'Fira Sans',Arial,Helvetica,sans-serif;</xsl:variable>

<!-- Where mails can be chosen; account mails cannot be refused. -->
<xsl:template name="settings-href">
	<xsl:value-of select="/mail/site/@base"/>
	<xsl:call-template name="path"><xsl:with-param name="to" select="'settings-mail'"/></xsl:call-template>
</xsl:template>

<!-- Why the reader gets this, and where to change that. -->
<xsl:template name="why">
	<xsl:choose>
		<xsl:when test="not(ticket or tickets)"><xsl:value-of select="p:t('mail.why.account', 'product', site/@name)"/></xsl:when>
		<xsl:when test="to/@role != 'contact'"><xsl:value-of select="p:t('mail.why.desk')"/></xsl:when>
		<xsl:when test="tickets"><xsl:value-of select="p:t('mail.why.digest')"/></xsl:when>
		<xsl:when test="ticket/@on"><xsl:value-of select="p:t('mail.why.ticket')"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="p:t('mail.why.organisation')"/></xsl:otherwise>
	</xsl:choose>
	<xsl:if test="ticket or tickets"><xsl:value-of select="concat(' ', p:t('mail.settings'))"/></xsl:if>
</xsl:template>

<xsl:template match="mail" mode="text">
	<xsl:value-of select="p:t('mail.greeting', 'name', to/name)"/>
	<xsl:text>&#10;&#10;</xsl:text>
	<xsl:apply-templates select="." mode="content"><xsl:with-param name="as" select="'text'"/></xsl:apply-templates>
	<xsl:text>&#10;-- &#10;</xsl:text>
	<xsl:value-of select="concat(site/@name, ', ', site/@operator)"/>
	<xsl:text>&#10;</xsl:text>
	<xsl:if test="site/hotline/@phone">
		<xsl:value-of select="p:t('mail.phone', 'phone', site/hotline/@phone)"/>
		<xsl:if test="string(site/hotline)"> (<xsl:value-of select="site/hotline"/>)</xsl:if>
		<xsl:text>&#10;</xsl:text>
	</xsl:if>
	<xsl:if test="site/hotline/@email">
		<xsl:value-of select="site/hotline/@email"/>
		<xsl:text>&#10;</xsl:text>
	</xsl:if>
	<xsl:text>&#10;</xsl:text>
	<xsl:call-template name="why"/>
	<xsl:text>&#10;</xsl:text>
	<xsl:if test="ticket or tickets"><xsl:call-template name="settings-href"/><xsl:text>&#10;</xsl:text></xsl:if>
	<xsl:if test="off">
		<xsl:value-of select="concat(p:t(concat('mail.off.', off/@what)), ':&#10;', off/@href, '&#10;')"/>
	</xsl:if>
</xsl:template>

<xsl:template match="mail" mode="html">
	<html lang="{@lang}">
		<head>
			<meta charset="utf-8"/>
			<meta name="viewport" content="width=device-width, initial-scale=1"/>
			<meta name="color-scheme" content="light dark"/>
			<meta name="supported-color-schemes" content="light dark"/>
			<title><xsl:apply-templates select="." mode="subject"/></title>
		</head>
		<body style="margin:0;padding:0;">
			<div role="main">
			<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
				<td align="center" style="padding:16px 8px;">
					<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"
						style="max-width:600px;text-align:left;{$font}">
						<tr><td style="padding:12px 20px;background-color:#14376b;color:#ffffff;font-size:17px;font-weight:bold;">
							<xsl:value-of select="site/@name"/>
						</td></tr>
						<tr><td style="padding:20px 20px 8px;font-size:16px;line-height:1.5;">
							<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3;"><xsl:apply-templates select="." mode="subject"/></h1>
							<p style="margin:0 0 16px;"><xsl:value-of select="p:t('mail.greeting', 'name', to/name)"/></p>
							<xsl:apply-templates select="." mode="content"><xsl:with-param name="as" select="'html'"/></xsl:apply-templates>
						</td></tr>
						<xsl:call-template name="footer"/>
					</table>
				</td>
			</tr></table>
			</div>
		</body>
	</html>
</xsl:template>

<xsl:template name="footer">
	<tr><td style="padding:12px 20px;border-top:1px solid #8f94a3;font-size:14px;line-height:1.5;">
		<p style="margin:0 0 8px;">
			<xsl:value-of select="concat(site/@name, ', ', site/@operator)"/>
			<xsl:if test="site/hotline/@phone">
				<br/><xsl:value-of select="p:t('mail.phone', 'phone', site/hotline/@phone)"/>
				<xsl:if test="string(site/hotline)"> (<xsl:value-of select="site/hotline"/>)</xsl:if>
			</xsl:if>
			<xsl:if test="site/hotline/@email">
				<br/><a href="mailto:{site/hotline/@email}"><xsl:value-of select="site/hotline/@email"/></a>
			</xsl:if>
		</p>
		<p style="margin:0;">
			<xsl:call-template name="why"/>
			<xsl:if test="ticket or tickets">
				<xsl:variable name="settings"><xsl:call-template name="settings-href"/></xsl:variable>
				<br/><a href="{$settings}"><xsl:value-of select="$settings"/></a>
			</xsl:if>
		</p>
		<xsl:if test="off">
			<p style="margin:8px 0 0;"><a href="{off/@href}" style="display:inline-block;padding:4px 0;"><xsl:value-of select="p:t(concat('mail.off.', off/@what))"/></a></p>
		</xsl:if>
	</td></tr>
</xsl:template>

</xsl:stylesheet>
