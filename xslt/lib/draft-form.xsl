<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- draft-form.xsl - the buttons of drafts: keep what is typed so far, discard what is kept -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">
<xsl:include href="draft.xsl"/>

<!-- Beside the button that sends; nothing has to be complete for it. -->
<xsl:template name="keep">
	<xsl:call-template name="button">
		<xsl:with-param name="look" select="'secondary'"/>
		<xsl:with-param name="name" select="'draft'"/>
		<xsl:with-param name="value" select="'1'"/>
		<xsl:with-param name="unchecked" select="true()"/>
		<xsl:with-param name="text" select="p:t('draft.save')"/>
	</xsl:call-template>
</xsl:template>

<!-- Below these buttons: what the script has to say (static/portal.js), and its words for it;
     it puts time and names for "%". Without it the line stays empty. -->
<xsl:template name="script-line">
	<p class="kp-stand kp-klein kp-leise" role="status" data-saved="{p:t('script.saved', 'when', '%')}" data-added="{p:t('script.added', 'names', '%')}" data-picture="{p:t('script.picture')}" data-found="{p:t('script.found', 'count', '%')}">
		<xsl:if test="@typed"><xsl:attribute name="data-typed">true</xsl:attribute></xsl:if>
	</p>
</xsl:template>

<xsl:template match="form" mode="discard">
	<xsl:variable name="label"><xsl:if test="../subject"><xsl:value-of select="p:t('draft.discard.label', 'name', string(../subject))"/></xsl:if></xsl:variable>
	<form action="{@action}" method="post" class="kp-luft kp-drucklos">
		<xsl:apply-templates select="." mode="secrets"/>
		<xsl:apply-templates select="field[@name = 'next']" mode="hidden"/>
		<xsl:call-template name="button">
			<xsl:with-param name="look" select="'secondary'"/>
			<xsl:with-param name="more-class" select="' kern-btn--klein'"/>
			<xsl:with-param name="label" select="string($label)"/>
			<xsl:with-param name="text" select="p:t('draft.discard')"/>
		</xsl:call-template>
	</form>
</xsl:template>

</xsl:stylesheet>
