<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- settings-sessions.xsl - where one is logged in, ending that, and how long it lasts -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p" p:rare="true">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/form.xsl"/>
<xsl:import href="../lib/settings.xsl"/>

<xsl:template match="page" mode="section">
	<div class="kp-karte kern-level-2">
		<p class="kp-leise"><xsl:value-of select="p:t('sessions.lead')"/></p>
		<table class="kp-tabelle kp-luft">
			<caption class="kern-sr-only"><xsl:value-of select="p:t('title.settings-sessions')"/></caption>
			<thead>
				<tr>
					<th scope="col"><xsl:value-of select="p:t('sessions.device')"/></th>
					<th scope="col"><xsl:value-of select="p:t('sessions.created')"/></th>
					<th scope="col"><xsl:value-of select="p:t('sessions.seen')"/></th>
					<th scope="col"><span class="kern-sr-only"><xsl:value-of select="p:t('sessions.action')"/></span></th>
				</tr>
			</thead>
			<tbody><xsl:apply-templates select="body/sessions/session"/></tbody>
		</table>
		<xsl:apply-templates select="body/form" mode="end-all"/>
	</div>
	<div class="kp-karte kern-level-2 kp-luft-gross kp-drucklos"><xsl:apply-templates select="body/form" mode="form"/></div>
</xsl:template>

<xsl:template match="session">
	<tr>
		<td>
			<xsl:value-of select="agent"/>
			<span class="kp-unter">
				<xsl:if test="@current"><b><xsl:value-of select="p:t('sessions.current')"/></b> · </xsl:if>
				<xsl:value-of select="@ip"/>
			</span>
		</td>
		<td>
			<span class="kp-nur-schmal kp-leise"><xsl:value-of select="p:t('sessions.created')"/><xsl:text> </xsl:text></span>
			<xsl:call-template name="time"><xsl:with-param name="at" select="@created"/><xsl:with-param name="style" select="'relative'"/></xsl:call-template>
		</td>
		<td>
			<span class="kp-nur-schmal kp-leise"><xsl:value-of select="p:t('sessions.seen')"/><xsl:text> </xsl:text></span>
			<xsl:call-template name="time"><xsl:with-param name="at" select="@seen"/><xsl:with-param name="style" select="'relative'"/></xsl:call-template>
		</td>
		<td><xsl:apply-templates select="/page/body/form" mode="end-one"><xsl:with-param name="session" select="."/></xsl:apply-templates></td>
	</tr>
</xsl:template>

<!-- One declared form, drawn once per row, once for all, and once for how long. -->
<xsl:template match="form" mode="end-one">
	<xsl:param name="session"/>
	<form action="{@action}" method="post">
		<xsl:apply-templates select="." mode="secrets"/>
		<xsl:call-template name="button">
			<xsl:with-param name="look" select="'secondary'"/>
			<xsl:with-param name="more-class" select="' kern-btn--klein'"/>
			<xsl:with-param name="name" select="'session'"/>
			<xsl:with-param name="value" select="$session/@id"/>
			<xsl:with-param name="label" select="p:t('sessions.end.label', 'name', string($session/agent))"/>
			<xsl:with-param name="text" select="p:t('sessions.end')"/>
		</xsl:call-template>
	</form>
</xsl:template>

<xsl:template match="form" mode="end-all">
	<form action="{@action}" method="post" class="kp-luft-gross">
		<xsl:apply-templates select="." mode="secrets"/>
		<xsl:call-template name="button">
			<xsl:with-param name="look" select="'secondary'"/>
			<xsl:with-param name="name" select="'all'"/>
			<xsl:with-param name="value" select="'1'"/>
			<xsl:with-param name="text" select="p:t('sessions.end-all')"/>
		</xsl:call-template>
		<p class="kp-klein kp-leise kp-luft"><xsl:value-of select="p:t('sessions.end-all.more')"/></p>
	</form>
</xsl:template>

<xsl:template match="form[@name = 'settings-sessions']" mode="fields"><xsl:apply-templates select="field[@name = 'idle']" mode="field"/></xsl:template>
<xsl:template match="form[@name = 'settings-sessions']" mode="buttons">
	<div class="kp-reihe">
		<xsl:call-template name="button">
			<xsl:with-param name="look" select="'secondary'"/>
			<xsl:with-param name="text" select="p:t('sessions.idle.save')"/>
		</xsl:call-template>
	</div>
</xsl:template>
<xsl:template match="field[@name = 'idle']" mode="hint">
	<xsl:value-of select="p:t('field.settings-sessions.idle.hint')"/>
	<xsl:text> </xsl:text>
	<xsl:value-of select="p:t('sessions.idle.most', 'n', string(floor(/page/body/idle/@most div 60)))"/>
</xsl:template>
<xsl:template match="field[@name = 'idle']/choice" mode="label">
	<xsl:variable name="minutes" select="/page/body/idle/@*[name() = current()/@value]"/>
	<xsl:choose>
		<xsl:when test="$minutes mod 60 = 0"><xsl:value-of select="p:t('sessions.idle.hours', 'n', string($minutes div 60))"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="p:t('sessions.idle.minutes', 'n', string($minutes))"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

</xsl:stylesheet>
