<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- text.xsl - what people wrote: the vocabulary of lib/richtext.h as HTML -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<!-- An element the vocabulary does not know shows its text and nothing more. -->
<xsl:template match="*" mode="text"><xsl:apply-templates mode="text"/></xsl:template>
<xsl:template match="text()" mode="text"><xsl:value-of select="."/></xsl:template>

<xsl:template match="p" mode="text"><p><xsl:apply-templates mode="text"/></p></xsl:template>
<xsl:template match="br" mode="text"><br/></xsl:template>
<xsl:template match="hr" mode="text"><hr/></xsl:template>
<xsl:template match="pre" mode="text"><pre><xsl:apply-templates mode="text"/></pre></xsl:template>
<xsl:template match="h3" mode="text"><h3><xsl:apply-templates mode="text"/></h3></xsl:template>
<xsl:template match="ul" mode="text"><ul><xsl:apply-templates select="li" mode="text"/></ul></xsl:template>
<xsl:template match="ol" mode="text"><ol><xsl:apply-templates select="li" mode="text"/></ol></xsl:template>
<xsl:template match="li" mode="text"><li><xsl:apply-templates mode="text"/></li></xsl:template>
<xsl:template match="em" mode="text"><em><xsl:apply-templates mode="text"/></em></xsl:template>
<xsl:template match="strong" mode="text"><strong><xsl:apply-templates mode="text"/></strong></xsl:template>
<xsl:template match="code" mode="text"><code><xsl:apply-templates mode="text"/></code></xsl:template>

<xsl:template match="h2" mode="text">
	<h2>
		<xsl:if test="@id"><xsl:attribute name="id"><xsl:value-of select="@id"/></xsl:attribute></xsl:if>
		<xsl:apply-templates mode="text"/>
	</h2>
</xsl:template>

<xsl:template match="quote" mode="text">
	<blockquote><xsl:apply-templates mode="text"/></blockquote>
</xsl:template>

<!-- The C side lets no other scheme in; looked at once more, because a wrong one here
     would be a hole. -->
<xsl:template match="link" mode="text"><xsl:apply-templates mode="text"/></xsl:template>
<xsl:template match="link[starts-with(@href, '/') or starts-with(@href, '#') or starts-with(@href, 'mailto:')]" mode="text">
	<a href="{@href}"><xsl:apply-templates mode="text"/></a>
</xsl:template>
<xsl:template match="link[starts-with(@href, 'https://') or starts-with(@href, 'http://')]" mode="text">
	<a href="{@href}" rel="noopener noreferrer nofollow"><xsl:apply-templates mode="text"/></a>
</xsl:template>

<!-- The first row of a table is its head when it is made of th. -->
<xsl:template match="table" mode="text">
	<table class="kp-raster">
		<xsl:if test="tr[1]/th">
			<thead><xsl:apply-templates select="tr[1]" mode="text"/></thead>
		</xsl:if>
		<tbody><xsl:apply-templates select="tr[td]" mode="text"/></tbody>
	</table>
</xsl:template>
<xsl:template match="tr" mode="text"><tr><xsl:apply-templates select="th | td" mode="text"/></tr></xsl:template>
<xsl:template match="th" mode="text"><th scope="col"><xsl:apply-templates mode="text"/></th></xsl:template>
<xsl:template match="td" mode="text"><td><xsl:apply-templates mode="text"/></td></xsl:template>

</xsl:stylesheet>
