<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- form.xsl - forms as declared in C: frame, error summary, buttons (inputs: field.xsl) -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">
<xsl:import href="field.xsl"/>
<xsl:include href="choice.xsl"/>
<xsl:include href="file.xsl"/>

<!-- A whole form. Pages fill modes: class, fields (default: all in declared order) and
     buttons. After an error the server's messages are the better ones: novalidate. -->
<xsl:template match="form" mode="form">
	<form action="{@action}" method="post">
		<xsl:attribute name="class"><xsl:apply-templates select="." mode="class"/></xsl:attribute>
		<xsl:apply-templates select="." mode="attributes"/>
		<xsl:apply-templates select="." mode="enctype"/>
		<xsl:if test="field/@error"><xsl:attribute name="novalidate">novalidate</xsl:attribute></xsl:if>
		<xsl:apply-templates select="." mode="secrets"/>
		<xsl:apply-templates select="." mode="fields"/>
		<xsl:apply-templates select="." mode="buttons"/>
	</form>
</xsl:template>

<xsl:template match="form" mode="class">kp-formular</xsl:template>
<xsl:template match="form" mode="attributes"/>
<xsl:template match="form" mode="fields"><xsl:apply-templates select="field" mode="field"/></xsl:template>
<xsl:template match="form" mode="buttons"/>

<xsl:template match="form" mode="secrets">
	<xsl:if test="@csrf"><input type="hidden" name="csrf" value="{@csrf}"/></xsl:if>
	<xsl:if test="@key"><input type="hidden" name="key" value="{@key}"/></xsl:if>
</xsl:template>

<!-- Above the form: what is wrong as a whole, then links to the fields that are wrong. These
     have the focus: the next Tab leads to the first of them. -->
<xsl:template match="form" mode="errors">
	<xsl:apply-templates select="error" mode="form-error"/>
	<xsl:if test="field/@error">
		<div class="kern-alert kern-alert--danger" role="alert" tabindex="-1" id="{@name}-errors" autofocus="autofocus">
			<div class="kern-alert__header">
				<xsl:call-template name="symbol"><xsl:with-param name="name" select="'error'"/></xsl:call-template>
				<div>
					<p class="kern-title"><xsl:value-of select="p:t('form.errors', 'n', string(count(field[@error])))"/></p>
					<ul class="kp-fehlerliste"><xsl:apply-templates select="field[@error]" mode="error-link"/></ul>
				</div>
			</div>
		</div>
	</xsl:if>
</xsl:template>

<xsl:template match="error" mode="form-error">
	<xsl:call-template name="alert">
		<xsl:with-param name="kind" select="'error'"/>
		<xsl:with-param name="id" select="@id"/>
		<xsl:with-param name="a" select="string(arg[1])"/>
		<xsl:with-param name="b" select="string(arg[2])"/>
	</xsl:call-template>
</xsl:template>

<!-- What was sent under this key has become a ticket: lead there. -->
<xsl:template match="error[@id = 'form.used'][arg]" mode="form-error">
	<div class="kern-alert kern-alert--danger" role="alert">
		<div class="kern-alert__header">
			<xsl:call-template name="symbol"><xsl:with-param name="name" select="'error'"/></xsl:call-template>
			<div>
				<p class="kern-title"><xsl:value-of select="p:t('form.used', 'a', string(arg[1]))"/></p>
				<p><xsl:value-of select="p:t('form.used.more')"/></p>
			</div>
		</div>
	</div>
</xsl:template>

<xsl:template match="field" mode="error-link">
	<li>
		<a>
			<xsl:attribute name="href">#<xsl:apply-templates select="." mode="id"/></xsl:attribute>
			<xsl:apply-templates select="." mode="error-text"/>
		</a>
	</li>
</xsl:template>
<!-- A hidden field cannot be jumped to. -->
<xsl:template match="field[@type = 'path' or @type = 'opaque' or @type = 'button']" mode="error-link">
	<li><xsl:apply-templates select="." mode="error-text"/></li>
</xsl:template>

<xsl:template match="field" mode="error-text">
	<xsl:variable name="label"><xsl:apply-templates select="." mode="label"/></xsl:variable>
	<xsl:value-of select="p:t(@error, 'field', string($label), 'min', string(@min), 'max', string(@max))"/>
</xsl:template>

<!-- Buttons are verb and object; the first of a form is its main one. -->
<xsl:template name="button">
	<xsl:param name="text"/>
	<xsl:param name="look" select="'primary'"/>
	<xsl:param name="name"/>
	<xsl:param name="value"/>
	<xsl:param name="symbol"/>
	<xsl:param name="more-class"/>
	<xsl:param name="label"/>
	<xsl:param name="unchecked" select="false()"/>
	<button type="submit" class="kern-btn kern-btn--{$look}{$more-class}">
		<xsl:if test="$name">
			<xsl:attribute name="name"><xsl:value-of select="$name"/></xsl:attribute>
			<xsl:attribute name="value"><xsl:value-of select="$value"/></xsl:attribute>
		</xsl:if>
		<xsl:if test="$unchecked"><xsl:attribute name="formnovalidate">formnovalidate</xsl:attribute></xsl:if>
		<xsl:if test="$label"><xsl:attribute name="aria-label"><xsl:value-of select="$label"/></xsl:attribute></xsl:if>
		<xsl:if test="$symbol">
			<xsl:call-template name="symbol"><xsl:with-param name="name" select="$symbol"/></xsl:call-template>
		</xsl:if>
		<span class="kern-label"><xsl:value-of select="$text"/></span>
	</button>
</xsl:template>

</xsl:stylesheet>
