// SPDX-License-Identifier: EUPL-1.2
// states - every reviewed page in every state, light and dark, narrow and wide: axe, no overflow
import { BASE, LOOKS, axe, context, fits, launch, show, states } from './lib.mjs';

const browser = await launch();
const c = await context(browser);
const pages = states();
await show(c, pages);
const page = await c.newPage();
for (const [name] of pages) {
	await page.goto(`${BASE}/${name}`);
	await page.evaluate(() => document.fonts.ready);
	for (const { viewport, colorScheme, full } of LOOKS) {
		await page.setViewportSize(viewport);
		await page.emulateMedia({ colorScheme });
		await axe(page, `${name} ${viewport.width} ${colorScheme}`, !full);
		if (full) await fits(page, `${name} ${viewport.width} ${colorScheme}`);
	}
}
await browser.close();
