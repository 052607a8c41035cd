// Returns the words whose contrast falls below what WCAG asks to an eye that lacks one kind of cone, or sees only grey.
// The matrices are those of Machado, Oliveira and Fernandes (2009), full severity, on linear light.
() => {
  const SEEN = {
    protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
    grey: [[0.2126, 0.7152, 0.0722], [0.2126, 0.7152, 0.0722], [0.2126, 0.7152, 0.0722]],
  };
  const numbers = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const linear = (text) => numbers(text).slice(0, 3).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = (rgb, matrix) => {
    const [r, g, b] = matrix.map((row) => Math.min(1, Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2])));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let p = element; p; p = p.parentElement) {
      const style = getComputedStyle(p);
      if (style.backgroundImage !== "none" || style.opacity !== "1") return null;
      const parts = numbers(style.backgroundColor);
      if (parts.length < 4 || parts[3] === 1) return style.backgroundColor;
      if (parts[3] > 0) return null;
    }
    return "rgb(255, 255, 255)";
  };
  const wrong = new Set();
  for (const element of document.querySelectorAll("body *")) {
    const words = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join(" ").trim();
    if (!words || element.closest("svg, .sr, [aria-hidden=true]") || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const behind = ground(element);
    if (behind === null) continue;
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    for (const [name, matrix] of Object.entries(SEEN)) {
      const [dark, bright] = [light(linear(style.color), matrix), light(linear(behind), matrix)].sort((a, b) => a - b);
      const found = (bright + 0.05) / (dark + 0.05);
      if (found < least) wrong.add(`${name}: “${words.slice(0, 30)}” has a contrast of ${found.toFixed(2)}`);
    }
  }
  return [...wrong].slice(0, 20);
}
