<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- progress.xsl - how far a ticket has come, and whose turn it is now -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:template match="steps">
	<section class="kp-karte kern-level-2 kp-standkarte" aria-labelledby="stand-h">
		<h2 class="kern-sr-only" id="stand-h"><xsl:value-of select="p:t('progress.title')"/></h2>
		<ol class="kp-schritte"><xsl:apply-templates select="step"/></ol>
		<xsl:apply-templates select="../ticket" mode="call"/>
	</section>
</xsl:template>

<xsl:template match="step">
	<li>
		<xsl:if test="@done and not(@current)"><xsl:attribute name="class">kp-erledigt</xsl:attribute></xsl:if>
		<xsl:if test="@current">
			<xsl:attribute name="aria-current">step</xsl:attribute>
			<xsl:attribute name="class">kp-jetzt kp-jetzt--<xsl:value-of select="@status"/></xsl:attribute>
		</xsl:if>
		<span class="kp-punkt"><xsl:apply-templates select="." mode="dot"/></span>
		<b>
			<xsl:apply-templates select="." mode="word"/>
			<xsl:if test="@done and not(@current)"><span class="kern-sr-only"><xsl:text> </xsl:text><xsl:value-of select="p:t('progress.done')"/></span></xsl:if>
		</b>
		<xsl:if test="@at and (@done or @current)">
			<xsl:call-template name="time"><xsl:with-param name="at" select="@at"/><xsl:with-param name="style" select="'relative'"/></xsl:call-template>
		</xsl:if>
	</li>
</xsl:template>

<xsl:template match="step" mode="dot"/>
<xsl:template match="step[@done]" mode="dot"><xsl:call-template name="symbol"><xsl:with-param name="name" select="'check'"/></xsl:call-template></xsl:template>
<xsl:template match="step[@current]" mode="dot" priority="1"><xsl:call-template name="symbol"><xsl:with-param name="name" select="@status"/></xsl:call-template></xsl:template>

<xsl:template match="step" mode="word"><xsl:value-of select="p:t(concat('status.', @status))"/></xsl:template>
<xsl:template match="step[@status = 'waiting']" mode="word"><xsl:value-of select="p:t('count.waiting')"/></xsl:template>
<xsl:template match="step[@current]" mode="word" priority="1"><xsl:apply-templates select="../../ticket" mode="status-word"/></xsl:template>

<!-- One sentence about now: what we wait for, or what we promised. -->
<xsl:template match="ticket" mode="call"/>
<xsl:template match="ticket[@status = 'waiting'][@turn = 'you']" mode="call">
	<div class="kern-alert kern-alert--warning">
		<div class="kern-alert__header">
			<xsl:call-template name="symbol"><xsl:with-param name="name" select="'waiting'"/></xsl:call-template>
			<div>
				<p class="kern-title"><xsl:value-of select="p:t('call.waiting')"/></p>
				<p class="kp-drucklos"><a href="#antwort"><xsl:value-of select="p:t('call.answer')"/></a></p>
			</div>
		</div>
	</div>
</xsl:template>
<xsl:template match="ticket[@status = 'solved'][@turn = 'you']" mode="call">
	<div class="kern-alert kern-alert--success">
		<div class="kern-alert__header">
			<xsl:call-template name="symbol"><xsl:with-param name="name" select="'solved'"/></xsl:call-template>
			<div>
				<p class="kern-title"><xsl:value-of select="p:t('call.solved')"/></p>
				<p><xsl:value-of select="p:t('call.solved.more')"/><xsl:text> </xsl:text><xsl:apply-templates select="@closes"/><a href="#antwort"><xsl:value-of select="p:t('call.still')"/></a></p>
			</div>
		</div>
	</div>
</xsl:template>
<xsl:template match="@closes">
	<xsl:value-of select="p:t('call.closes', 'when', p:time(., 'date'))"/><xsl:text> </xsl:text>
</xsl:template>
<xsl:template match="ticket[@promised][@status = 'new' or @status = 'open']" mode="call">
	<p class="kp-zusage">
		<xsl:call-template name="symbol"><xsl:with-param name="name" select="'clock'"/></xsl:call-template>
		<xsl:value-of select="p:t('call.promised', 'when', p:time(@promised, 'long'))"/>
	</p>
</xsl:template>
<xsl:template match="ticket[@status = 'closed'][@may-reopen][@reopen-until]" mode="call">
	<p class="kp-zusage">
		<xsl:call-template name="symbol"><xsl:with-param name="name" select="'open'"/></xsl:call-template>
		<xsl:value-of select="p:t('call.reopen', 'when', p:time(@reopen-until, 'date'))"/>
	</p>
</xsl:template>

</xsl:stylesheet>
