<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- entry.xsl - the history of a ticket, oldest first: what was written, what changed -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<xsl:template match="entries">
	<div class="kp-verlaufkopf">
		<h2 id="verlauf-h"><xsl:value-of select="p:t('history.title')"/></h2>
		<xsl:if test="count(entry[@type = 'text']) &gt; 1">
			<a class="kp-drucklos" href="#neueste"><xsl:value-of select="p:t('history.newest')"/></a>
		</xsl:if>
	</div>
	<ol class="kp-verlauf"><xsl:apply-templates select="entry"/></ol>
</xsl:template>

<xsl:template match="entry[@type = 'text']">
	<li id="e{@id}">
		<span aria-hidden="true">
			<xsl:attribute name="class">kp-kopfbild<xsl:if test="@by-desk"> kp-kopfbild--support</xsl:if></xsl:attribute>
			<xsl:value-of select="p:initials(string(author))"/>
		</span>
		<article>
			<xsl:attribute name="class">kp-beitrag<xsl:if test="@new"> kp-beitrag--neu</xsl:if></xsl:attribute>
			<xsl:if test="not(following-sibling::entry[@type = 'text'])"><xsl:attribute name="id">neueste</xsl:attribute></xsl:if>
			<header>
				<h3><xsl:apply-templates select="." mode="author"/></h3>
				<xsl:apply-templates select="." mode="from"/>
				<xsl:if test="@new"><span class="kp-neu"><xsl:value-of select="p:t('history.new')"/></span></xsl:if>
				<xsl:call-template name="time"><xsl:with-param name="at" select="@at"/></xsl:call-template>
			</header>
			<div class="kp-text"><xsl:apply-templates select="text" mode="text"/></div>
			<xsl:apply-templates select="attachments"/>
		</article>
	</li>
</xsl:template>

<!-- Without an author the portal itself did it. -->
<xsl:template match="entry" mode="author"><xsl:value-of select="p:t('history.portal')"/></xsl:template>
<xsl:template match="entry[author != '']" mode="author"><xsl:value-of select="author"/></xsl:template>
<xsl:template match="entry" mode="from"><xsl:if test="organisation"><span><xsl:value-of select="organisation"/></span></xsl:if></xsl:template>
<xsl:template match="entry[@by-desk]" mode="from"><span><xsl:value-of select="p:t('history.desk')"/></span></xsl:template>

<xsl:template match="entry">
	<li id="e{@id}">
		<span class="kp-punktbild">
			<span><xsl:call-template name="symbol"><xsl:with-param name="name"><xsl:apply-templates select="." mode="symbol"/></xsl:with-param></xsl:call-template></span>
		</span>
		<div class="kp-ereignis">
			<p>
				<xsl:apply-templates select="." mode="event"/>
				<xsl:text> · </xsl:text>
				<xsl:apply-templates select="." mode="author"/>
				<xsl:text> · </xsl:text>
				<xsl:call-template name="time"><xsl:with-param name="at" select="@at"/></xsl:call-template>
			</p>
		</div>
	</li>
</xsl:template>

<xsl:template match="entry" mode="symbol">change</xsl:template>
<xsl:template match="entry[@type = 'status' or @type = 'kind']" mode="symbol"><xsl:value-of select="@new-value"/></xsl:template>
<xsl:template match="entry[@type = 'promise']" mode="symbol">clock</xsl:template>
<xsl:template match="entry[@type = 'assignee' or @type = 'reporter']" mode="symbol">person</xsl:template>
<xsl:template match="entry[@type = 'participant']" mode="symbol">people</xsl:template>
<xsl:template match="entry[@type = 'priority']" mode="symbol">up</xsl:template>
<xsl:template match="entry[@type = 'private']" mode="symbol">lock</xsl:template>

<!-- What changed; the new value stands out. -->
<xsl:template match="entry" mode="event">
	<xsl:value-of select="p:t(concat('event.', @type))"/><xsl:text> </xsl:text>
	<b><xsl:apply-templates select="." mode="new-value"/></b>
</xsl:template>
<xsl:template match="entry[@type != 'status'][@type != 'kind'][@type != 'priority'][@type != 'private'][not(@new-value)][string(new) = '']" mode="event">
	<xsl:value-of select="p:t(concat('event.', @type, '.none'))"/>
</xsl:template>
<xsl:template match="entry[@type = 'private']" mode="event"><xsl:value-of select="p:t(concat('event.private.', @new-value))"/></xsl:template>

<xsl:template match="entry" mode="new-value"><xsl:value-of select="new"/></xsl:template>
<xsl:template match="entry[@type = 'promise']" mode="new-value">
	<xsl:call-template name="time"><xsl:with-param name="at" select="@new-value"/><xsl:with-param name="style" select="'date'"/></xsl:call-template>
</xsl:template>
<xsl:template match="entry[@type = 'kind' or @type = 'priority' or @type = 'status']" mode="new-value">
	<xsl:value-of select="p:t(concat(@type, '.', @new-value))"/>
</xsl:template>
<xsl:template match="entry[@type = 'status'][@new-value = 'waiting']" mode="new-value"><xsl:value-of select="p:t('count.waiting')"/></xsl:template>

</xsl:stylesheet>
