// Returns the contrast of an element's words with the ground behind them, as its ancestors paint it; null: unknown.
(selector) => {
  const numbers = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const light = (text) => {
    const [r, g, b] = numbers(text).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const element = document.querySelector(selector);
  const drawn = element.closest("svg");
  const box = element.getBoundingClientRect();
  const meets = (r) => r.left < box.right && r.right > box.left && r.top < box.bottom && r.bottom > box.top;
  const shapes = drawn ? [...drawn.querySelectorAll("rect, path, circle, ellipse, polygon, image, use")] : [];
  if (shapes.some((one) => getComputedStyle(one).fill !== "none" && meets(one.getBoundingClientRect()))) return null;
  const ink = (style) => (drawn ? style.fill : style.color);
  let ground = null;
  for (let p = element; p && !ground; p = p.parentElement) {
    const style = getComputedStyle(p);
    if (style.backgroundImage !== "none" || style.opacity !== "1" || style.filter !== "none") return null;
    const parts = numbers(style.backgroundColor);
    if (parts.length < 4 || parts[3] === 1) ground = style.backgroundColor;
    else if (parts[3] > 0) return null;
  }
  const [dark, bright] = [light(ink(getComputedStyle(element))), light(ground || "rgb(255, 255, 255)")].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}
