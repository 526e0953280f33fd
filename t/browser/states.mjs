// SPDX-License-Identifier: EUPL-1.2
// states - every reviewed page in every state, light and dark, narrow and wide: axe, no overflow
//
// Colours do not depend on the width nor widths on the colours: light is looked at wide and
// dark narrow. PORTAL_DEEP=1 looks at all four (axe.mjs always does, at the running pages).
import { BASE, SIZES, axe, context, fits, launch, show, states } from './lib.mjs';

const browser = await launch();
const c = await context(browser);
const pages = states();
await show(c, pages);
const page = await c.newPage();
for (const [name] of pages) {
	await page.goto(`${BASE}/${name}`);
	await page.evaluate(() => document.fonts.ready);
	for (const viewport of SIZES) for (const colorScheme of ['light', 'dark']) {
		if (!process.env.PORTAL_DEEP && (viewport.width < 500) === (colorScheme === 'light')) continue;
		await page.setViewportSize(viewport);
		await page.emulateMedia({ colorScheme });
		await axe(page, `${name} ${viewport.width} ${colorScheme}`);
		await fits(page, `${name} ${viewport.width} ${colorScheme}`);
	}
}
await browser.close();
