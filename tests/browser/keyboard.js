// Follows the keyboard through a page: begin(), step() after each press of Tab, end() with what was wrong.
globalThis.lexdiffStops = (() => {
  const CONTROLS = "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe, " +
    "audio[controls], video[controls], [contenteditable], [tabindex]";
  const MARKS = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderTopWidth", "borderTopColor",
    "borderTopStyle", "backgroundColor", "textDecorationLine", "textDecorationThickness"];
  let controls, plain, stops, wrong, repeated;

  const named = (e) => {
    const words = (e.getAttribute("aria-label") || e.textContent || e.id || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `${e.tagName.toLowerCase()} “${words}”`;
  };
  const REAL = CONTROLS.replace(", [tabindex]", "") + ", [tabindex]:not([tabindex^='-'])";
  const stops_at = (e) => {
    if (e.disabled || !e.matches(REAL) || e.closest("[inert]") || !e.checkVisibility({ visibilityProperty: true })) return false;
    if (e.tagName === "SUMMARY") return e.parentElement.tagName === "DETAILS" && e.parentElement.querySelector("summary") === e;
    if (e.type !== "radio" || !e.name) return true;
    const group = [...document.getElementsByName(e.name)].filter((r) => r.form === e.form && r.type === "radio");
    return (group.find((r) => r.checked) || group[0]) === e;
  };
  const look = (e) => { const style = getComputedStyle(e); return Object.fromEntries(MARKS.map((m) => [m, style[m]])); };

  // -- colours
  const numbers = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const light = (text) => {
    const [r, g, b] = numbers(text).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const ground = (e) => {
    for (let p = e; p; p = p.parentElement) {
      const colour = getComputedStyle(p).backgroundColor;
      const parts = numbers(colour);
      if (parts.length < 4 || parts[3] === 1) return colour;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? "rgb(18, 18, 18)" : "rgb(255, 255, 255)";
  };

  // -- the size of targets: WCAG 2.2, 2.5.8
  const boxes = (e) => [e, ...(e.labels || [])].flatMap((one) => [...one.getClientRects()]);
  const large = (e) => boxes(e).some((r) => r.width >= 23.99 && r.height >= 23.99);
  const inline = (e) => {  // a target in a sentence: its block holds words that are no target
    if (e.tagName !== "A" || !getComputedStyle(e).display.startsWith("inline")) return false;
    let block = e.parentElement;
    while (block && getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let text; (text = walker.nextNode());) {
      if (/[\p{L}\p{N}]/u.test(text.data) && !text.parentElement.closest(CONTROLS) && text.parentElement.checkVisibility()) return true;
    }
    return false;
  };
  const outer = (e) => {
    const all = boxes(e);
    const [left, top] = [Math.min(...all.map((r) => r.left)), Math.min(...all.map((r) => r.top))];
    const [right, bottom] = [Math.max(...all.map((r) => r.right)), Math.max(...all.map((r) => r.bottom))];
    return { left, top, right, bottom, x: (left + right) / 2, y: (top + bottom) / 2 };
  };
  const gap = (from, to) => Math.hypot(
    Math.max(to.left - from.x, 0, from.x - to.right), Math.max(to.top - from.y, 0, from.y - to.bottom));
  const crowded = (e, others) => {  // the circle of 24 px around a small target meets another target, or its circle
    const mine = outer(e);
    return others.find((o) => o !== e && !o.contains(e) && !e.contains(o) &&
      (boxes(o).some((r) => gap(mine, r) < 12) ||
        (!large(o) && Math.hypot(outer(o).x - mine.x, outer(o).y - mine.y) < 24)));
  };
  const measure = () => {
    const shown = controls.filter((e) => boxes(e).length && outer(e).right > 0 && outer(e).bottom + scrollY > 0);
    for (const e of shown) {
      if (large(e) || inline(e)) continue;
      const near = crowded(e, shown);
      if (near) wrong.push(`${named(e)} is smaller than 24 px, and ${named(near)} is too near`);
    }
  };

  // -- each stop
  const seen = (e) => {
    const style = getComputedStyle(e);
    const before = plain.get(e);
    if (!MARKS.some((m) => style[m] !== before?.[m])) wrong.push(`${named(e)}: no sign of the focus`);
    else if (style.outlineStyle !== "none" && style.outlineStyle !== "auto") {
      if (parseFloat(style.outlineWidth) < 2) wrong.push(`${named(e)}: its outline is thinner than 2 px`);
      const ratio = contrast(style.outlineColor, ground(e.parentElement));
      if (ratio < 3) wrong.push(`${named(e)}: its outline has a contrast of ${ratio.toFixed(2)}`);
    }
    const box = [...e.getClientRects()].find((r) => r.bottom > 0 && r.right > 0 && r.top < innerHeight && r.left < innerWidth);
    if (!box) return wrong.push(`${named(e)}: outside the window when it has the focus`);
    const points = [[0.5, 0.5], [0.02, 0.1], [0.98, 0.9], [0.02, 0.9], [0.98, 0.1]];
    const free = points.some(([x, y]) => {
      const at = document.elementFromPoint(
        Math.min(innerWidth - 1, Math.max(0, box.left + box.width * x)),
        Math.min(innerHeight - 1, Math.max(0, box.top + box.height * y)));
      return at && (e.contains(at) || at.contains(e));
    });
    if (!free) wrong.push(`${named(e)}: something covers it when it has the focus`);
  };
  const scroller = (e) => ["overflowX", "overflowY"].some((o) => ["auto", "scroll"].includes(getComputedStyle(e)[o]));

  return {
    begin() {
      controls = [...document.querySelectorAll(CONTROLS)].filter(stops_at);
      plain = new Map(controls.map((e) => [e, look(e)]));
      [stops, wrong, repeated] = [[], [], false];
      for (const e of controls) if (e.tabIndex > 0) wrong.push(`${named(e)}: tabindex ${e.tabIndex} jumps the order`);
      measure();
      document.documentElement.style.scrollBehavior = "auto";  // so that a stop is where it will be
      getSelection().removeAllRanges();
      document.activeElement?.blur();
      scrollTo(0, 0);
      document.body.tabIndex = -1;  // so that Tab starts at the top, wherever the focus was
      document.body.focus();
      document.body.removeAttribute("tabindex");
      return controls.length;
    },
    step() {
      const e = document.activeElement;
      if (!e || e === document.body || e === document.documentElement || stops.includes(e)) return false;
      stops.push(e);
      if (controls.includes(e)) seen(e);
      else if (!scroller(e)) wrong.push(`${named(e)}: a stop that is no control`);
      return true;
    },
    end() {
      const reached = stops.filter((e) => controls.includes(e));
      for (const e of controls) if (!reached.includes(e)) wrong.push(`${named(e)}: Tab doesn't reach it`);
      const order = controls.filter((e) => reached.includes(e));
      const first = order.findIndex((e, k) => e !== reached[k]);
      if (first >= 0) wrong.push(`${named(reached[first])}: reached before ${named(order[first])}`);
      return wrong;
    },
  };
})();
0
