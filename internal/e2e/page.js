// What the auditors ask of a page. It is evaluated through DevTools after the page has loaded, so the page's own
// policy against scripts stays in force and is seen to.
globalThis.e2e = (() => {
	const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

	// still waits until the page looks as it will: fonts there, styles applied, transitions at their end.
	const still = async () => {
		await document.fonts.ready;
		await frame();
		for (const animation of document.getAnimations()) {
			try { animation.finish(); } catch { animation.cancel(); } // endless ones cannot be finished
		}
		await frame();
	};

	const show = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 160);

	// A child of a box that scrolls or cuts does not widen the page.
	const contained = (element) => {
		for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
			if (getComputedStyle(up).overflowX !== "visible") return true;
		}
		return false;
	};

	const tooWide = (width) => {
		const wide = [];
		if (document.documentElement.scrollWidth <= width) return wide;
		for (const element of document.body.querySelectorAll("*")) {
			if (element.getBoundingClientRect().right > width + 1 && !contained(element)) wide.push(show(element));
		}
		return wide.slice(-3); // the last are the innermost
	};

	const run = async (width) => {
		await still();
		const result = await axe.run(document, {
			runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
			resultTypes: ["violations"],
			preload: false, // would fetch the stylesheets again, for a rule that is not among these
		});
		const violations = [];
		for (const { id, impact, help, nodes } of result.violations) {
			for (const { target, html, failureSummary } of nodes) {
				violations.push({ rule: id, impact, help, target: target.flat().join(" "), html: html.slice(0, 300), summary: failureSummary });
			}
		}
		return { scroll: document.documentElement.scrollWidth, wide: tooWide(width), violations };
	};

	// once looks for what no width or colour changes.
	const once = () => {
		const found = [];
		for (const script of document.querySelectorAll("script")) {
			if (script.type !== "application/ld+json") found.push("a script element: " + show(script));
		}
		for (const element of document.querySelectorAll("*")) {
			for (const { name, value } of element.attributes) {
				if (/^on/i.test(name)) found.push("a script in an attribute: " + show(element));
				if (/^(href|action|formaction)$/i.test(name) && /^\s*javascript:/i.test(value)) found.push("a script in an address: " + show(element));
			}
		}
		for (const link of document.querySelectorAll("link[rel~=preconnect], link[rel~=dns-prefetch]")) {
			if (new URL(link.href).host !== location.host) found.push("a connection to another host: " + show(link));
		}
		if (!/width\s*=\s*device-width/.test(document.querySelector("meta[name=viewport]")?.content ?? "")) {
			found.push("no meta viewport with width=device-width: telephones would show the page at 980 px");
		}
		return { found, cookie: document.cookie };
	};

	// reflow: what a reader at 400 % would lose, or have to scroll sideways for.
	const reflow = async (width, height) => {
		await still();
		const found = tooWide(width).map((html) => "scrolls sideways: " + html);
		if (document.documentElement.scrollWidth > width && !found.length) found.push("scrolls sideways");
		for (const element of document.body.querySelectorAll("*")) {
			const style = getComputedStyle(element);
			const box = element.getBoundingClientRect();
			if (box.width <= 1 || box.height <= 1 || style.visibility !== "visible") continue; // kept for screen readers
			if (/fixed|sticky/.test(style.position) && box.height > height / 2) {
				found.push("stays in place over more than half of the window: " + show(element));
			}
			if (element.scrollWidth <= element.clientWidth + 1 || element.clientWidth === 0) continue;
			if (/auto|scroll/.test(style.overflowX) && !element.matches("table, pre, svg") && !element.querySelector("table, pre, svg, img")) {
				found.push("text that must be scrolled sideways: " + show(element));
			}
			if (/hidden|clip/.test(style.overflowX) && element.innerText?.trim() && !element.matches("input, select, textarea")) {
				found.push("text that is cut off: " + show(element));
			}
		}
		return [...new Set(found)];
	};

	// Where a ring may be drawn for a focused element: on it, on the card around it, on its label, on their ::before and ::after.
	const ringPlaces = (element) => {
		const places = [];
		for (let up = element, n = 0; up && up !== document.body && n < 5; up = up.parentElement, n++) places.push(up);
		places.push(...(element.labels ?? []));
		if (element.nextElementSibling) places.push(element.nextElementSibling);
		// A link in a drawing has no box for an outline: its shapes show the focus by their stroke.
		if (element instanceof SVGElement) places.push(...element.querySelectorAll("*"));
		return places.flatMap((place) => [null, "::before", "::after"].map((pseudo) => [place, pseudo]));
	};

	const ring = ([place, pseudo]) => {
		const style = getComputedStyle(place, pseudo);
		const transparent = /^(transparent|rgba\(.*, 0\))$/.test(style.outlineColor);
		const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 && !transparent;
		if (place instanceof SVGElement && style.stroke !== "none") return `${style.stroke} ${style.strokeWidth}`;
		return (outline ? `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}` : "") +
			(style.boxShadow !== "none" ? " " + style.boxShadow : "");
	};

	const finish = () => document.getAnimations().forEach((a) => { try { a.finish(); } catch { a.cancel(); } });

	// A shadow that is always there marks nothing: only what comes with the focus counts.
	const hasIndicator = (element) => {
		const places = ringPlaces(element);
		finish();
		const focused = places.map(ring);
		element.blur();
		finish();
		const plain = places.map(ring);
		element.focus({ preventScroll: true, focusVisible: true });
		finish();
		return focused.some((style, i) => style !== "" && style !== plain[i]);
	};

	const visible = (element) => {
		const { left, top, right, bottom } = element.getBoundingClientRect();
		const l = Math.max(left, 0), t = Math.max(top, 0), r = Math.min(right, innerWidth), b = Math.min(bottom, innerHeight);
		if (r - l < 1 || b - t < 1) return "outside the window";
		if (right - left <= 1 || bottom - top <= 1) return "without size";
		const labels = [...(element.labels ?? [])];
		for (const [x, y] of [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]]) {
			const top = document.elementFromPoint(l + (r - l) * x, t + (b - t) * y);
			if (top && (element.contains(top) || top.contains(element) && getComputedStyle(top).position !== "fixed" || labels.some((label) => label.contains(top)))) return "";
		}
		return "covered by something else";
	};

	const walked = new Set();

	// stop describes the element with the focus; null is back at the document, or at an element seen before.
	const stop = async () => {
		await frame();
		await frame();
		const element = document.activeElement;
		if (!element || element === document.body || element === document.documentElement || walked.has(element)) return null;
		walked.add(element);
		const hidden = visible(element);
		return { href: element.getAttribute("href") ?? "", html: show(element), hidden, indicator: hasIndicator(element) };
	};

	const submit = (fields) => {
		const form = document.createElement("form");
		form.method = "post";
		form.action = location.pathname + location.search;
		for (const [name, values] of Object.entries(fields)) {
			for (const value of values) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
		}
		document.body.append(form);
		form.submit();
	};

	return { run, once, reflow, stop, submit };
})();
