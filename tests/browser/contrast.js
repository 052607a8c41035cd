// Returns the contrast of an element's words with the ground behind them, as its ancestors paint it; null: unknown.
(selector) => {
  const numbers = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const light = (text) => {
    const [r, g, b] = numbers(text).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const element = document.querySelector(selector);
  let ground = null;
  for (let p = element; p && !ground; p = p.parentElement) {
    const style = getComputedStyle(p);
    if (style.backgroundImage !== "none" || style.opacity !== "1" || style.filter !== "none") return null;
    const parts = numbers(style.backgroundColor);
    if (parts.length < 4 || parts[3] === 1) ground = style.backgroundColor;
    else if (parts[3] > 0) return null;
  }
  const own = getComputedStyle(element);
  const ink = element instanceof SVGElement ? own.fill : own.color;
  const [dark, bright] = [light(ink), light(ground || "rgb(255, 255, 255)")].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}
