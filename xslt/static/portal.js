// SPDX-License-Identifier: EUPL-1.2
// portal - for the form that can be kept as a draft: saves it while one writes, warns before
// unsaved text is left, takes pasted pictures and dropped files, asks what may help.
// Nothing depends on it. What it says stands in data attributes of the form's status line.
(() => {
	const line = document.querySelector('[data-saved]'), form = line && line.closest('form');
	if (!form) return;
	const files = form.querySelector('[type=file]'), words = line.dataset, { stand } = form;
	const say = (text, value) => { line.textContent = text.replace('%', () => value); };

	// As a draft holds it: without files, and without removing any that may yet be wanted.
	const typed = () => new URLSearchParams([...new FormData(form)]
		.filter(([name, value]) => typeof value == 'string' && name != 'remove')).toString();
	const empty = () => ![...form.elements].some((e) => /^text/.test(e.type) && e.value.trim());
	let saved = words.typed ? '' : typed(), asked = '', leaving = false;
	const open = () => !leaving && !empty() && typed() != saved;

	const save = (keepalive) => {
		if (!open() || typed() == asked) return;
		// none goes over a later one
		stand.value = stand.value.replace(/\.\d+/, '.' + Date.now());
		const now = asked = typed();
		fetch(form.action, { method: 'POST', body: new URLSearchParams(now + '&draft=auto'),
			redirect: 'error', keepalive }).then((answer) => {
			if (answer.status != 204) return;
			saved = now;
			say(words.saved, new Date().toLocaleTimeString(document.documentElement.lang,
				{ hour: '2-digit', minute: '2-digit' }));
		}).catch(() => {}).then(() => { asked = ''; });	// the next try is near
	};
	setInterval(save, 20000);
	addEventListener('pagehide', () => save(true));
	document.addEventListener('visibilitychange', () => { if (document.hidden) save(true); });

	// Files are in no draft. Whoever sends, or discards the draft, wants to leave.
	addEventListener('beforeunload', (e) => {
		if (open() || (!leaving && files && files.files.length)) {
			e.preventDefault();
			e.returnValue = true;
		}
	});
	document.addEventListener('submit', (e) => {
		leaving = leaving || e.target == form || e.target.action.includes('/drafts/');
	});
	form.addEventListener('input', () => { leaving = false; });	// sending was stopped
	addEventListener('pageshow', (e) => { if (e.persisted) leaving = false; });

	// As its button asks; nothing moves under a pointer.
	const help = document.getElementById('suggestions');
	if (help) form.addEventListener('change', (e) => {
		if (!/^(subject|text|module)$/.test(e.target.name)) return;
		fetch(form.action, { method: 'POST', body: new URLSearchParams(typed() + '&suggest=1'), redirect: 'error' })
			.then((answer) => answer.text()).then((html) => {
				const found = new DOMParser().parseFromString(html, 'text/html').getElementById('suggestions');
				if (!found || help.matches(':hover,:focus-within')) return;
				help.replaceChildren(...found.childNodes);
				const n = help.querySelectorAll('li').length;
				if (n) say(words.found, n);
			}).catch(() => {});
	});

	if (!files) return;
	const add = (list) => {
		const all = new DataTransfer();
		for (const file of [...files.files, ...list]) all.items.add(file);
		files.files = all.files;
		if (list.length) say(words.added, list.map((file) => file.name).join(', '));
	};
	// Every pasted picture is called image.png.
	const named = (file) => {
		const [, ending] = file.name.match(/^image(\.\w+)$/) || [], now = new Date();
		if (!ending) return file;
		now.setMinutes(now.getMinutes() - now.getTimezoneOffset());
		const when = now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
		return new File([file], `${words.picture}-${when}${ending}`, { type: file.type });
	};
	// Office programs add a picture of copied text: then the text is meant.
	form.addEventListener('paste', (e) => {
		const { files: list, types } = e.clipboardData;
		if (!list.length || types.includes('text/plain')) return;
		e.preventDefault();
		add([...list].map(named));
	});

	const over = (on) => form.classList.toggle('kp-ablage', on);
	const brings = (e) => e.dataTransfer.types.includes('Files');
	const folder = (item) => (item.webkitGetAsEntry() || {}).isDirectory;
	form.addEventListener('dragover', (e) => {
		if (!brings(e)) return;
		e.preventDefault();
		over(true);
	});
	form.addEventListener('dragleave', (e) => { if (!form.contains(e.relatedTarget)) over(false); });
	form.addEventListener('drop', (e) => {
		if (!brings(e)) return;
		e.preventDefault();
		over(false);
		add([...e.dataTransfer.items].filter((item) => item.kind == 'file' && !folder(item))
			.map((item) => item.getAsFile()));
	});
})();
