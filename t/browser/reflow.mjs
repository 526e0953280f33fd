// SPDX-License-Identifier: EUPL-1.2
// reflow - every state at 320 px, 400 % zoom, 200 % text, wide spacing, forced colours, on paper
//
// reflow.mjs FOLDER: pages in FOLDER are those of t/page with very long words in them.
import { BASE, context, fits, launch, ok, picture, show, states } from './lib.mjs';

const [folder] = process.argv.slice(2);
// One window per line: 1280 x 900 at 400 % is 320 x 225; A4 has 718 px between its margins.
const NARROW = { width: 320, height: 640 }, ZOOM = { width: 320, height: 225 }, PHONE = { width: 360, height: 780 };
const WIDE = { width: 1280, height: 900 }, PAPER = { width: 718, height: 1000 };
const SPACING = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
	p { margin-bottom: 2em !important }`;
const SHOWN = ['login/plain', 'start/many', 'ticket-list/many', 'ticket/waiting', 'ticket/solved', 'ticket-new/error', 'faq-list/many',
	'faq-article/plain', 'settings-sessions/many', 'settings-profile/plain', 'error/404'];
const browser = await launch();

async function visit(pages, look) {
	const c = await context(browser);
	await show(c, pages);
	const page = await c.newPage();
	for (const [name] of pages) {
		await page.goto(`${BASE}/${name}`);
		await look(page, name);
	}
	await c.close();
}

async function with_style(page, content, look) {
	const style = await page.addStyleTag({ content });
	await look();
	await style.evaluate((e) => e.remove());
}

// What one can press or fill in has an edge when colours are the system's.
const edgeless = () => [...document.querySelectorAll('button, .kern-btn, input:not([type=hidden]), select, textarea')]
	.filter((e) => e.getClientRects().length && !e.closest('.kp-band') && !e.matches('.kern-sr-only'))
	.filter((e) => {
		const seen = (x) => {
			const s = getComputedStyle(x);
			return ['Top', 'Bottom'].some((d) => parseFloat(s[`border${d}Width`]) >= 1 && s[`border${d}Style`] !== 'none')
				|| (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1) || s.textDecorationLine === 'underline';
		};
		return !seen(e) && !seen(e.parentElement) && !/radio|checkbox/.test(e.type);
	}).map((e) => e.outerHTML.slice(0, 120));

// On paper nothing sticks, and there is nothing to press.
const no_paper = () => [...document.querySelectorAll('body *')]
	.filter((e) => e.getClientRects().length && getComputedStyle(e).visibility === 'visible')
	.filter((e) => /fixed|sticky/.test(getComputedStyle(e).position) || (e.matches('button, nav, input, select, textarea') && e.offsetHeight))
	.map((e) => e.outerHTML.slice(0, 120));

async function each(page, name) {
	for (const [viewport, what] of [[NARROW, '320 px'], [ZOOM, '400 % zoom']]) {
		await page.setViewportSize(viewport);
		await fits(page, `${name} ${what}`);
	}
	await page.setViewportSize(PHONE);
	await with_style(page, SPACING, () => fits(page, `${name} wide spacing`));
	for (const [viewport, what] of [[WIDE, 'wide'], [PHONE, 'narrow']]) {
		await page.setViewportSize(viewport);
		await with_style(page, ':root { font-size: 200% !important }', async () => {
			await fits(page, `${name} 200 % text ${what}`);
			if (SHOWN.includes(name)) await picture(page, `reflow-text-${name.replace('/', '-')}-${viewport.width}`);
		});
	}
	await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
	const flat = await page.evaluate(edgeless);
	ok(flat.length === 0, `${name} forced colours: what can be pressed has an edge`);
	for (const e of flat) console.log(`  ${e}`);
	if (SHOWN.includes(name)) await picture(page, `reflow-forced-${name.replace('/', '-')}`);
	// Browsers print what is light.
	await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light', media: 'print' });
	await page.setViewportSize(PAPER);
	await fits(page, `${name} on paper`);
	const wrong = await page.evaluate(no_paper);
	ok(wrong.length === 0, `${name} on paper: nothing to press, nothing that sticks`);
	for (const e of wrong.slice(0, 3)) console.log(`  ${e}`);
	const ink = await page.evaluate(() => [document.body, document.querySelector('main')].map((e) => getComputedStyle(e).backgroundColor).join(' '));
	ok(/^(rgba\(0, 0, 0, 0\)|rgb\(255, 255, 255\)) (rgba\(0, 0, 0, 0\)|rgb\(255, 255, 255\))$/.test(ink), `${name} on paper: no ground is printed`);
	if (SHOWN.includes(name)) await picture(page, `reflow-print-${name.replace('/', '-')}`);
	await page.emulateMedia({ media: 'screen' });
}

await visit(states(), each);
await visit(states(folder), async (page, name) => {
	for (const viewport of [NARROW, WIDE]) {
		await page.setViewportSize(viewport);
		await fits(page, `${name} long words ${viewport.width} px`);
		if (SHOWN.includes(name)) await picture(page, `reflow-long-${name.replace('/', '-')}-${viewport.width}`);
	}
});
await browser.close();
