// SPDX-License-Identifier: EUPL-1.2
// script - pasting, dropping, saving by itself, warning; and all of the portal without it
import { BASE, axe, context, fits, is, launch, login, ok, picture } from './lib.mjs';

const [ticket, ...dropped] = process.argv.slice(2);
const browser = await launch();
const ANNA = 'anna.albrecht@musterstadt.example', NEW = `${BASE}/tickets/new`;
const TEXT = 'textarea[name=text]', LINE = 'form [role=status]', SUBJECT = 'input[name=subject]';

// A page of somebody who is in: what it posted by itself, what it asked, what went wrong in it.
async function begin(options = {}, person = ANNA) {
	const c = await context(browser, { timezoneId: 'Europe/Berlin', ...options }), page = await c.newPage();
	const seen = { posts: [], asked: 0, wrong: [] };
	page.on('request', (r) => {
		if (r.method() === 'POST' && /draft=auto/.test(r.postData() ?? '')) seen.posts.push(r);
	});
	page.on('dialog', (d) => { seen.asked++; d.accept(); });
	page.on('pageerror', (e) => seen.wrong.push(e.message));
	page.on('console', (m) => { if (m.type() === 'error') seen.wrong.push(m.text()); });
	await login(page, person);
	return { c, page, seen };
}
const press = (page, name) =>
	Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).first().click()]);
const names = (page) => page.$eval('[type=file]', (i) => [...i.files].map((f) => f.name));
const line = (page) => page.locator(LINE).innerText();
const drafts = async (c) => (await (await c.request.get(`${BASE}/drafts?view=xml`)).text()).match(/<draft [^]*?<\/draft>/g) ?? [];
async function until(what, condition) {
	for (let n = 0; n < 200; n++) {
		if (await condition()) return ok(true, what);
		await new Promise((done) => { setTimeout(done, 50); });
	}
	ok(false, what);
}
// What a page asked for before this has been asked for by then.
const settled = (page) => page.evaluate(() => fetch('/-/ping').then((r) => r.text()));

// 20 seconds later in the page; true when it has saved.
async function later(page, seen) {
	const before = seen.posts.length;
	await page.clock.fastForward(20_000);
	await settled(page);
	if (seen.posts.length === before) return false;
	return (await seen.posts.at(-1).response()).status() === 204;
}

// With what programs put on the clipboard: pictures, texts, or both.
async function paste(page, ...types) {
	await page.evaluate(async (wanted) => {
		const canvas = document.createElement('canvas');
		canvas.width = canvas.height = 8;
		const image = await new Promise((done) => { canvas.toBlob(done); });
		const all = { 'image/png': image, 'text/plain': new Blob(['Getippt '], { type: 'text/plain' }) };
		await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(wanted.map((t) => [t, all[t]])))]);
	}, types);
	await page.locator(TEXT).focus();
	await page.keyboard.press('Control+V');
}

async function drag(c, page, types, files, to = SUBJECT) {
	const { x, y } = await page.locator(to).boundingBox();
	const cdp = await c.newCDPSession(page);
	const data = { items: [], files, dragOperationsMask: 1 };
	for (const type of types) await cdp.send('Input.dispatchDragEvent', { type, x: x + 20, y: y + 10, data });
	await cdp.detach();
}
const marked = (page) => page.$eval('#ticket-new', (f) => f.classList.contains('kp-ablage'));

async function pasteAndDrop() {
	const { c, page, seen } = await begin({ permissions: ['clipboard-read', 'clipboard-write'] });
	await page.goto(NEW);
	is(await line(page), '', 'the line says nothing at first');
	await paste(page, 'image/png');
	ok(/^bild-\d{8}-\d{6}\.png$/.test((await names(page)).join()), `a pasted picture is chosen and has a name: ${await names(page)}`);
	is(await line(page), `Hinzugefügt: ${await names(page)}`, 'which is said');
	is(await page.inputValue(TEXT), '', 'and leaves the text alone');
	await paste(page, 'text/plain');
	await paste(page, 'text/plain', 'image/png');
	is(await page.inputValue(TEXT), 'Getippt Getippt ', 'text is pasted as text, also when a picture of it comes along');
	is((await names(page)).length, 1, 'which is not taken');
	await drag(c, page, ['dragEnter', 'dragOver'], dropped);
	ok(await marked(page), 'files over the form mark it');
	await picture(page, 'script-drag');
	await drag(c, page, ['dragOver', 'dragOver'], dropped, 'h1');
	await until('which ends when they are taken away', async () => !await marked(page));
	await drag(c, page, ['dragEnter', 'dragOver', 'drop'], dropped);
	await until('dropped files are chosen', async () => (await names(page)).length > 1);
	is((await names(page)).slice(1).join(), 'Protokoll & Anhang.txt,zweite.txt', 'beside what was chosen; a folder is no file');
	ok(!await marked(page), 'and the mark is gone');
	is(await page.inputValue(SUBJECT), '', 'no text came of it');
	const chosen = await names(page);
	await page.check('input[name=kind][value=incident]');
	await page.fill(SUBJECT, 'Mit Bild und Dateien');
	await press(page, 'Ticket senden');
	const links = page.locator('main .kp-verlauf a[href^="/attachments/"]');
	const there = (await links.allInnerTexts()).join();
	ok(chosen.every((name) => there.includes(name)), `all three are on the ticket: ${there.replaceAll('\n', ' ')}`);
	const href = await page.locator('main a[href*="zweite"]').first().getAttribute('href');
	is(await (await c.request.get(BASE + href)).text(), 'Inhalt von zweite.txt\n', 'with what is in them');
	is(seen.asked, 0, 'sending asks nothing');
	is(seen.wrong.join(), '', 'no error in the page');
	await c.close();
}

async function savesByItself() {
	const { c, page, seen } = await begin();
	await page.clock.install({ time: '2026-11-23T13:02:30Z' });
	await page.goto(NEW);
	ok(!await later(page, seen), 'an untouched form is not saved');
	await page.check('input[name=kind][value=question]');
	await page.fill(SUBJECT, '   ');
	ok(!await later(page, seen), 'nor an empty one');
	await page.fill(SUBJECT, 'Von selbst gespeichert');
	await page.setInputFiles('[type=file]', { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('kein Entwurf') });
	ok(await later(page, seen), 'what was typed is saved');
	ok(!seen.posts.at(-1).postData().includes('kein+Entwurf') && !/file=/.test(seen.posts.at(-1).postData()), 'without files');
	await until('which is said', async () => /^Entwurf gespeichert um 14:0\d$/.test(await line(page)));
	ok(!await later(page, seen), 'once');
	await page.fill(TEXT, 'Und weiter');
	ok(await later(page, seen), 'what was added is saved too');
	is((await drafts(c)).length, 1, 'in the same draft');
	is(seen.wrong.join(), '', 'no error in the page');
	is(seen.asked, 0, 'nothing is asked');
	await page.goto(BASE);
	is(seen.asked, 1, 'leaving asks because of the file');
	const link = page.getByRole('link', { name: 'Von selbst gespeichert' });
	is(await link.count(), 1, 'the start page has the draft');
	is(await page.locator('main [role=status]').count(), 0, 'and no message');
	await link.click();
	is(await page.inputValue(TEXT), 'Und weiter', 'it opens with all of it');
	await page.fill(TEXT, 'Verworfen');
	const before = seen.posts.length;
	await press(page, 'Entwurf verwerfen');
	await settled(page);
	is(seen.asked, 1, 'discarding it asks nothing');
	is(seen.posts.length, before, 'and saves nothing');
	is((await drafts(c)).length, 0, 'it is gone');
	await c.close();
}

async function savesWhatCameBack() {
	const { c, page, seen } = await begin({ locale: 'en-GB' });
	await page.clock.install({ time: '2026-11-23T13:02:30Z' });
	await page.goto(`${BASE}/tickets/new?lang=en`);
	await page.check('input[name=kind][value=incident]');
	await page.fill(SUBJECT, '  ');
	await page.fill(TEXT, 'The subject is missing');
	await press(page, (await page.locator('main form button.kern-btn--primary').innerText()).trim());
	is(await page.locator('[aria-invalid=true]').count(), 1, 'a wrong form comes back');
	ok(await later(page, seen), 'and is saved as it is');
	await until('in the words of the page', async () => / \d\d:\d\d/.test(await line(page)));
	await page.goto(BASE);
	is(seen.asked, 0, 'leaving asks nothing then');
	await page.goto(NEW);
	await page.locator('form[action^="/drafts/"] button').click();
	await until('it can be discarded', async () => (await drafts(c)).length === 0);
	await c.close();
}

async function leaving() {
	const { c, page, seen } = await begin();
	const comment = async (text) => {
		await page.goto(`${BASE}/tickets/${ticket}`);
		if (!text) return;
		await page.locator(TEXT).press('Control+End');
		await page.keyboard.type(text);
	};
	await comment();
	await page.goto(BASE);
	is(seen.asked, 0, 'leaving an untouched form asks nothing');
	await comment('Nicht gespeichert');
	await page.goto(BASE);
	is(seen.asked, 1, 'leaving what is not saved asks');
	await until('a page that is left saves', async () => (await drafts(c)).length === 1);
	await comment(' und mehr');
	is(await page.inputValue(TEXT), 'Nicht gespeichert und mehr', 'the text is there again');
	await page.evaluate(() => {
		Object.defineProperty(document, 'hidden', { value: true });
		document.dispatchEvent(new Event('visibilitychange'));
	});
	await until('a page that is hidden saves', async () => (await line(page)).startsWith('Entwurf gespeichert um '));
	const late = await page.$eval('main form.kp-formular', (f) => `${new URLSearchParams([...new FormData(f)].filter(([, v]) => typeof v === 'string'))}&draft=auto`);
	seen.asked = 0;
	await page.locator(TEXT).pressSequentially('!');
	let before = seen.posts.length;
	await press(page, 'Kommentar senden');
	await settled(page);
	is(seen.asked, 0, 'sending asks nothing');
	is(seen.posts.length, before, 'and saves nothing');
	is((await drafts(c)).length, 0, 'the draft is gone');
	is(await page.evaluate(([where, body]) => fetch(where, { method: 'POST', keepalive: true, body: new URLSearchParams(body) }).then((r) => r.status),
		[`${BASE}/tickets/${ticket}/comments`, late]), 409, 'one that arrives late is refused');
	is((await drafts(c)).length, 0, 'and makes no draft');
	before = seen.posts.length;
	await comment();
	await page.setInputFiles('[type=file]', { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
	await page.goto(BASE);
	is(seen.asked, 1, 'leaving a file that was chosen asks');
	await settled(page);
	is(seen.posts.length, before, 'a file alone is no draft');
	await c.close();
}

// Without it: not loaded, or under another name than the portal's own.
async function without(what, base, prepare) {
	const c = await browser.newContext({ locale: 'de-DE' }), page = await c.newPage();
	await prepare(c);
	await page.goto(`${base}/login`);
	await page.fill('input[name=email]', ANNA);
	await page.fill('input[name=password]', 'kundenportal-demo');
	await Promise.all([page.waitForNavigation(), page.click('main button[type=submit]')]);
	await page.goto(`${base}/tickets/new`);
	await page.check('input[name=kind][value=change]');
	await page.fill(SUBJECT, `Ohne Skript: ${what}`);
	await page.fill(TEXT, 'Geht auch');
	await page.setInputFiles('[type=file]', { name: 'ohne.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
	await press(page, 'Entwurf speichern');
	is(await page.inputValue(TEXT), 'Geht auch', `${what}: a draft is saved`);
	is(await page.$eval(LINE, (e) => e.getBoundingClientRect().height), 0, `${what}: the line takes no room`);
	await press(page, 'Ticket senden');
	ok(/\/tickets\/\d+$/.test(page.url()), `${what}: a ticket is sent`);
	is(await page.getByText('ohne.txt').count() > 0, true, `${what}: with its file`);
	await c.close();
}

// SECURITY C8: what people upload never runs, nor does anything else.
async function policy() {
	const { c, page } = await begin({ violates: true });
	await page.goto(`${BASE}/tickets/${ticket}`);
	const href = await page.locator('main a[href*="portal.js"]').first().getAttribute('href');
	const add = (source) => page.evaluate((src) => new Promise((done) => {
		const script = document.createElement('script');
		document.addEventListener('securitypolicyviolation', (e) => done(`${e.effectiveDirective} ${window.ran ?? 'stopped'}`), { once: true });
		script.onload = () => done(`loaded ${window.ran ?? ''}`);
		if (src) script.src = src;
		else script.textContent = 'window.ran = "inline"';
		document.head.append(script);
	}), source);
	is((await c.request.get(BASE + href)).status(), 200, 'the attachment is there');
	is(await add(href), 'script-src-elem stopped', 'an attachment does not run as a script');
	is(await add(''), 'script-src-elem stopped', 'nor does what stands in the page');
	is(await add('/static/portal.css'), 'script-src-elem stopped', 'nor another static file');
	is(await add('/static/portal.js?v=1'), 'loaded ', 'only the script does');
	await c.close();
}

// What may help comes by itself when the subject is there, and moves nothing one points at.
async function suggests() {
	const { c, page, seen } = await begin();
	await page.goto(NEW);
	const found = () => page.locator('#suggestions li').allInnerTexts();
	is((await found()).length, 0, 'nothing is suggested at first');
	await page.fill(SUBJECT, 'Passwort vergessen');
	await page.locator(TEXT).focus();
	await until('what fits comes by itself', async () => (await found()).some((t) => /Passwort/.test(t)));
	ok(/^Passende Vorschläge gefunden: [1-9]/.test(await line(page)), 'and is announced');
	ok(await page.locator('#suggestions button[name=suggest]').isVisible(), 'the button stays');
	const before = await found();
	await page.locator('#suggestions a').first().hover();
	const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST'), page.fill(SUBJECT, 'Zzyzx').then(() => page.$eval(SUBJECT, (e) => e.blur()))]);
	await answer.finished();
	await settled(page);
	is((await found()).join(), before.join(), 'what one points at stays');
	is(await page.inputValue(SUBJECT), 'Zzyzx', 'and so does what was typed');
	is(seen.wrong.join(), '', 'no error');
	await press(page, 'Entwurf speichern');
	await press(page, 'Entwurf verwerfen');
	await c.close();
}

async function accessible() {
	const { c, page, seen } = await begin({ viewport: { width: 360, height: 780 } });
	await page.clock.install();
	for (const path of ['/tickets/new', `/tickets/${ticket}`]) {
		await page.goto(BASE + path);
		await page.fill(TEXT, 'Etwas');
		ok(await later(page, seen), `${path} is saved`);
		await until('and says so', async () => (await line(page)) !== '');
		await axe(page, `${path} with the script`);
		await fits(page, `${path} with the script`);
		await picture(page, `script${path.replace(/\W/g, '-')}`);
		await page.goto(BASE + path);
		await press(page, 'Entwurf verwerfen');
	}
	await c.close();
}

await pasteAndDrop();
await savesByItself();
await savesWhatCameBack();
await leaving();
await suggests();
await without('not loaded', BASE, (c) => c.route('**/portal.js*', (route) => route.abort()));
await without('under another name', BASE.replace('127.0.0.1', 'localhost'), async () => {});
await policy();
await accessible();
await browser.close();
