<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- ticket-list.xsl - the tickets of a person or an organisation: tabs, chips, filter, table -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/form.xsl"/>
<xsl:include href="../lib/ticket.xsl"/>
<xsl:include href="../lib/filter.xsl"/>
<xsl:include href="../lib/pager.xsl"/>

<xsl:template match="page" mode="title"><xsl:value-of select="p:t(concat('scope.', body/tickets/@scope))"/></xsl:template>

<xsl:template match="page" mode="content">
	<div class="kp-titel">
		<div>
			<h1><xsl:value-of select="p:t('title.ticket-list')"/></h1>
			<xsl:apply-templates select="user/organisation" mode="under-title"/>
		</div>
	</div>
	<xsl:apply-templates select="notices"/>
	<xsl:apply-templates select="body/scopes"/>
	<section class="kp-karte kp-karte--rand0 kern-level-2" aria-labelledby="liste-h">
		<h2 class="kern-sr-only" id="liste-h"><xsl:apply-templates select="." mode="title"/></h2>
		<xsl:apply-templates select="body/counts"/>
		<xsl:apply-templates select="body/filter"/>
		<xsl:apply-templates select="body/tickets"/>
	</section>
	<xsl:if test="body/tickets/ticket"><xsl:apply-templates select="body/pager"/></xsl:if>
</xsl:template>
<xsl:template match="organisation" mode="under-title"><p><xsl:value-of select="."/></p></xsl:template>

<!-- Tabs; one alone is no choice. -->
<xsl:template match="scopes[count(scope) &lt; 2]"/>
<xsl:template match="scopes">
	<nav class="kp-reiter" aria-label="{p:t('scope.label')}">
		<ul class="kp-l"><xsl:apply-templates select="scope"/></ul>
	</nav>
</xsl:template>
<xsl:template match="scope">
	<li>
		<a href="{@href}">
			<xsl:if test="@current"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
			<xsl:value-of select="p:t(concat('scope.', @name))"/>
			<xsl:text> </xsl:text>
			<span class="kp-zaehler"><xsl:value-of select="@n"/></span>
		</a>
	</li>
</xsl:template>

<!-- Chips: how many in which status, and the filter by it. -->
<xsl:template match="counts">
	<nav aria-label="{p:t('count.label')}">
		<ul class="kp-facetten"><xsl:apply-templates select="count"/></ul>
	</nav>
</xsl:template>
<xsl:template match="count">
	<li>
		<a href="{@href}">
			<xsl:if test="@current"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if>
			<xsl:value-of select="p:t(concat('count.', @status))"/>
			<xsl:text> </xsl:text>
			<b><xsl:value-of select="@n"/></b>
		</a>
	</li>
</xsl:template>

<xsl:template match="tickets">
	<table class="kp-liste">
		<caption class="kern-sr-only"><xsl:value-of select="p:t(concat('scope.', @scope))"/></caption>
		<thead>
			<tr>
				<th scope="col"><xsl:value-of select="p:t('ticket.number')"/></th>
				<th scope="col"><xsl:value-of select="p:t('ticket.subject')"/></th>
				<th scope="col"><xsl:value-of select="p:t('ticket.status')"/></th>
				<th scope="col"><xsl:value-of select="p:t('ticket.priority')"/></th>
				<xsl:if test="@scope != 'own'"><th scope="col"><xsl:value-of select="p:t('ticket.reporter')"/></th></xsl:if>
				<th scope="col"><xsl:value-of select="p:t('ticket.updated')"/></th>
			</tr>
		</thead>
		<tbody><xsl:apply-templates select="ticket" mode="row"/></tbody>
	</table>
</xsl:template>

<xsl:template match="ticket" mode="row">
	<tr>
		<xsl:if test="@unread &gt; 0"><xsl:attribute name="class">kp-ungelesen</xsl:attribute></xsl:if>
		<td class="kp-z-nr"><span class="kp-nr"><xsl:value-of select="@id"/></span></td>
		<td class="kp-z-betreff">
			<a class="kp-liste__betreff">
				<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
				<xsl:value-of select="subject"/>
			</a>
			<xsl:apply-templates select="." mode="meta"/>
		</td>
		<td class="kp-z-status">
			<xsl:apply-templates select="." mode="status"/>
			<small><xsl:apply-templates select="." mode="next"/></small>
		</td>
		<td class="kp-z-prio"><xsl:apply-templates select="." mode="priority"/></td>
		<xsl:if test="../@scope != 'own'">
			<td class="kp-z-wer">
				<span class="kp-nur-schmal"><xsl:value-of select="p:t('ticket.reporter')"/><xsl:text> </xsl:text></span>
				<xsl:value-of select="reporter"/>
				<xsl:if test="../@scope = 'all'"><small><xsl:value-of select="organisation"/></small></xsl:if>
			</td>
		</xsl:if>
		<td class="kp-z-zeit kp-nowrap">
			<span class="kp-nur-schmal"><xsl:value-of select="p:t('ticket.updated')"/><xsl:text> </xsl:text></span>
			<xsl:call-template name="time">
				<xsl:with-param name="at" select="@updated"/>
				<xsl:with-param name="style" select="'relative'"/>
			</xsl:call-template>
		</td>
	</tr>
</xsl:template>

</xsl:stylesheet>
