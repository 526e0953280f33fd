<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- password-change.xsl - a password of one's own, after a mailed one or by choice -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p" p:rare="true">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/password.xsl"/>

<xsl:template match="page" mode="content">
	<div class="kp-schmal">
		<div class="kp-titel">
			<div>
				<h1><xsl:apply-templates select="." mode="title"/></h1>
				<xsl:apply-templates select="body/forced"/>
			</div>
		</div>
		<xsl:apply-templates select="notices"/>
		<xsl:apply-templates select="body/form" mode="errors"/>
		<div class="kp-karte kern-level-2"><xsl:apply-templates select="body/form" mode="form"/></div>
	</div>
</xsl:template>

<xsl:template match="page[body/forced]" mode="title"><xsl:value-of select="p:t('title.password-choose')"/></xsl:template>
<xsl:template match="forced"><p><xsl:value-of select="p:t('password.forced')"/></p></xsl:template>

</xsl:stylesheet>
