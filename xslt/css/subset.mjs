// SPDX-License-Identifier: EUPL-1.2
// subset - the fonts in xslt/static/fonts, cut from Fira Sans
//
// base: German, Western Europe, typography. ext: what DIN 91379 names need beyond that
// (Latin Extended, Greek, Cyrillic), loaded by unicode-range only when such a letter
// occurs. A cut font is a changed one and "Fira" is a reserved name, so it is renamed.
import fs from 'fs';
import subsetFont from 'subset-font';
import fontverter from 'fontverter';

const root = new URL('../../', import.meta.url).pathname;
const source = root + 'node_modules/@kern-ux/native/dist/fonts/fira-sans/';
const target = root + 'xslt/static/fonts/';

const range = (a, b) =>
	Array.from({ length: b - a + 1 }, (_, i) => String.fromCodePoint(a + i)).join('');
const parts = {
	basis: range(0x20, 0x7e) + range(0xa0, 0xff) +
		'ŒœŠšŽžŸẞ–—‘’‚“”„†•…‰‹›€™−→←↑↓≤≥\u202f\u2009\u2011',
	erw: range(0x100, 0x24f) + range(0x2b0, 0x36f) + range(0x370, 0x3ff) +
		range(0x400, 0x45f) + range(0x1e00, 0x1eff),
};
const features = ['kern', 'ccmp', 'locl', 'mark', 'mkmk', 'tnum', 'lnum', 'case', 'liga'];

// Same length, so that no offset of the name table moves.
function replaceName(font, start, end, from, to) {
	for (const encode of [s => Buffer.from(s, 'latin1'),
		s => Buffer.from(s, 'utf16le').swap16()]) {
		const a = encode(from), b = encode(to);
		for (let i = font.indexOf(a, start); i >= 0 && i < end; i = font.indexOf(a, i + 1))
			b.copy(font, i);
	}
}

function rename(font) {
	for (let i = 0, n = font.readUInt16BE(4); i < n; i++) {
		const o = 12 + 16 * i;
		if (font.toString('latin1', o, o + 4) !== 'name')
			continue;
		const start = font.readUInt32BE(o + 8), end = start + font.readUInt32BE(o + 12);
		replaceName(font, start, end, 'Fira Sans', 'KPor Sans');
		replaceName(font, start, end, 'FiraSans', 'KPorSans');
	}
	return font;
}

fs.mkdirSync(target, { recursive: true });
for (const [name, weight] of [['Regular', 400], ['SemiBold', 600]])
	for (const [part, letters] of Object.entries(parts)) {
		const whole = fs.readFileSync(`${source}FiraSans-${name}.woff2`);
		const cut = await subsetFont(whole, letters, { targetFormat: 'truetype',
			keepFeatures: features, preserveNameIds: [0, 13, 14] });
		const woff = await fontverter.convert(rename(Buffer.from(cut)), 'woff2');
		fs.writeFileSync(`${target}kpor-sans-${weight}-${part}.woff2`, woff);
		console.log(name, part, woff.length);
	}
