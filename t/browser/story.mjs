// SPDX-License-Identifier: EUPL-1.2
// story - the main job from first access to the answer, in a browser without scripts
import { BASE, SIZES, context, fits, is, launch, login, mail, ok, picture, portalctl } from './lib.mjs';

const width = Number(process.argv[2]);
const viewport = SIZES.find((s) => s.width === width);
const FRIEDA = 'frieda.frei@musterstadt.example';
const OWN = 'vier Birnen tanzen leise';
const browser = await launch();
const open = () => context(browser, { viewport, javaScriptEnabled: false });
const press = async (page, name) =>
	Promise.all([page.waitForNavigation(), page.getByRole('button', { name, exact: true }).first().click()]);

async function firstAccess(page) {
	await page.goto(`${BASE}/tickets`);
	ok(page.url().startsWith(`${BASE}/login`), 'a guest is led to the login page');
	await picture(page, `story-${width}-login`);
	await page.getByRole('link', { name: 'Passwort vergessen?' }).first().click();
	await page.fill('input[name=email]', FRIEDA);
	await press(page, 'Übermitteln');
	is(page.url(), `${BASE}/password/forgot/sent`, 'forgot leads to the page that says so');
	const link = mail(FRIEDA, 1).match(/^\s*(http\S+\/password\/reset\/\S+)\s*$/m)[1];
	await page.goto(link);
	await page.goto(link);
	await Promise.all([page.waitForNavigation(), page.locator('main form button[type=submit]').click()]);
	const password = mail(FRIEDA, 2).match(/^\s*([A-Za-z0-9-]{16})\s*$/m)[1];
	await login(page, FRIEDA, password);
	is(new URL(page.url()).pathname, '/password/change', 'a mailed password must be changed');
	await page.fill('input[name=password]', OWN);
	await page.fill('input[name=password2]', OWN);
	await Promise.all([page.waitForNavigation(), page.locator('main form button[type=submit]').first().click()]);
	is(new URL(page.url()).pathname, '/', 'then the start page opens');
	await picture(page, `story-${width}-start`);
	await fits(page, 'start');
}

async function newTicket(page) {
	await page.getByRole('link', { name: 'Neues Ticket' }).first().click();
	// Blanks satisfy the browser's own check, not the portal's.
	await page.check('input[name=kind][value=incident]');
	await page.fill('input[name=subject]', '   ');
	await page.fill('textarea[name=text]', '  ');
	await press(page, 'Ticket senden');
	ok((await page.title()).startsWith('Fehler:'), 'an empty form comes back with errors');
	await picture(page, `story-${width}-new-error`);
	await fits(page, 'new ticket with errors');
	ok(await page.isChecked('input[name=kind][value=incident]'), 'with what was chosen');
	await page.fill('input[name=subject]', 'Zahllauf bricht ab');
	await page.fill('textarea[name=text]', 'Beim Zahllauf erscheint:\n\n```\nZL-17: Konto fehlt\n```\n\nSiehe https://example.org/a?b=1.');
	await press(page, 'Ticket senden');
	const id = new URL(page.url()).pathname.match(/^\/tickets\/(\d+)$/)?.[1];
	ok(id, 'the new ticket opens');
	ok((await page.locator('main').innerText()).includes('Zahllauf bricht ab'), 'with its subject');
	is(await page.locator('main pre').first().innerText(), 'ZL-17: Konto fehlt', 'code stays as typed');
	await picture(page, `story-${width}-ticket`);
	await fits(page, 'ticket');
	return id;
}

async function colleague(id) {
	const c = await open(), page = await c.newPage();
	await login(page, 'bernd.brandt@musterstadt.example');
	await page.goto(`${BASE}/tickets?scope=org`);
	await picture(page, `story-${width}-list`);
	await fits(page, 'list');
	await page.getByRole('link', { name: 'Zahllauf bricht ab' }).click();
	await page.fill('textarea[name=text]', 'Bei mir auch.');
	await press(page, 'Kommentar senden');
	ok((await page.locator('main').innerText()).includes('Bei mir auch.'), 'a colleague sees it and comments');
	is(new URL(page.url()).pathname, `/tickets/${id}`, 'on the same ticket');
	await c.close();
}

async function stranger(id) {
	const c = await open(), page = await c.newPage();
	await login(page, 'clara.conrad@hochschule.example');
	is((await page.goto(`${BASE}/tickets/${id}`)).status(), 404, 'a stranger gets 404');
	await picture(page, `story-${width}-404`);
	const missing = await page.goto(`${BASE}/tickets/99999999`);
	is(missing.status(), 404, 'as for what does not exist');
	await c.close();
}

const TEXT = 'textarea[name=text]', SUBJECT = 'input[name=subject]', FILE = 'input[type=file]';
const file = (name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(`Inhalt von ${name}`) });
const main = (page) => page.locator('main').innerText();

// A draft with a file, suggestions on the way, and the session that ends before it is sent.
async function halfWritten(page) {
	await page.goto(`${BASE}/tickets/new`);
	await page.check('input[name=kind][value=question]');
	await page.fill(SUBJECT, 'Passwort vergessen, was nun?');
	await page.setInputFiles(FILE, file('liste.txt'));
	await press(page, 'Vorschläge anzeigen');
	ok(await page.locator('#suggestions a').count(), 'suggestions come by a button');
	is(await page.inputValue(SUBJECT), 'Passwort vergessen, was nun?', 'and what was written stays');
	ok((await main(page)).includes('liste.txt'), 'the file, too');
	await fits(page, 'suggestions');
	await page.fill(TEXT, 'Halb geschrieben');
	await press(page, 'Entwurf speichern');
	await page.goto(`${BASE}/drafts`);
	await Promise.all([page.waitForNavigation(), page.locator('main a[href^="/drafts/"]').first().click()]);
	is(new URL(page.url()).pathname, '/tickets/new', 'the draft leads to its form');
	is(await page.inputValue(TEXT), 'Halb geschrieben', 'with its text');
	ok((await main(page)).includes('liste.txt'), 'and its file');
	await page.fill(TEXT, 'Ganz geschrieben');
	await page.setInputFiles(FILE, file('zweite.txt'));
	await page.context().clearCookies();
	await press(page, 'Ticket senden');
	is(new URL(page.url()).pathname, '/login', 'the session has ended');
	ok((await main(page)).includes('Ihr Text ist gesichert'), 'the login page says what became of the text');
	await fits(page, 'login after a rescue');
	await page.fill('input[name=email]', FRIEDA);
	await page.fill('input[name=password]', OWN);
	await Promise.all([page.waitForNavigation(), page.click('main button[type=submit]')]);
	is(await page.inputValue(TEXT), 'Ganz geschrieben', 'the filled form is back');
	ok(/liste\.txt[^]*zweite\.txt/.test(await main(page)), 'with both files');
	await press(page, 'Ticket senden');
	ok(/^\/tickets\/\d+$/.test(new URL(page.url()).pathname), 'and can be sent');
	const href = await page.locator('main a[href^="/attachments/"]').first().getAttribute('href');
	const res = await page.request.get(BASE + href);
	is(await res.text(), 'Inhalt von liste.txt', 'a file comes back as it was');
	ok(/^attachment/.test(res.headers()['content-disposition']), 'as a download');
}

// Articles, settings, out.
async function around(page) {
	await page.goto(`${BASE}/faq`);
	await page.fill('input[name=q]', 'Status');
	await press(page, 'Suchen');
	await Promise.all([page.waitForNavigation(), page.locator('main a[href^="/faq/"]').first().click()]);
	await press(page, 'Ja');
	ok((await main(page)).includes('Danke, Ihre Antwort ist notiert'), 'an article is voted for');
	await page.goto(`${BASE}/settings/profile`);
	await page.fill('input[name=given_name]', 'Friederike');
	await press(page, 'Profil speichern');
	ok((await main(page)).includes('gespeichert'), 'a profile is saved');
	await page.goto(`${BASE}/settings/mail`);
	await page.check('input[name=mail_mode][value=daily]');
	await press(page, 'Benachrichtigungen speichern');
	await page.goto(`${BASE}/settings/mail`);
	ok(await page.isChecked('input[name=mail_mode][value=daily]'), 'and how one is told');
	await page.locator('header form[action="/logout"] button').click();
	await page.waitForURL(/\/login/);
	ok((await main(page)).includes('Sie sind abgemeldet'), 'out');
	is(new URL((await page.goto(`${BASE}/tickets`), page.url())).pathname, '/login', 'and not in any more');
}

const c = await open(), page = await c.newPage();
await firstAccess(page);
const id = await newTicket(page);
await colleague(id);
await stranger(id);
portalctl('ticket', 'reply', id, '--as', 'dora.desk@support.example', '--status', 'waiting', '--text', 'Welche Version setzen Sie ein?');
let n = 3, found = '';
while (!/Rückfrage/.test(found) && n < 9) found = mail(FRIEDA, n++);
ok(found.split('\n')[0].includes(`[#${id}]`), `the answer arrives by mail: ${found.split('\n')[0]}`);
await page.goto(`${BASE}/tickets/${id}`);
ok((await page.locator('main').innerText()).includes('Rückfrage an Sie'), 'the status is shown');
await picture(page, `story-${width}-waiting`);
await page.fill('textarea[name=text]', 'Version 26.1.4.');
await press(page, 'Kommentar senden');
ok((await page.locator('main').innerText()).includes('In Bearbeitung'), 'an answer moves it on');
await press(page, 'Ticket schließen');
ok((await page.locator('main').innerText()).includes('Geschlossen'), 'it can be closed');
await press(page, 'Wieder öffnen');
ok(!(await page.locator('main button:has-text("Wieder öffnen")').count()), 'and opened again');
await halfWritten(page);
await around(page);
await browser.close();
