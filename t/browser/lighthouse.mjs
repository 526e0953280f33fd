// SPDX-License-Identifier: EUPL-1.2
// lighthouse - accessibility and best practices 100 on the main pages, on a phone
//
// What makes pages fast is asked for here: few bytes, few requests, none that holds up, nothing
// that moves. The score itself (98) depends on how busy the machine is: only PORTAL_PERF=1, which
// "make deep" sets, asks for it, the best of three. The logged-in pages tell search engines to
// stay away: no SEO score.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import lighthouse from 'lighthouse';
import { BASE, OUT, launch, ok } from './lib.mjs';

const [ticket] = process.argv.slice(2), cookie = process.env.COOKIE;
const PAGES = [['login', '/login'], ['list', '/tickets', cookie], ['detail', `/tickets/${ticket}`, cookie], ['new ticket', '/tickets/new', cookie]];
const port = 20000 + process.pid % 20000;
const browser = await launch([`--remote-debugging-port=${port}`]);
process.chdir(fs.mkdtempSync(path.join(os.tmpdir(), 'kplh')));

// An audit that could not be measured (a trace cut off on a busy machine) says nothing about
// the page: such a run is repeated, twice at most.
async function measure(address, Cookie) {
	for (let left = 2; ; left--) {
		const run = await lighthouse(BASE + address, {
			port, logLevel: 'silent', output: 'html', onlyCategories: ['accessibility', 'best-practices', 'performance'],
			extraHeaders: Cookie ? { Cookie } : {}, skipAudits: ['full-page-screenshot', 'screenshot-thumbnails'],
		});
		const failed = Object.values(run.lhr.audits).filter((a) => a.scoreDisplayMode === 'error');
		if (!failed.length || !left) return run;
		console.log(`measured again, ${address}: ${failed.map((a) => `${a.id}: ${a.errorMessage}`).slice(0, 2).join('; ')}`);
	}
}

// The best of three where the score counts.
async function best(address, Cookie) {
	let run = await measure(address, Cookie);
	for (let left = process.env.PORTAL_PERF ? 2 : 0; left && run.lhr.categories.performance.score < 0.98; left--) {
		const next = await measure(address, Cookie);
		if (next.lhr.categories.performance.score > run.lhr.categories.performance.score) run = next;
	}
	return run;
}

for (const [name, address, Cookie] of PAGES) {
	const { lhr, report } = await best(address, Cookie);
	fs.writeFileSync(`${OUT}/lighthouse-${name.replace(' ', '-')}.html`, report);
	ok(lhr.finalDisplayedUrl === BASE + address, `${name}: the page is the one that was asked for`);
	const score = (category) => Math.round(lhr.categories[category].score * 100);
	for (const category of ['accessibility', 'best-practices']) {
		ok(score(category) === 100, `${name}: ${category} ${score(category)}`);
		for (const { id } of lhr.categories[category].auditRefs.filter((a) => a.weight > 0 && lhr.audits[a.id].score !== null && lhr.audits[a.id].score < 1))
			console.log(`  ${id}: ${(lhr.audits[id].details?.items ?? []).map((i) => i.node?.snippet ?? i.description ?? '').slice(0, 3).join(' | ')}`);
	}
	const { 'largest-contentful-paint': lcp, 'cumulative-layout-shift': cls, 'total-byte-weight': bytes } = lhr.audits;
	const figures = `${score('performance')} (paint ${lcp.displayValue}, shift ${cls.displayValue}, ${bytes.displayValue})`;
	ok(!process.env.PORTAL_PERF || score('performance') >= 98, `${name}: performance ${figures}`);
	const requests = lhr.audits['network-requests'].details.items, KiB = bytes.numericValue / 1024;
	const foreign = requests.map((r) => r.url).filter((url) => !url.startsWith(`${BASE}/`) && !url.startsWith('data:'));
	ok(foreign.length === 0, `${name}: no request to anywhere else`);
	for (const url of foreign) console.log(`  ${url}`);
	ok(requests.length > 1 && requests.length <= 8, `${name}: ${requests.length} requests, 8 at most`);
	ok(KiB > 1 && KiB <= 200, `${name}: ${Math.round(KiB)} KiB, 200 at most`);
	ok(cls.numericValue === 0, `${name}: nothing moves while it loads`);
}
await browser.close();
fs.rmSync(process.cwd(), { recursive: true });
