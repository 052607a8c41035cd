// Returns the marks of changes that need colour to be seen or told apart, and those whose words or lines are faint.
() => {
  const numbers = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const light = (text) => {
    const [r, g, b] = numbers(text).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const clear = (colour) => { const parts = numbers(colour); return parts.length === 4 && parts[3] === 0; };
  const ground = (e) => {
    for (let p = e; p; p = p.parentElement) {
      const colour = getComputedStyle(p).backgroundColor;
      if (!clear(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  // The signs of an element that its surroundings lack, each with the colour of its line ("": it has none).
  const signs = (e) => {
    const [mine, around] = [getComputedStyle(e), getComputedStyle(e.parentElement)];
    const found = new Map();
    for (const line of ["underline", "line-through", "overline"])
      if (mine.textDecorationLine.includes(line) && !around.textDecorationLine.includes(line))
        found.set(line, mine.textDecorationColor);
    for (const name of ["fontWeight", "fontStyle", "textTransform", "fontVariantCaps"])
      if (mine[name] !== around[name]) found.set(`${name} ${mine[name]}`, "");
    for (const side of ["Top", "Bottom", "Left", "Right"])
      if (mine[`border${side}Style`] !== "none" && parseFloat(mine[`border${side}Width`]) > 0)
        found.set(`border ${side} ${mine[`border${side}Style`]}`, mine[`border${side}Color`]);
    if (mine.outlineStyle !== "none" && parseFloat(mine.outlineWidth) > 0)
      found.set(`outline ${mine.outlineStyle}`, mine.outlineColor);
    for (const place of ["::before", "::after"]) {
      const content = getComputedStyle(e, place).content;
      if (content !== "none" && content !== "normal" && !/^""/.test(content)) found.set(`${place} ${content}`, "");
    }
    return found;
  };
  const wrong = [];
  const looks = { INS: new Set(), DEL: new Set() };
  for (const e of document.querySelectorAll("ins, del")) {
    if (!e.checkVisibility()) continue;
    const found = signs(e);
    const named = `${e.tagName.toLowerCase()} “${e.textContent.slice(0, 30)}”`;
    const kinds = new Set([...found.keys()].map((sign) => sign.replace(/^(::|border).*/, "$1")));
    if (kinds.size < 2) wrong.push(`${named}: only ${[...found.keys()].join(", ") || "colour"}`);
    const behind = ground(e);
    const words = contrast(getComputedStyle(e).color, behind);
    if (words < 4.5) wrong.push(`${named}: its words have a contrast of ${words.toFixed(2)}`);
    for (const [sign, colour] of found)
      if (colour && contrast(colour, behind) < 3) wrong.push(`${named}: its ${sign} has a contrast of ${contrast(colour, behind).toFixed(2)}`);
    looks[e.tagName].add([...found.keys()].sort().join(", "));
  }
  for (const look of looks.INS) if (looks.DEL.has(look)) wrong.push(`added and struck look alike: ${look}`);
  return wrong.slice(0, 20);
}
