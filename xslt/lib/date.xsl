<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- date.xsl - points in time as <time>: what a machine reads and what people read -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<!-- styles: date, datetime, relative, day, long, time (lib/catalog.h) -->
<xsl:template name="time">
	<xsl:param name="at"/>
	<xsl:param name="style" select="'datetime'"/>
	<time datetime="{$at}"><xsl:value-of select="p:time($at, $style)"/></time>
</xsl:template>

</xsl:stylesheet>
