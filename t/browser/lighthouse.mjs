// SPDX-License-Identifier: EUPL-1.2
// lighthouse - accessibility and best practices 100 on the main pages, on a phone
//
// Performance is printed; it is asked for (98) only with PORTAL_PERF=1, since it depends on
// how busy the machine is. The logged-in pages tell search engines to stay away: no SEO score.
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
			disableStorageReset: true, extraHeaders: Cookie ? { Cookie } : {}, skipAudits: ['full-page-screenshot', 'screenshot-thumbnails'],
		});
		const failed = Object.values(run.lhr.audits).filter((a) => a.scoreDisplayMode === 'error');
		if (!failed.length || !left) return run;
		console.log(`measured again, ${address}: ${failed.map((a) => `${a.id}: ${a.errorMessage}`).slice(0, 2).join('; ')}`);
	}
}

for (const [name, address, Cookie] of PAGES) {
	const { lhr, report } = await measure(address, Cookie);
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
	ok(cls.numericValue === 0, `${name}: nothing moves while it loads`);
}
await browser.close();
fs.rmSync(process.cwd(), { recursive: true });
