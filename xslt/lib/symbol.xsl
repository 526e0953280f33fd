<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- symbol.xsl - every icon, as inline SVG that takes the colour of its text -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:template name="symbol">
	<xsl:param name="name"/>
	<svg class="kp-i" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
		<xsl:choose>
			<xsl:when test="$name = 'phone'">
				<path d="M6.5 3h3l1.5 4.5-2 1.5a11 11 0 0 0 6 6l1.5-2 4.5 1.5v3a2 2 0 0 1-2.2 2A17 17 0 0 1 4.5 5.2 2 2 0 0 1 6.5 3z"/>
			</xsl:when>
			<xsl:when test="$name = 'mail'">
				<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3.5 7 8.5 6 8.5-6"/>
			</xsl:when>
			<xsl:when test="$name = 'settings'">
				<path d="M4 7h9m5 0h2M4 17h2m5 0h9"/><circle cx="15.5" cy="7" r="2.3"/><circle cx="8.5" cy="17" r="2.3"/>
			</xsl:when>
			<xsl:when test="$name = 'logout'">
				<path d="M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4M15 8l4 4-4 4M19 12H9"/>
			</xsl:when>
			<xsl:when test="$name = 'plus'"><path d="M12 5v14M5 12h14"/></xsl:when>
			<xsl:when test="$name = 'check'"><path d="m5 12.5 4.5 4.5L19 7.5"/></xsl:when>
			<xsl:when test="$name = 'up'"><path d="M12 19V5M6 11l6-6 6 6"/></xsl:when>
			<xsl:when test="$name = 'down'"><path d="M12 5v14M6 13l6 6 6-6"/></xsl:when>
			<xsl:when test="$name = 'next'"><path d="m9.5 5.5 6.5 6.5-6.5 6.5"/></xsl:when>
			<xsl:when test="$name = 'back'"><path d="M14.5 5.5 8 12l6.5 6.5"/></xsl:when>
			<xsl:when test="$name = 'search'"><circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/></xsl:when>
			<xsl:when test="$name = 'filter'"><path d="M4 6h16M7 12h10M10 18h4"/></xsl:when>
			<xsl:when test="$name = 'clock'"><circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.3l3.5 2"/></xsl:when>
			<xsl:when test="$name = 'lock'"><rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/></xsl:when>
			<xsl:when test="$name = 'eye'">
				<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="3"/>
			</xsl:when>
			<xsl:when test="$name = 'book'"><path d="M5 4.5h10a4 4 0 0 1 4 4v12H8.5A3.5 3.5 0 0 1 5 17zM5 17a3 3 0 0 1 3-3h11"/></xsl:when>
			<xsl:when test="$name = 'people'">
				<circle cx="9" cy="8.5" r="3.3"/><path d="M2.8 19.5a6.2 6.2 0 0 1 12.4 0M15.5 5.5a3.3 3.3 0 0 1 0 6M18 14.5a6 6 0 0 1 3.2 5"/>
			</xsl:when>
			<xsl:when test="$name = 'person'"><circle cx="12" cy="8.5" r="3.8"/><path d="M4.5 20a7.5 7.5 0 0 1 15 0"/></xsl:when>
			<xsl:when test="$name = 'device'"><rect x="3.5" y="5" width="17" height="11" rx="1.5"/><path d="M9 20h6M12 16v4"/></xsl:when>
			<xsl:when test="$name = 'shield'">
				<path d="M12 3.5 5 6v5.5c0 4.3 2.9 7.5 7 9 4.1-1.5 7-4.7 7-9V6z"/><path d="m9 11.8 2.2 2.2 3.8-4"/>
			</xsl:when>
			<xsl:when test="$name = 'link'"><path d="M10 14a4 4 0 0 0 6 .5l3-3A4.2 4.2 0 0 0 13 5.5l-1.5 1.5M14 10a4 4 0 0 0-6-.5l-3 3A4.2 4.2 0 0 0 11 18.5l1.5-1.5"/></xsl:when>
			<xsl:when test="$name = 'file'"><path d="M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5"/></xsl:when>
			<xsl:when test="$name = 'image'">
				<rect x="3.5" y="4.5" width="17" height="15" rx="2"/><circle cx="9" cy="10" r="1.8"/><path d="m4 17.5 5-4 3.5 3 3-2.5 5 4"/>
			</xsl:when>
			<xsl:when test="$name = 'archive'"><path d="M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M10 3.5v2m0 2v2m0 2v2m-1 2.5h2v2H9z"/></xsl:when>
			<xsl:when test="$name = 'thumb'">
				<path d="M7.5 11v9H4v-9zM7.5 11l4-7.5c1.6 0 2.5 1.2 2.2 2.7L13 9.5h5.2a1.8 1.8 0 0 1 1.8 2.2l-1.5 6.8a2 2 0 0 1-2 1.5h-9"/>
			</xsl:when>
			<xsl:when test="$name = 'print'"><path d="M7 9V4h10v5M7 18H4V9.5h16V18h-3M7 14.5h10V20H7z"/></xsl:when>
			<xsl:when test="$name = 'info'"><circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8v.1"/></xsl:when>
			<xsl:when test="$name = 'error'"><circle cx="12" cy="12" r="8.5"/><path d="M12 7.5v5.5M12 16v.1"/></xsl:when>
			<xsl:when test="$name = 'success' or $name = 'solved'">
				<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.8L16 9.5"/>
			</xsl:when>
			<xsl:when test="$name = 'warning' or $name = 'incident'"><path d="M12 3.5 21 19.5H3zM12 10v4.5M12 17v.1"/></xsl:when>
			<xsl:when test="$name = 'change'"><path d="M4 20h4L19 9l-4-4L4 16zM13 7l4 4"/></xsl:when>
			<xsl:when test="$name = 'question'">
				<path d="M20 11.5a8 8 0 0 1-11.8 7L4 20l1.3-4A8 8 0 1 1 20 11.5z"/><path d="M9.8 9.5a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.5M12 15.8v.1"/>
			</xsl:when>
			<xsl:when test="$name = 'suggestion'">
				<path d="M9 17.5h6M10 20.5h4M12 3.5a6 6 0 0 0-3.5 10.9c.5.4.8 1 .8 1.6v1.5h5.4V16c0-.6.3-1.2.8-1.6A6 6 0 0 0 12 3.5z"/>
			</xsl:when>
			<xsl:when test="$name = 'new'"><path d="M4 13l2.5-8h11L20 13v6H4zM4 13h5l1 2.5h4l1-2.5h5"/></xsl:when>
			<xsl:when test="$name = 'open'"><path d="M20 12a8 8 0 1 1-3-6.2M20 4v4h-4"/></xsl:when>
			<xsl:when test="$name = 'waiting'"><path d="M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6v1"/></xsl:when>
			<xsl:when test="$name = 'closed'"><rect x="3.5" y="5" width="17" height="4" rx="1"/><path d="M5 9v10h14V9M10 13h4"/></xsl:when>
		</xsl:choose>
	</svg>
</xsl:template>

<xsl:template name="mark">
	<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
		<rect width="32" height="32" rx="7"/>
		<path d="M8 9.5h16v11H15l-4.5 4v-4H8z" class="kp-marke__linie" stroke-width="2" stroke-linejoin="round"/>
		<path d="M12 13.5h8M12 16.8h5" class="kp-marke__linie" stroke-width="1.8" stroke-linecap="round"/>
	</svg>
</xsl:template>

</xsl:stylesheet>
