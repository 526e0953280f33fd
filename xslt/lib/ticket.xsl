<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- ticket.xsl - the parts of a ticket that lists and the ticket's own page share -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<!-- The word of the status, as the reader should take it. -->
<xsl:template match="ticket" mode="status-word"><xsl:value-of select="p:t(concat('status.', @status))"/></xsl:template>
<xsl:template match="ticket[@status = 'waiting'][@turn != 'you']" mode="status-word">
	<xsl:value-of select="p:t('status.waiting.other', 'name', string(reporter))"/>
</xsl:template>

<!-- Status as symbol, word and colour: never colour alone. -->
<xsl:template match="ticket" mode="status">
	<span>
		<xsl:attribute name="class">kern-badge kern-badge--small <xsl:apply-templates select="." mode="status-look"/></xsl:attribute>
		<xsl:call-template name="symbol"><xsl:with-param name="name" select="@status"/></xsl:call-template>
		<span class="kern-label"><xsl:apply-templates select="." mode="status-word"/></span>
	</span>
</xsl:template>
<xsl:template match="ticket[@status = 'new']" mode="status-look">kp-badge--neutral</xsl:template>
<xsl:template match="ticket[@status = 'open']" mode="status-look">kern-badge--info</xsl:template>
<xsl:template match="ticket[@status = 'waiting']" mode="status-look">kern-badge--warning</xsl:template>
<xsl:template match="ticket[@status = 'solved']" mode="status-look">kern-badge--success</xsl:template>
<xsl:template match="ticket[@status = 'closed']" mode="status-look">kp-badge--still</xsl:template>

<!-- What happens next, or since when it has been so. -->
<xsl:template match="ticket" mode="next"><xsl:value-of select="p:t('ticket.since', 'when', p:time(@status-at, 'relative'))"/></xsl:template>
<xsl:template match="ticket[@promised][@status = 'new' or @status = 'open']" mode="next">
	<xsl:value-of select="p:t('ticket.promised', 'when', p:time(@promised, 'relative'))"/>
</xsl:template>
<xsl:template match="ticket[@status = 'solved'][@turn = 'you']" mode="next"><xsl:value-of select="p:t('ticket.confirm')"/></xsl:template>

<xsl:template match="ticket" mode="kind">
	<span>
		<xsl:call-template name="symbol"><xsl:with-param name="name" select="@kind"/></xsl:call-template>
		<xsl:value-of select="p:t(concat('kind.', @kind))"/>
	</span>
</xsl:template>

<xsl:template match="ticket" mode="priority">
	<span class="kp-prio"><xsl:value-of select="p:t(concat('priority.', @priority))"/></span>
</xsl:template>
<xsl:template match="ticket[@priority = 'high']" mode="priority">
	<span class="kp-prio kp-prio--hoch">
		<xsl:call-template name="symbol"><xsl:with-param name="name" select="'up'"/></xsl:call-template>
		<xsl:text> </xsl:text><xsl:value-of select="p:t('priority.high')"/>
	</span>
</xsl:template>
<xsl:template match="ticket[@priority = 'critical']" mode="priority">
	<span class="kp-prio kp-prio--kritisch">
		<xsl:call-template name="symbol"><xsl:with-param name="name" select="'error'"/></xsl:call-template>
		<xsl:text> </xsl:text><xsl:value-of select="p:t('priority.critical')"/>
	</span>
</xsl:template>

<xsl:template match="ticket" mode="private">
	<xsl:if test="@private">
		<span>
			<xsl:call-template name="symbol"><xsl:with-param name="name" select="'lock'"/></xsl:call-template>
			<xsl:value-of select="p:t('ticket.private')"/>
		</span>
	</xsl:if>
</xsl:template>

<xsl:template match="ticket" mode="unread">
	<xsl:if test="@unread &gt; 0">
		<span class="kp-neu"><xsl:value-of select="p:t('ticket.unread', 'n', string(@unread))"/></span>
	</xsl:if>
</xsl:template>

<!-- A line under the subject: what is new, what kind, which module. -->
<xsl:template match="ticket" mode="meta">
	<div class="kp-liste__meta">
		<xsl:apply-templates select="." mode="unread"/>
		<xsl:apply-templates select="." mode="kind"/>
		<xsl:apply-templates select="module" mode="meta"/>
		<xsl:apply-templates select="." mode="private"/>
	</div>
</xsl:template>
<xsl:template match="module" mode="meta"><span><xsl:value-of select="."/></span></xsl:template>

<!-- One ticket of a short list. -->
<xsl:template match="ticket" mode="item">
	<li>
		<xsl:if test="@unread &gt; 0"><xsl:attribute name="class">kp-ungelesen</xsl:attribute></xsl:if>
		<div class="kp-kurz__kopf">
			<span class="kp-nr"><xsl:value-of select="concat('#', @id)"/></span>
			<xsl:apply-templates select="." mode="status"/>
			<small><xsl:apply-templates select="." mode="next"/></small>
		</div>
		<a class="kp-liste__betreff">
			<xsl:attribute name="href"><xsl:apply-templates select="." mode="href"/></xsl:attribute>
			<xsl:value-of select="subject"/>
		</a>
		<xsl:apply-templates select="." mode="meta"/>
	</li>
</xsl:template>

</xsl:stylesheet>
