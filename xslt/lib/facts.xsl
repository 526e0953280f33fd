<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- facts.xsl - beside a ticket: facts, and what one may do -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:template match="ticket" mode="facts">
	<section class="kp-karte kern-level-2">
		<h2><xsl:value-of select="p:t('facts.title')"/></h2>
		<dl class="kp-eckdaten">
			<div><dt><xsl:value-of select="p:t('ticket.status')"/></dt><dd><xsl:apply-templates select="." mode="status"/></dd></div>
			<div><dt><xsl:value-of select="p:t('facts.turn')"/></dt><dd><b><xsl:apply-templates select="." mode="turn"/></b></dd></div>
			<div><dt><xsl:value-of select="p:t('facts.assignee')"/></dt><dd><xsl:apply-templates select="." mode="assignee"/></dd></div>
			<xsl:if test="@promised">
				<div><dt><xsl:value-of select="p:t('facts.promised')"/></dt><dd>
					<xsl:call-template name="time"><xsl:with-param name="at" select="@promised"/><xsl:with-param name="style" select="'long'"/></xsl:call-template>
				</dd></div>
			</xsl:if>
			<div><dt><xsl:value-of select="p:t('ticket.priority')"/></dt><dd><xsl:value-of select="p:t(concat('priority.', @priority))"/></dd></div>
			<div><dt><xsl:value-of select="p:t('ticket.reporter')"/></dt><dd><xsl:value-of select="reporter"/></dd></div>
			<div><dt><xsl:value-of select="p:t('facts.created')"/></dt><dd><xsl:call-template name="time"><xsl:with-param name="at" select="@created"/></xsl:call-template></dd></div>
			<xsl:if test="/page/user/@staff and organisation">
				<div><dt><xsl:value-of select="p:t('facts.organisation')"/></dt><dd><xsl:value-of select="organisation"/></dd></div>
			</xsl:if>
			<xsl:if test="../people/person[@part = 'participant']">
				<div><dt><xsl:value-of select="p:t('facts.participants')"/></dt><dd><xsl:apply-templates select="../people/person[@part = 'participant']" mode="name"/></dd></div>
			</xsl:if>
			<xsl:apply-templates select="../ref" mode="fact"/>
		</dl>
	</section>
</xsl:template>

<xsl:template match="ref" mode="fact">
	<div>
		<dt><xsl:value-of select="p:t('facts.ref')"/></dt>
		<dd>
			<a>
				<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
				<xsl:value-of select="concat('#', @id, ' ', subject)"/>
			</a>
		</dd>
	</div>
</xsl:template>

<xsl:template match="ticket" mode="turn"><xsl:value-of select="p:t(concat('turn.', @turn))"/></xsl:template>
<xsl:template match="ticket[@turn = 'other']" mode="turn"><xsl:value-of select="reporter"/></xsl:template>

<xsl:template match="ticket" mode="assignee"><xsl:value-of select="p:t('facts.nobody')"/></xsl:template>
<xsl:template match="ticket[assignee != '']" mode="assignee"><xsl:value-of select="p:t('facts.agent', 'name', string(assignee))"/></xsl:template>

<xsl:template match="person" mode="name">
	<xsl:if test="position() &gt; 1">, </xsl:if>
	<xsl:value-of select="."/>
</xsl:template>

<!-- Closing and reopening: a button each, and a sentence about the way back. -->
<xsl:template match="form[@name = 'ticket-status']" mode="class">kp-drucklos</xsl:template>
<xsl:template match="form[@name = 'ticket-status']" mode="fields"><xsl:apply-templates select="field[@name = 'seen']" mode="hidden"/></xsl:template>
<xsl:template match="form[@name = 'ticket-status']" mode="buttons">
	<div class="kp-stapel-eng">
		<xsl:if test="../ticket/@may-close">
			<xsl:call-template name="button">
				<xsl:with-param name="look" select="'secondary'"/>
				<xsl:with-param name="more-class" select="' kern-btn--block'"/>
				<xsl:with-param name="name" select="'status'"/>
				<xsl:with-param name="value" select="'closed'"/>
				<xsl:with-param name="symbol" select="'closed'"/>
				<xsl:with-param name="text"><xsl:apply-templates select="../ticket" mode="close-word"/></xsl:with-param>
			</xsl:call-template>
		</xsl:if>
		<xsl:if test="../ticket/@may-reopen">
			<xsl:call-template name="button">
				<xsl:with-param name="look" select="'secondary'"/>
				<xsl:with-param name="more-class" select="' kern-btn--block'"/>
				<xsl:with-param name="name" select="'status'"/>
				<xsl:with-param name="value" select="'open'"/>
				<xsl:with-param name="symbol" select="'open'"/>
				<xsl:with-param name="text" select="p:t('reopen.send')"/>
			</xsl:call-template>
		</xsl:if>
	</div>
	<xsl:if test="../ticket/@may-close"><p class="kp-klein kp-leise kp-luft"><xsl:value-of select="p:t('close.more')"/></p></xsl:if>
</xsl:template>
<xsl:template match="ticket" mode="close-word"><xsl:value-of select="p:t('close.send')"/></xsl:template>
<xsl:template match="ticket[@status = 'solved']" mode="close-word"><xsl:value-of select="p:t('close.confirm')"/></xsl:template>

</xsl:stylesheet>
