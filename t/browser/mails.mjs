// SPDX-License-Identifier: EUPL-1.2
// mails - the HTML of each kind of mail as a mail program shows it: pictures, axe, nothing remote
import fs from 'node:fs';
import { axe, fits, launch, ok, picture } from './lib.mjs';

const [folder] = process.argv.slice(2);
const browser = await launch();
const mails = fs.readdirSync(folder).sort().map((file) => [file.replace(/\.html$/, ''), fs.readFileSync(`${folder}/${file}`, 'utf8')]);
for (const [width, colorScheme] of [[360, 'light'], [1280, 'light'], [360, 'dark']]) {
	const c = await browser.newContext({ viewport: { width, height: 780 }, colorScheme, bypassCSP: true });
	const asked = [];
	await c.route('**/*', (route) => { asked.push(route.request().url()); return route.abort(); });
	const page = await c.newPage();
	for (const [name, html] of mails) {
		const what = `${name} ${width} ${colorScheme}`;
		await page.setContent(html, { waitUntil: 'load' });
		ok(asked.splice(0).length === 0, `nothing is loaded: ${what}`);
		// in the dark axe takes the canvas, which the mail leaves to the program, for white
		if (colorScheme === 'light') await axe(page, what);
		await fits(page, what);
		await picture(page, `mail-${name}-${width}-${colorScheme}`);
	}
	await c.close();
}
await browser.close();
