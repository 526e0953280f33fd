// SPDX-License-Identifier: EUPL-1.2
// keyboard - every stop of the Tab key on every page of the route table, and the job without a mouse
import { BASE, SIZES, context, is, launch, login, ok } from './lib.mjs';

const places = JSON.parse(process.argv[2]);
const browser = await launch();

// The focused element as a person meets it, or null back at the start of the page.
const stop = () => {
	const e = document.activeElement;
	if (!e || e === document.body || e === document.documentElement) return null;
	const of = (x) => x.getBoundingClientRect();
	const marks = (x) => {
		const s = getComputedStyle(x);
		return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || (s.boxShadow !== 'none' && s.boxShadow !== x.dataset.calm);
	};
	const label = e.closest('label') ?? (e.id && document.querySelector(`label[for="${CSS.escape(e.id)}"]`));
	// A choice is marked and hit on its whole label, a radio's native dot has a line to itself.
	const target = label && /radio|checkbox/.test(e.type) ? label : e, r = of(target), own = of(e);
	const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]]
		.map(([x, y]) => document.elementFromPoint(own.left + own.width * x, own.top + own.height * y));
	const style = getComputedStyle(e), text = e.parentElement.innerText?.trim() ?? '';
	return {
		html: e.outerHTML.slice(0, 110), x: own.left, y: own.top + scrollY, height: r.height, width: r.width, tab: e.tabIndex,
		visible: marks(e) || marks(target) || (e.tagName === 'SUMMARY' && style.outlineStyle !== 'none'),
		reached: points.some((p) => p && (e.contains(p) || p.contains(e) || target.contains(p))),
		inline: e.tagName === 'A' && style.display === 'inline' && text.length > e.innerText.trim().length,
		region: e.closest('header, main, footer')?.tagName ?? 'BODY',
		column: e.closest('.kp-spalten > *, .kp-anmeldung > *') ? [...e.closest('.kp-spalten, .kp-anmeldung').children]
			.findIndex((x) => x.contains(e)) : -1,
		sticky: !!e.closest('.kp-band'), id: `${[...document.querySelectorAll('*')].indexOf(e)}`,
	};
};

async function run(page, path, what) {
	await page.goto(BASE + path);
	// Shadows of unfocused elements do not count as a mark of focus.
	await page.evaluate(() => { for (const e of document.querySelectorAll('*')) e.dataset.calm = getComputedStyle(e).boxShadow; });
	const wanted = await page.evaluate(() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
		.filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0 && !e.matches('.kern-sr-only'))
		.filter((e) => e.type !== 'radio' || e === (document.querySelector(`input[name="${e.name}"]:checked`) ?? document.querySelector(`input[name="${e.name}"]`)))
		.length);
	const stops = [], bad = { focus: [], covered: [], small: [], order: [] };
	for (let n = 0; n < 200; n++) {
		await page.keyboard.press('Tab');
		const s = await page.evaluate(stop);
		if (!s || s.id === stops[0]?.id) break;
		if (s.id === stops.at(-1)?.id) continue;	// parts of a date field
		stops.push(s);
		if (!s.visible) bad.focus.push(s);
		if (!s.reached) bad.covered.push(s);
		if (!s.inline && (s.height < 23.5 || s.width < 23.5)) bad.small.push(s);
	}
	for (let i = 1; i < stops.length; i++) {
		const [a, b] = [stops[i - 1], stops[i]];
		if (a.region !== b.region || a.column !== b.column || a.sticky || b.sticky) continue;
		if (b.y < a.y - Math.max(a.height, b.height) - 4) bad.order.push(b);
	}
	ok(stops.length >= wanted, `${what}: all ${wanted} stops are reached (${stops.length})`);
	for (const [key, text] of [['focus', 'each shows its focus'], ['covered', 'none is covered'], ['small', 'targets of 24 px and more'],
		['order', 'order as it is seen']]) {
		ok(bad[key].length === 0, `${what}: ${text}`);
		for (const s of bad[key].slice(0, 4)) console.log(`  ${Math.round(s.width)}x${Math.round(s.height)} ${s.html}`);
	}
}

async function skip(page, path) {
	await page.goto(BASE + path);
	await page.keyboard.press('Tab');
	is(await page.evaluate(() => document.activeElement.getAttribute('href')), '#inhalt', `${path}: the first stop skips to the content`);
	ok(await page.evaluate(() => document.activeElement.getBoundingClientRect().top >= 0), `${path}: and is seen`);
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	ok(await page.evaluate(() => !!document.activeElement.closest('main')), `${path}: the next stop is in it`);
}

// Tab until the focus is on what selector says.
async function reach(page, selector) {
	for (let n = 0; n < 120; n++) {
		if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
		await page.keyboard.press('Tab');
	}
	ok(false, `${selector} is reached by Tab on ${page.url()}`);
}
const press = (page, key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
const type = async (page, selector, text) => { await reach(page, selector); await page.keyboard.type(text); };

async function job() {
	const c = await context(browser, { viewport: SIZES[1] }), page = await c.newPage();
	await page.goto(`${BASE}/tickets/new`);
	await type(page, 'input[name=email]', 'bernd.brandt@musterstadt.example');
	await type(page, 'input[name=password]', 'kundenportal-demo');
	await press(page, 'Enter');
	is(new URL(page.url()).pathname, '/tickets/new', 'login by Enter leads on to the form that was asked for');
	await reach(page, 'input[name=kind]');
	await page.keyboard.press('Space');
	ok(await page.isChecked('input[name=kind]'), 'a kind is chosen with the space bar');
	await page.keyboard.press('ArrowDown');
	is(await page.inputValue('input[name=kind]:checked'), 'change', 'and changed with the arrows');
	// Blanks satisfy the browser's own check, not the portal's.
	await type(page, 'input[name=subject]', '   ');
	await type(page, 'textarea[name=text]', '   ');
	await reach(page, 'main button[type=submit]');
	await press(page, 'Enter');
	ok((await page.title()).startsWith('Fehler:'), 'what is missing comes back');
	is(await page.evaluate(() => document.activeElement.id), 'ticket-new-errors', 'with the focus on what is wrong');
	for (const [name, what] of [['subject', 'the first of its links'], ['text', 'the second']]) {
		await page.keyboard.press('Tab');
		is(await page.evaluate(() => document.activeElement.hash), `#ticket-new-${name}`, `${what} is next`);
	}
	await page.keyboard.press('Shift+Tab');
	await page.keyboard.press('Enter');
	is(await page.evaluate(() => document.activeElement.name), 'subject', 'and leads to the field');
	await page.keyboard.press('Control+A');
	await page.keyboard.type('Nur mit der Tastatur');
	await reach(page, 'textarea[name=text]');
	await page.keyboard.press('Control+A');
	await page.keyboard.type('Geht das?');
	await reach(page, 'main button[type=submit]');
	await press(page, 'Enter');
	ok(/^\/tickets\/\d+$/.test(new URL(page.url()).pathname), 'the ticket is sent with Enter on the button');
	await type(page, 'textarea[name=text]', 'Ja, es geht.');
	await reach(page, 'form[action$="/comments"] button');
	await press(page, 'Enter');
	ok((await page.locator('main').innerText()).includes('Ja, es geht.'), 'and the comment too');
	await c.close();
}

for (const viewport of SIZES) {
	const c = await context(browser, { viewport }), page = await c.newPage();
	for (const path of places.guest) await run(page, path, `${path} ${viewport.width}`);
	if (viewport.width > 500) await skip(page, '/login');
	await login(page, 'anna.albrecht@musterstadt.example');
	for (const path of places.person) await run(page, path, `${path} ${viewport.width}`);
	if (viewport.width > 500) await skip(page, places.ticket);
	await c.close();
}
await job();
await browser.close();
