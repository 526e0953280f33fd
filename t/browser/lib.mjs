// SPDX-License-Identifier: EUPL-1.2
// lib - what browser scripts share: chromium, results, mails, axe
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import fs from 'node:fs';
import { chromium } from 'playwright-core';

export const { BASE, MAILDIR, PORTALCTL, CONF, OUT, ROOT } = process.env;
export const PASSWORD = 'kundenportal-demo';
export const SIZES = [{ width: 360, height: 780 }, { width: 1280, height: 900 }];

export const ok = (condition, what) => console.log(`${condition ? 'ok' : 'not ok'} - ${what}`);
export const is = (got, want, what) => {
	ok(got === want, what);
	if (got !== want) console.log(`  got ${JSON.stringify(got)}, wanted ${JSON.stringify(want)}`);
};

export async function launch() {
	return chromium.launch({
		executablePath: '/usr/bin/chromium',
		args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
			'--disable-background-networking', '--disable-component-update', '--disable-sync',
			'--disable-dev-shm-usage'],
	});
}

// A context whose every foreign request is a failure of the test.
export async function context(browser, options = {}) {
	const c = await browser.newContext({ locale: 'de-DE', ...options });
	c.on('request', (r) => {
		if (!r.url().startsWith(BASE + '/')) ok(false, `no request to anywhere else: ${r.url()}`);
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

// The page's axe violations; the context needs bypassCSP and JavaScript.
export async function axe(page, what) {
	await page.evaluate(axeSource);
	const { violations } = await page.evaluate((tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } }), TAGS);
	ok(violations.length === 0, `axe: ${what}`);
	for (const v of violations)
		console.log(`  ${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`);
}

export async function picture(page, name) {
	await page.screenshot({ path: `${OUT}/${name}.png`, fullPage: true });
}

// No page is wider than the window.
export async function fits(page, what) {
	const wide = await page.evaluate(() => {
		const d = document.documentElement;
		if (d.scrollWidth <= window.innerWidth) return '';
		return [...document.querySelectorAll('body *')]
			.filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1)
			.slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(' | ') || 'document';
	});
	ok(wide === '', `no sideways scrolling: ${what}`);
	if (wide) console.log(`  ${wide}`);
}
