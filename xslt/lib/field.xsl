<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- field.xsl - one input per declared field: label, hint, value, error, and their ties -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<!-- Fields with a hint, the message "field.<form>.<name>.hint". -->
<xsl:variable name="hints" select="' password-forgot.email password-change.password settings-password.password password-reset.password ticket-new.subject ticket-new.text ticket-new.priority ticket-new.private ticket-new.participant settings-mail.mail_scope settings-mail.mail_mode settings-sessions.idle '"/>

<xsl:template match="field" mode="id"><xsl:value-of select="concat(../@name, '-', @name)"/></xsl:template>
<xsl:template match="field" mode="label"><xsl:value-of select="p:t(concat('field.', ../@name, '.', @name))"/></xsl:template>
<xsl:template match="field" mode="has-hint"><xsl:if test="contains($hints, concat(' ', ../@name, '.', @name, ' '))">yes</xsl:if></xsl:template>
<xsl:template match="field" mode="hint">
	<xsl:value-of select="p:t(concat('field.', ../@name, '.', @name, '.hint'), 'min', string(/page/body/rule/@min))"/>
</xsl:template>

<!-- Neither drawn nor hidden: buttons belong to the page. -->
<xsl:template match="field[@type = 'button']" mode="field"/>
<xsl:template match="field[@type = 'path' or @type = 'opaque']" mode="field"><xsl:apply-templates select="." mode="hidden"/></xsl:template>
<xsl:template match="field" mode="hidden">
	<xsl:if test="string(value) != ''"><input type="hidden" name="{@name}" value="{value}"/></xsl:if>
</xsl:template>

<xsl:template match="field" mode="field">
	<div class="kern-form-input">
		<xsl:if test="@error"><xsl:attribute name="class">kern-form-input kp-fehler</xsl:attribute></xsl:if>
		<label class="kern-label">
			<xsl:attribute name="for"><xsl:apply-templates select="." mode="id"/></xsl:attribute>
			<xsl:apply-templates select="." mode="label"/>
			<xsl:apply-templates select="." mode="optional"/>
		</label>
		<xsl:apply-templates select="." mode="hint-line"/>
		<xsl:apply-templates select="." mode="input"/>
		<xsl:apply-templates select="." mode="error-line"/>
	</div>
</xsl:template>

<xsl:template match="field" mode="optional">
	<xsl:if test="not(@required)"><xsl:text> </xsl:text><span class="kern-label__optional"><xsl:value-of select="p:t('form.optional')"/></span></xsl:if>
</xsl:template>
<xsl:template match="form[@method = 'get']/field | field[@type = 'password']" mode="optional"/>

<xsl:template match="field" mode="hint-line">
	<xsl:variable name="hint"><xsl:apply-templates select="." mode="has-hint"/></xsl:variable>
	<xsl:if test="string($hint)">
		<p class="kern-hint">
			<xsl:attribute name="id"><xsl:apply-templates select="." mode="id"/>-hint</xsl:attribute>
			<xsl:apply-templates select="." mode="hint"/>
		</p>
	</xsl:if>
</xsl:template>

<xsl:template match="field" mode="error-line">
	<xsl:if test="@error">
		<p class="kern-error">
			<xsl:attribute name="id"><xsl:apply-templates select="." mode="id"/>-error</xsl:attribute>
			<xsl:call-template name="symbol"><xsl:with-param name="name" select="'error'"/></xsl:call-template>
			<span><xsl:apply-templates select="." mode="error-text"/></span>
		</p>
	</xsl:if>
</xsl:template>

<!-- Attributes every input has. A password that is asked for is never optional. -->
<xsl:template match="field" mode="ties">
	<xsl:variable name="hint"><xsl:apply-templates select="." mode="has-hint"/></xsl:variable>
	<xsl:variable name="id"><xsl:apply-templates select="." mode="id"/></xsl:variable>
	<xsl:if test="string($hint) or @error">
		<xsl:attribute name="aria-describedby">
			<xsl:if test="string($hint)"><xsl:value-of select="concat($id, '-hint')"/></xsl:if>
			<xsl:if test="string($hint) and @error"><xsl:text> </xsl:text></xsl:if>
			<xsl:if test="@error"><xsl:value-of select="concat($id, '-error')"/></xsl:if>
		</xsl:attribute>
	</xsl:if>
</xsl:template>
<xsl:template match="field" mode="attributes">
	<xsl:attribute name="id"><xsl:apply-templates select="." mode="id"/></xsl:attribute>
	<xsl:attribute name="name"><xsl:value-of select="@name"/></xsl:attribute>
	<xsl:apply-templates select="." mode="ties"/>
	<xsl:if test="@required or @type = 'password'"><xsl:attribute name="required">required</xsl:attribute></xsl:if>
	<xsl:if test="@error"><xsl:attribute name="aria-invalid">true</xsl:attribute></xsl:if>
</xsl:template>
<xsl:template match="field" mode="length">
	<xsl:if test="@max"><xsl:attribute name="maxlength"><xsl:value-of select="@max"/></xsl:attribute></xsl:if>
</xsl:template>

<!-- Purpose of an input (WCAG 1.3.5). -->
<xsl:template match="field" mode="autocomplete"/>
<xsl:template match="field[@type = 'email']" mode="autocomplete">username</xsl:template>
<xsl:template match="field[@name = 'password' or @name = 'password2']" mode="autocomplete">new-password</xsl:template>
<xsl:template match="form[@name = 'login']/field[@name = 'password'] | field[@name = 'current']" mode="autocomplete">current-password</xsl:template>
<xsl:template match="field[@name = 'given_name']" mode="autocomplete">given-name</xsl:template>
<xsl:template match="field[@name = 'family_name']" mode="autocomplete">family-name</xsl:template>
<xsl:template match="field[@name = 'phone']" mode="autocomplete">tel</xsl:template>
<xsl:template match="field[@name = 'q' or @name = 'subject']" mode="autocomplete">off</xsl:template>

<xsl:template match="field" mode="html-type">text</xsl:template>
<xsl:template match="field[@type = 'email' or @type = 'password' or @type = 'date']" mode="html-type"><xsl:value-of select="@type"/></xsl:template>
<xsl:template match="field[@name = 'phone']" mode="html-type">tel</xsl:template>
<xsl:template match="field[@name = 'q']" mode="html-type">search</xsl:template>

<xsl:template match="field" mode="input">
	<xsl:variable name="autocomplete"><xsl:apply-templates select="." mode="autocomplete"/></xsl:variable>
	<input class="kern-form-input__input">
		<xsl:attribute name="type"><xsl:apply-templates select="." mode="html-type"/></xsl:attribute>
		<xsl:apply-templates select="." mode="attributes"/>
		<xsl:if test="@type != 'date'"><xsl:apply-templates select="." mode="length"/></xsl:if>
		<xsl:if test="string($autocomplete)"><xsl:attribute name="autocomplete"><xsl:value-of select="$autocomplete"/></xsl:attribute></xsl:if>
		<xsl:if test="@type = 'email'"><xsl:attribute name="spellcheck">false</xsl:attribute></xsl:if>
		<xsl:if test="string(value) != '' and @type != 'password'"><xsl:attribute name="value"><xsl:value-of select="value"/></xsl:attribute></xsl:if>
	</input>
</xsl:template>

<xsl:template match="field[@type = 'text']" mode="input">
	<textarea class="kern-form-input__input" rows="8">
		<xsl:apply-templates select="." mode="attributes"/>
		<xsl:apply-templates select="." mode="length"/>
		<xsl:value-of select="value"/>
	</textarea>
</xsl:template>

</xsl:stylesheet>
