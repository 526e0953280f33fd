// SPDX-License-Identifier: EUPL-1.2
// css - xslt/static/portal.css and marke.svg from KERN and our layer
//
// KERN is cut to the rules our pages use (seen in the golden pages and in the sheets),
// loses its data: addresses (strict content policy), goes into @layer kern and is put
// in front of our layer, which is cut the same way but stays outside any layer and so wins.
import fs from 'fs';
import path from 'path';
import zlib from 'zlib';
import { PurgeCSS } from 'purgecss';
import { transform } from 'lightningcss';

const root = new URL('../../', import.meta.url).pathname;
const targets = { chrome: 111 << 16, edge: 111 << 16, firefox: 115 << 16, safari: 16 << 16 | 4 << 8 };

function read(folder, suffix) {
	return fs.readdirSync(folder, { recursive: true }).sort()
		.filter(f => f.endsWith(suffix))
		.map(f => fs.readFileSync(path.join(folder, f), 'utf8')).join('\n');
}
const pages = read(root + 't/page', '.html') + read(root + 'xslt/static/error', '.html');
const sheets = read(root + 'xslt', '.xsl') + read(root + 'xslt/static', '.js');

// Elements, classes, and the few attributes KERN selects by.
function used(html) {
	const seen = new Set(['root', 'before', 'after', 'html', 'body', 'main']);
	for (const m of html.matchAll(/class="([^"]*)"/g))
		m[1].split(/\s+/).forEach(x => seen.add(x));
	for (const m of html.matchAll(/<([a-z][a-z0-9]*)/g))
		seen.add(m[1]);
	for (const m of html.matchAll(/\s(data-[a-z-]+|type|required|readonly|disabled)/g))
		seen.add(m[1]);
	return [...seen];
}
const words = text => text.match(/[A-Za-z][\w-]*/g) ?? [];

async function purge(css, extractor) {
	const [result] = await new PurgeCSS().purge({
		content: [{ raw: pages + sheets, extension: 'html' }], css: [{ raw: css }],
		variables: false, keyframes: true, fontFace: false,
		safelist: { greedy: [/data-kern-theme/] },
		extractors: [{ extensions: ['html'], extractor }],
	});
	return result.css;
}

const own = await purge(['portal', 'pages', 'own'].map(f =>
	fs.readFileSync(`${root}xslt/css/${f}.src.css`, 'utf8')).join('\n'), words);
let kern = await purge(fs.readFileSync(
	root + 'node_modules/@kern-ux/native/dist/kern.css', 'utf8'), used);
kern = kern.replace(/@font-face\s*{[^}]*}/g, '');
kern = kern.replace(
	/(-webkit-mask|mask|mask-image|-webkit-mask-image|background|background-image)\s*:\s*url\((["']?)data:[^;]*?;?[^)]*\)[^;}]*;?/g, '');
for (let n = 1; n > 0;) {	/* a property may be used by one that is itself unused */
	const needed = new Set([...(kern + own).matchAll(/var\(\s*(--[\w-]+)/g)].map(m => m[1]));
	n = 0;
	kern = kern.replace(/(^|[{;\s])(--kern-[\w-]+)\s*:\s*[^;{}]*;/g, (all, before, name) => {
		if (needed.has(name))
			return all;
		n++;
		return before;
	});
}

const notice = '/*! Kundenportal (EUPL-1.2). Contains KERN-UX @kern-ux/native 2.7.2 (EUPL-1.2), ' +
	'shortened. KPor Sans is cut from Fira Sans (OFL-1.1, see fonts/OFL.txt). ' +
	'Sources: xslt/css */\n';
const { code } = transform({ filename: 'portal.css', minify: true, targets,
	code: Buffer.from('@layer kern;\n@layer kern{' + kern + '}\n' + own) });
if (code.includes('data:'))
	throw new Error('a data: address is left in the style sheet');
const css = Buffer.concat([Buffer.from(notice), code, Buffer.from('\n')]);
fs.writeFileSync(root + 'xslt/static/portal.css', css);
const brotli = zlib.brotliCompressSync(css, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } });
console.log(`portal.css ${css.length} bytes, ${brotli.length} with brotli`);
