// SPDX-License-Identifier: EUPL-1.2
// pseudo - texts of double length break no page at 360 px
import { BASE, SIZES, context, fits, launch, picture, show, states } from './lib.mjs';

const browser = await launch();
const c = await context(browser, { viewport: SIZES[0] });
const pages = states(process.argv[2]);
await show(c, pages);
const page = await c.newPage();
for (const [name] of pages) {
	await page.goto(`${BASE}/${name}`);
	await fits(page, `${name} with texts of double length`);
	if (/^(login\/plain|ticket-list\/many|ticket\/waiting|ticket-new\/plain)$/.test(name)) await picture(page, `pseudo-${name.replace('/', '-')}`);
}
await browser.close();
