// Next and previous change by key (n, p), and a citation that can be copied. Everything works without this file.
const changes = [...document.querySelectorAll(".redline .change:not(.unchanged)")];

function visible(change) {
  return change.getClientRects().length > 0;
}

function go(step) {
  const shown = changes.filter(visible);
  const at = shown.findIndex((change) => "#" + change.id === location.hash);
  const next = shown[at < 0 ? (step > 0 ? 0 : shown.length - 1) : at + step];
  if (next) {
    location.hash = next.id;
    next.querySelector("a").focus({ preventScroll: true });
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  if (event.key === "n") go(1);
  if (event.key === "p") go(-1);
});

for (const citation of document.querySelectorAll(".citation")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = citation.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(`${citation.textContent} ${location.href}`);
    button.textContent = citation.dataset.copied;
  });
  citation.after(" ", button);
}
