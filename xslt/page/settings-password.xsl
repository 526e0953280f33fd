<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- settings-password.xsl - changing one's password among the settings -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p" p:rare="true">
<xsl:import href="../layout.xsl"/>
<xsl:import href="../lib/password.xsl"/>
<xsl:import href="../lib/settings.xsl"/>

<xsl:template match="form[field/@name = 'password2']" mode="class">kp-formular kp-halbbreit</xsl:template>

</xsl:stylesheet>
