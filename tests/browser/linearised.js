// Returns [id, before, after] of each change: the text of its words without what is only spoken.
(articles) => [...document.querySelectorAll(articles)].map((article) => {
  const words = article.querySelector(".words:not(.side)");
  const without = (tag) => {
    if (!words) return "";
    const copy = words.cloneNode(true);
    for (const e of copy.querySelectorAll(`.sr, ${tag}`)) e.remove();
    return copy.textContent;
  };
  return [article.id, without("ins"), without("del")];
})
