// Returns what is wider than the window without scrolling in a box of its own, and text that a box cuts off.
() => {
  const wrong = [];
  const named = (e) => `${e.tagName.toLowerCase()}${e.id ? "#" + e.id : ""}${e.className ? "." + e.className : ""}`;
  // Words for the ear only stand in a box of one pixel, or are cut away whole.
  const tiny = (e) => (e.offsetWidth <= 1 && e.offsetHeight <= 1 && getComputedStyle(e).position === "absolute") ||
    getComputedStyle(e).clipPath.startsWith("inset(50%");
  const spoken = (e) => { for (let p = e; p; p = p.parentElement) if (tiny(p)) return true; return false; };
  const scrolls = (e) => ["auto", "scroll"].includes(getComputedStyle(e).overflowX);
  const within = (e) => { for (let p = e; p; p = p.parentElement) if (p !== document.body && scrolls(p)) return true; return false; };
  const wide = document.documentElement.clientWidth;
  const page = document.scrollingElement;
  if (page.scrollWidth > wide) wrong.push(`the page is ${page.scrollWidth} px wide in a window of ${wide}`);
  for (const e of document.body.querySelectorAll("*")) {
    if (!e.checkVisibility() || spoken(e)) continue;
    const style = getComputedStyle(e);
    const right = Math.max(0, ...[...e.getClientRects()].map((r) => r.right));
    if (right > wide + 0.5 && !within(e)) wrong.push(`${named(e)} reaches to ${Math.round(right)} px`);
    const cuts = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
    if (cuts && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)) wrong.push(`${named(e)} cuts off what it holds`);
    if (scrolls(e) && !["TABLE", "PRE"].includes(e.tagName) && !e.querySelector("table, pre") && e.scrollWidth > e.clientWidth)
      wrong.push(`${named(e)} scrolls sideways, and is neither a table nor verbatim text`);
  }
  return wrong.slice(0, 20);
}
