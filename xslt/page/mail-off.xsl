<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- mail-off.xsl - the page a mail's link to no more mails opens; only its button does anything -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p" p:rare="true">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/form.xsl"/>

<xsl:template match="page" mode="content">
	<div class="kp-anmeldung">
		<div class="kp-anmeldung__formular kern-level-2">
			<h1><xsl:value-of select="p:t('title.mail-off')"/></h1>
			<div class="kp-meldungen"><xsl:apply-templates select="notices"/></div>
			<xsl:apply-templates select="body/off"/>
			<xsl:apply-templates select="body/form[@name = 'mail-off']" mode="form"/>
			<p class="kp-klein kp-leise kp-luft-gross">
				<xsl:value-of select="p:t('off.settings')"/><xsl:text> </xsl:text>
				<xsl:call-template name="link">
					<xsl:with-param name="to" select="'settings-mail'"/>
					<xsl:with-param name="text" select="p:t('off.settings.link')"/>
				</xsl:call-template>
			</p>
		</div>
		<xsl:apply-templates select="site" mode="about"/>
	</div>
</xsl:template>

<xsl:template match="off">
	<p class="kp-leise"><xsl:value-of select="p:t(concat('off.ask.', @what))"/></p>
	<p class="kp-luft"><xsl:value-of select="p:t('off.always')"/></p>
</xsl:template>
<xsl:template match="off[@done]">
	<p role="status"><xsl:value-of select="p:t(concat('off.done.', @what))"/></p>
	<p class="kp-luft"><xsl:value-of select="p:t('off.always')"/></p>
</xsl:template>

<xsl:template match="form[@name = 'mail-off']" mode="fields"/>
<xsl:template match="form[@name = 'mail-off']" mode="buttons">
	<div class="kp-reihe">
		<xsl:call-template name="button">
			<xsl:with-param name="name" select="'off'"/>
			<xsl:with-param name="value" select="'1'"/>
			<xsl:with-param name="text" select="p:t('off.send')"/>
		</xsl:call-template>
	</div>
</xsl:template>

</xsl:stylesheet>
