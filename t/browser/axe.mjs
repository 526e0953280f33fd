// SPDX-License-Identifier: EUPL-1.2
// axe - every page of the route table, light and dark, narrow and wide: no violation, no overflow
import fs from 'node:fs';
import { BASE, LOOKS, OUT, axe, context, fits, is, launch, login, picture } from './lib.mjs';

const places = JSON.parse(process.argv[2]);
const browser = await launch();
const name = (path) => path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '').slice(0, 60) || 'start';

// One load in all looks; the page's bytes are left for html-validate.
async function look(page, path, lang) {
	const res = await page.goto(BASE + path);
	fs.writeFileSync(`${OUT}/axe-${lang}-${name(path)}.html`, await res.text());
	is(await page.getAttribute('html', 'lang'), lang, `${path}: ${lang}`);
	// Colours are the same in every language.
	for (const { viewport, colorScheme, full } of LOOKS.filter((l) => l.full || lang === 'de')) {
		const what = `${lang} ${path} ${viewport.width} ${colorScheme}`;
		await page.setViewportSize(viewport);
		await page.emulateMedia({ colorScheme });
		await axe(page, what, !full);
		if (!full) continue;
		await fits(page, what);
		await picture(page, `axe-${lang}-${name(path)}-${viewport.width}-${colorScheme}`);
	}
}

async function walk(lang, email) {
	const c = await context(browser, { locale: lang }), page = await c.newPage();
	for (const path of places.guest) await look(page, path, path.startsWith('/static/') ? 'de' : lang);
	await login(page, email);
	for (const path of places.person) await look(page, path, lang);
	await c.close();
}

await walk('de', 'anna.albrecht@musterstadt.example');
await walk('en', 'bernd.brandt@musterstadt.example');
await browser.close();
