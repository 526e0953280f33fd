<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- ticket.xsl - one ticket: where it stands, what happened, what one can do -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/form.xsl"/>
<xsl:include href="../lib/draft-form.xsl"/>
<xsl:include href="../lib/text.xsl"/>
<xsl:include href="../lib/ticket.xsl"/>
<xsl:include href="../lib/progress.xsl"/>
<xsl:include href="../lib/entry.xsl"/>
<xsl:include href="../lib/facts.xsl"/>
<xsl:include href="../lib/visible.xsl"/>
<xsl:include href="../lib/sent-mails.xsl"/>
<xsl:include href="../lib/attachment.xsl"/>
<xsl:include href="../lib/suggest.xsl"/>

<xsl:template match="page" mode="title"><xsl:value-of select="concat('#', body/ticket/@id, ' ', body/ticket/subject)"/></xsl:template>

<xsl:template match="page" mode="content">
	<nav class="kp-pfad" aria-label="{p:t('frame.path')}">
		<ol class="kp-l">
			<li><xsl:call-template name="link">
				<xsl:with-param name="to" select="'tickets'"/>
				<xsl:with-param name="text" select="p:t('title.ticket-list')"/>
			</xsl:call-template></li>
		</ol>
	</nav>
	<xsl:apply-templates select="notices"/>
	<xsl:apply-templates select="body/form" mode="errors"/>
	<xsl:apply-templates select="body/ticket" mode="head"/>
	<div class="kp-spalten">
		<div>
			<xsl:apply-templates select="body/steps"/>
			<xsl:apply-templates select="body/ticket/entries"/>
			<xsl:apply-templates select="body/ticket" mode="answer"/>
		</div>
		<aside class="kp-seitenspalte kp-haftet" aria-label="{p:t('facts.title')}">
			<xsl:apply-templates select="body[suggestions/*]" mode="suggest"/>
			<xsl:apply-templates select="body/ticket" mode="facts"/>
			<xsl:apply-templates select="body/ticket/entries" mode="attachments"/>
			<xsl:apply-templates select="body/visible"/>
			<xsl:apply-templates select="body/mails"/>
			<xsl:apply-templates select="body/form[@name = 'ticket-status']" mode="form"/>
		</aside>
	</div>
</xsl:template>

<xsl:template match="ticket" mode="head">
	<div class="kp-ticketkopf">
		<h1><xsl:value-of select="subject"/></h1>
		<div class="kp-reihe">
			<span class="kp-nr"><xsl:value-of select="concat('#', @id)"/></span>
			<xsl:apply-templates select="." mode="kind"/>
			<xsl:apply-templates select="module" mode="meta"/>
			<xsl:apply-templates select="." mode="priority"/>
			<xsl:apply-templates select="." mode="private"/>
		</div>
	</div>
</xsl:template>

<!-- The comment form, or why there is none. -->
<xsl:template match="ticket" mode="answer">
	<section class="kp-karte kern-level-2 kp-antwort" id="antwort" aria-labelledby="antwort-h">
		<h2 id="antwort-h"><xsl:value-of select="p:t('answer.title')"/></h2>
		<xsl:choose>
			<xsl:when test="../form[@name = 'comment']">
				<xsl:if test="@status = 'closed' or @status = 'solved'">
					<p class="kp-hinweis kp-unten"><xsl:value-of select="p:t(concat('answer.reopens.', @status))"/></p>
				</xsl:if>
				<xsl:apply-templates select="../draft" mode="above"/>
				<xsl:apply-templates select="../form[@name = 'comment']" mode="form"/>
			</xsl:when>
			<xsl:when test="@status = 'closed'">
				<p class="kp-leise"><xsl:value-of select="p:t('answer.over')"/></p>
				<xsl:apply-templates select="../draft" mode="over"/>
				<p class="kp-luft">
					<a class="kern-btn kern-btn--primary">
						<xsl:attribute name="href"><xsl:apply-templates select="." mode="href-follow-up"/></xsl:attribute>
						<span class="kern-label"><xsl:value-of select="p:t('answer.follow-up')"/></span>
					</a>
				</p>
			</xsl:when>
			<xsl:otherwise><p class="kp-leise"><xsl:value-of select="p:t('answer.read-only')"/></p></xsl:otherwise>
		</xsl:choose>
	</section>
</xsl:template>

<!-- What was typed goes on in the new ticket. -->
<xsl:template match="draft" mode="over">
	<p class="kp-hinweis kp-luft"><xsl:apply-templates select="." mode="state"/><xsl:text> </xsl:text><xsl:value-of select="p:t('draft.over')"/></p>
</xsl:template>

<!-- Somebody wrote meanwhile: what is new, one by one, before one confirms. -->
<xsl:template match="error[@id = 'comment.newer' or @id = 'ticket.newer']" mode="form-error">
	<div class="kern-alert kern-alert--warning" role="alert">
		<div class="kern-alert__header">
			<xsl:call-template name="symbol"><xsl:with-param name="name" select="'warning'"/></xsl:call-template>
			<div>
				<p class="kern-title"><xsl:value-of select="p:t(@id)"/></p>
				<ul class="kp-fehlerliste"><xsl:apply-templates select="/page/body/ticket/entries/entry[@new][@type = 'text']" mode="jump"/></ul>
			</div>
		</div>
	</div>
</xsl:template>
<xsl:template match="entry" mode="jump">
	<li><a href="#e{@id}"><xsl:apply-templates select="." mode="author"/>, <xsl:value-of select="p:time(@at, 'relative')"/></a></li>
</xsl:template>

<xsl:template match="form[@name = 'comment']/field[@name = 'text']" mode="has-hint">yes</xsl:template>
<xsl:template match="form[@name = 'comment']/field[@name = 'text']" mode="hint">
	<xsl:value-of select="p:t(concat('answer.seen.', /page/body/visible/@mode))"/>
</xsl:template>

<xsl:template match="form[@name = 'comment']" mode="fields">
	<xsl:apply-templates select="field[@name != 'close']" mode="field"/>
</xsl:template>

<xsl:template match="form[@name = 'comment']" mode="buttons">
	<div class="kp-reihe">
		<xsl:call-template name="button"><xsl:with-param name="text"><xsl:apply-templates select="." mode="send-word"/></xsl:with-param></xsl:call-template>
		<xsl:if test="field[@name = 'close'] and ../ticket/@may-close and ../ticket/@status != 'closed'">
			<xsl:call-template name="button">
				<xsl:with-param name="look" select="'secondary'"/>
				<xsl:with-param name="name" select="'close'"/>
				<xsl:with-param name="value" select="'1'"/>
				<xsl:with-param name="text" select="p:t('answer.send-close')"/>
			</xsl:call-template>
		</xsl:if>
		<xsl:call-template name="keep"/>
		<xsl:call-template name="script-line"/>
	</div>
</xsl:template>
<xsl:template match="form" mode="send-word"><xsl:value-of select="p:t('answer.send')"/></xsl:template>
<xsl:template match="form[error/@id = 'comment.newer']" mode="send-word"><xsl:value-of select="p:t('answer.confirm')"/></xsl:template>

</xsl:stylesheet>
