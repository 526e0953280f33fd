<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- sent-mails.xsl - for the desk: which mails about a ticket went out, and which did not -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<!-- What did not get through is always seen; the rest is folded. -->
<xsl:template match="mails">
	<xsl:variable name="bad" select="mail[@state = 'deferred' or @state = 'refused' or @state = 'given_up']"/>
	<xsl:variable name="fine" select="mail[not(@state = 'deferred' or @state = 'refused' or @state = 'given_up')]"/>
	<section class="kp-karte kern-level-2 kp-drucklos">
		<h2><xsl:value-of select="p:t('mails.title')"/></h2>
		<xsl:if test="not(mail)"><p class="kp-klein kp-leise"><xsl:value-of select="p:t('mails.none')"/></p></xsl:if>
		<xsl:if test="$bad"><ul class="kp-namen kp-l"><xsl:apply-templates select="$bad"/></ul></xsl:if>
		<xsl:if test="$fine">
			<details class="kp-namen">
				<summary><xsl:value-of select="p:t('mails.count', 'n', string(count($fine)))"/></summary>
				<ul class="kp-l"><xsl:apply-templates select="$fine"/></ul>
			</details>
		</xsl:if>
	</section>
</xsl:template>

<xsl:template match="mail">
	<li>
		<b><xsl:value-of select="name"/></b>
		<xsl:value-of select="concat(', ', p:t(concat('mails.kind.', @kind)))"/>
		<br/>
		<span class="kp-leise kp-klein">
			<xsl:value-of select="p:t(concat('mails.state.', @state), 'at', p:time(@at, 'relative'))"/>
			<xsl:if test="reply"><br/><xsl:value-of select="reply"/></xsl:if>
		</span>
	</li>
</xsl:template>

</xsl:stylesheet>
