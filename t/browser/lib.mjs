// SPDX-License-Identifier: EUPL-1.2
// lib - what browser scripts share: chromium, results, mails, axe
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

export const { BASE, MAILDIR, PORTALCTL, CONF, OUT, ROOT } = process.env;
export const PASSWORD = 'kundenportal-demo';
export const SIZES = [{ width: 360, height: 780 }, { width: 1280, height: 900 }];

// Every look at a page. Two have each width and each scheme once and are full; in the others only
// rules about colours can find anything new.
export const LOOKS = SIZES.flatMap((viewport) => ['light', 'dark'].map((colorScheme) => ({
	viewport, colorScheme, full: !!process.env.PORTAL_DEEP || (viewport.width < 500) === (colorScheme === 'dark'),
})));
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

export const ok = (condition, what) => console.log(`${condition ? 'ok' : 'not ok'} - ${what}`);
export const is = (got, want, what) => {
	ok(got === want, what);
	if (got !== want) console.log(`  got ${JSON.stringify(got)}, wanted ${JSON.stringify(want)}`);
};

export async function launch(more = []) {
	return chromium.launch({
		executablePath: '/usr/bin/chromium',
		args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
			'--disable-background-networking', '--disable-component-update', '--disable-sync',
			'--disable-dev-shm-usage', ...more],
	});
}

// A context whose every foreign request is a failure of the test, and whatever a page's own
// policy keeps it from, unless violates says that this is wanted.
export async function context(browser, { violates, ...options } = {}) {
	const c = await browser.newContext({ locale: 'de-DE', ...options });
	c.on('request', (r) => {
		if (!r.url().startsWith(BASE + '/')) ok(false, `no request to anywhere else: ${r.url()}`);
	});
	c.on('console', (m) => {
		if (!violates && /Content Security Policy/i.test(m.text())) ok(false, `within the content policy: ${m.text()}`);
	});
	return c;
}

export async function login(page, email, password = PASSWORD) {
	await page.goto(`${BASE}/login`);
	await page.fill('input[name=email]', email);
	await page.fill('input[name=password]', password);
	await Promise.all([page.waitForNavigation(), page.click('main button[type=submit]')]);
}

export function mail(address, n) {
	return execFileSync(`${ROOT}/t/lib/mail-text`, [MAILDIR, address, String(n)], { encoding: 'utf8' });
}

export function portalctl(...args) {
	return execFileSync(PORTALCTL, ['--config', CONF, ...args], { encoding: 'utf8' });
}

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// What passed is not described and style sheets are not asked for again: the same findings in
// a third of the time.
const AXE = { runOnly: { type: 'tag', values: TAGS }, resultTypes: ['violations'], preload: false };

// The page's axe violations, or those of its colours; the context needs JavaScript.
export async function axe(page, what, colours) {
	if (!await page.evaluate('typeof axe === "object"')) await page.evaluate(axeSource);
	const options = colours ? { ...AXE, runOnly: { type: 'rule', values: OF_COLOURS } } : AXE;
	const { violations } = await page.evaluate((o) => axe.run(document, o), options);
	ok(violations.length === 0, `axe: ${what}`);
	for (const v of violations)
		console.log(`  ${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`);
}

// The reviewed pages of t/page as [page/state, html], or those that were drawn into folder.
export function states(folder) {
	const files = folder ? fs.readdirSync(folder).map((f) => [f.replace('--', '/'), `${folder}/${f}`])
		: fs.readdirSync(`${ROOT}/t/page`, { withFileTypes: true }).filter((d) => d.isDirectory())
			.flatMap(({ name }) => fs.readdirSync(`${ROOT}/t/page/${name}`).map((f) => [`${name}/${f}`, `${ROOT}/t/page/${name}/${f}`]));
	return files.filter(([name]) => name.endsWith('.html'))
		.map(([name, file]) => [name.slice(0, -5), fs.readFileSync(file, 'utf8').replaceAll('>\n<', '><')]).sort();
}

// Shows such pages under BASE, with the style sheet and fonts of the tree; nothing else is there.
export async function show(c, pages) {
	const html = new Map(pages);
	const types = { '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
	await c.route('**/*', (route) => {
		const where = decodeURI(new URL(route.request().url()).pathname);
		const body = html.get(where.slice(1));
		if (body !== undefined) return route.fulfill({ contentType: 'text/html; charset=utf-8', body });
		const file = `${ROOT}/xslt${where}`;
		if (!where.startsWith('/static/') || !fs.existsSync(file)) return route.fulfill({ status: 404, body: '' });
		return route.fulfill({ contentType: types[path.extname(file)], body: fs.readFileSync(file) });
	});
}

export async function picture(page, name) {
	await page.screenshot({ path: `${OUT}/${name}.png`, fullPage: true });
}

// No page is wider than the window, and nothing is cut off inside it.
export async function fits(page, what) {
	const bad = await page.evaluate(() => {
		const d = document.documentElement, name = (e) => e.outerHTML.slice(0, 120);
		const all = [...document.querySelectorAll('body *')];
		const wide = d.scrollWidth <= d.clientWidth ? [] : all.filter((e) => e.getBoundingClientRect().right > d.clientWidth + 1);
		const cut = all.filter((e) => {
			const s = getComputedStyle(e);
			return /hidden|clip/.test(s.overflow + s.overflowX) && s.clipPath === 'none' && s.clip === 'auto' && e.innerText?.trim()
				&& e.getClientRects().length && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
		});
		// Three lines and more of a letter or two each are nothing to read.
		const crushed = all.filter((e) => {
			const s = getComputedStyle(e), r = e.getBoundingClientRect();
			return !e.children.length && e.textContent.trim().length > 3 && s.clipPath === 'none' && r.width > 0
				&& r.width < 1.75 * parseFloat(s.fontSize) && r.height > 3 * parseFloat(s.fontSize);
		});
		const found = [...crushed.slice(0, 2).map((e) => `crushed: ${name(e)}`), ...wide.slice(-2).map((e) => `too wide: ${name(e)}`), ...cut.slice(0, 2).map((e) => `cut off: ${name(e)}`)];
		return found.length || d.scrollWidth <= d.clientWidth ? found : ['too wide: document'];
	});
	ok(bad.length === 0, `no sideways scrolling: ${what}`);
	for (const b of bad) console.log(`  ${b}`);
}
