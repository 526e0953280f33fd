<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- choice.xsl - fields with choices: select, radio buttons, boxes to tick -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:p="urn:kundenportal" exclude-result-prefixes="p">

<!-- The words of an enum are messages "<field>.<value>"; names come with the document. -->
<xsl:template match="choice" mode="label">
	<xsl:choose>
		<xsl:when test="string(.) != ''"><xsl:value-of select="."/></xsl:when>
		<xsl:otherwise><xsl:value-of select="p:t(concat(../@name, '.', @value))"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>
<xsl:template match="field[@name = 'lang']/choice" mode="label">
	<xsl:value-of select="/page/site/language[@code = current()/@value]"/>
</xsl:template>
<xsl:template match="choice" mode="hint"/>

<!-- Select: names (modules, people), and every choice of a filter. -->
<xsl:template match="field[choice or @type = 'id' or @type = 'enum']" mode="input">
	<div class="kern-form-input__select-wrapper">
		<select class="kern-form-input__select">
			<xsl:apply-templates select="." mode="attributes"/>
			<xsl:if test="not(@required)"><xsl:apply-templates select="." mode="no-choice"/></xsl:if>
			<xsl:apply-templates select="choice" mode="option"/>
		</select>
	</div>
</xsl:template>
<xsl:template match="field" mode="no-choice">
	<option value=""><xsl:value-of select="p:t(concat('field.', ../@name, '.', @name, '.none'))"/></option>
</xsl:template>
<!-- An order is always in force: no empty choice. -->
<xsl:template match="field[@name = 'sort']" mode="no-choice"/>
<xsl:template match="choice" mode="option">
	<option value="{@value}">
		<xsl:if test="@selected"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>
		<xsl:apply-templates select="." mode="label"/>
	</option>
</xsl:template>

<!-- Radio buttons for the few words of an enum, boxes for a list. -->
<xsl:template match="form[not(@method = 'get')]/field[@type = 'enum'] | field[@list][choice]" mode="field">
	<fieldset class="kern-fieldset">
		<xsl:if test="@error"><xsl:attribute name="class">kern-fieldset kp-fehler</xsl:attribute></xsl:if>
		<xsl:apply-templates select="." mode="ties"/>
		<legend class="kern-label">
			<xsl:apply-templates select="." mode="label"/>
			<xsl:if test="@list"><xsl:apply-templates select="." mode="optional"/></xsl:if>
		</legend>
		<xsl:apply-templates select="." mode="hint-line"/>
		<xsl:apply-templates select="." mode="choices"/>
		<xsl:apply-templates select="." mode="error-line"/>
	</fieldset>
</xsl:template>
<xsl:template match="field" mode="choices"><xsl:apply-templates select="choice" mode="line"/></xsl:template>

<xsl:template match="choice" mode="line">
	<label class="kp-wahl">
		<xsl:apply-templates select="." mode="box"/>
		<span>
			<xsl:apply-templates select="." mode="label"/>
			<xsl:apply-templates select="." mode="hint"/>
		</span>
	</label>
</xsl:template>

<!-- The first one has the field's own id, so that the error summary leads to it. -->
<xsl:template match="choice" mode="box">
	<input name="{../@name}" value="{@value}">
		<xsl:attribute name="type">
			<xsl:choose>
				<xsl:when test="../@list">checkbox</xsl:when>
				<xsl:otherwise>radio</xsl:otherwise>
			</xsl:choose>
		</xsl:attribute>
		<xsl:attribute name="id">
			<xsl:apply-templates select=".." mode="id"/>
			<xsl:if test="preceding-sibling::choice">-<xsl:value-of select="@value"/></xsl:if>
		</xsl:attribute>
		<xsl:if test="../@required and not(../@list)"><xsl:attribute name="required">required</xsl:attribute></xsl:if>
		<xsl:if test="@selected"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
	</input>
</xsl:template>

<!-- Yes or no. -->
<xsl:template match="field[@type = 'bool']" mode="field">
	<div class="kern-form-input">
		<xsl:if test="@error"><xsl:attribute name="class">kern-form-input kp-fehler</xsl:attribute></xsl:if>
		<label class="kp-wahl">
			<input type="checkbox" value="1">
				<xsl:apply-templates select="." mode="attributes"/>
				<xsl:if test="string(value) != '' and value != '0'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
			</input>
			<span><xsl:apply-templates select="." mode="label"/></span>
		</label>
		<xsl:apply-templates select="." mode="hint-line"/>
		<xsl:apply-templates select="." mode="error-line"/>
	</div>
</xsl:template>

</xsl:stylesheet>
