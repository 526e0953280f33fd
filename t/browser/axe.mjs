// SPDX-License-Identifier: EUPL-1.2
// axe - every page a contact meets, light and dark, narrow and wide: no violation, no overflow
import { BASE, LOOKS, PASSWORD, axe, context, fits, launch, login, picture } from './lib.mjs';

const [ticket, article] = process.argv.slice(2);
const GUEST = ['/login', '/password/forgot', '/password/forgot/sent', '/password/reset/unknown',
	'/accessibility', '/privacy', '/imprint'];
const PERSON = ['/', '/tickets', '/tickets?scope=org&status=all', '/tickets?q=gibtesnicht', '/tickets/new',
	`/tickets/${ticket}`, '/tickets/99999999', '/drafts', '/faq', `/faq/${article}`, '/faq?q=gibtesnicht', '/settings',
	'/settings/password', '/settings/profile', '/settings/mail', '/settings/sessions', '/nowhere'];
const browser = await launch();
const name = (path) => path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'start';

for (const { viewport, colorScheme } of LOOKS) {
	const c = await context(browser, { viewport, colorScheme, bypassCSP: true });
	const page = await c.newPage();
	const look = async (path) => {
		const what = `${path} ${viewport.width} ${colorScheme}`;
		await page.goto(BASE + path);
		await axe(page, what);
		await fits(page, what);
		await picture(page, `axe-${name(path)}-${viewport.width}-${colorScheme}`);
	};
	for (const path of GUEST) await look(path);
	await login(page, 'anna.albrecht@musterstadt.example', PASSWORD);
	for (const path of PERSON) await look(path);
	for (const path of ['/?lang=en', '/tickets', `/tickets/${ticket}`, '/tickets/new', '/faq', '/settings']) await look(path);
	await c.close();
}
await browser.close();
