// Searches the indexes of this site, each on its own, so that earlier wording never stands among the current text.
// Everything comes from this site; what is found is put in as text, never as HTML.

const form = document.getElementById("search");
const input = document.getElementById("words");
const told = document.getElementById("told");
const say = form.dataset;
const kinds = ["current", "changes", "past", "records"];
const most = 20;
const here = new URL(document.baseURI);
const folder = new URL(`${say.folder}/`, here);
const indexes = say.indexes.trim().split(/\s+/);
const language = (name) => name.slice(name.lastIndexOf("-") + 1);

// A program keeps one machine, which knows one language: the indexes of a language share the program of the first.
async function opened(name) {
  const first = indexes.find((one) => language(one) === language(name));
  const { createInstance } = await import(new URL(`${first}/pagefind.js`, folder).href);
  const search = createInstance({ basePath: new URL(`${name}/`, folder).href, noWorker: true });
  await search.filters(); // there are none; but unlike init() this returns when the index is open
  return { kind: name.slice(0, name.lastIndexOf("-")), search };
}

let loaded;

// One after the other: two that start at once would each bring a machine, and one would work with the other's memory.
async function all() {
  const found = [];
  for (const name of indexes) found.push(await opened(name));
  return found;
}

async function found(words) {
  loaded ??= all();
  const hits = Object.fromEntries(kinds.map((kind) => [kind, []]));
  for (const { kind, search } of await loaded) {
    hits[kind].push(...(await search.search(words)).results);
  }
  for (const kind of kinds) hits[kind].sort((a, b) => b.score - a.score);
  return hits;
}

const number = (hits) => kinds.reduce((sum, kind) => sum + hits[kind].length, 0);

// Where nothing of a kind has all of the words: what has most of the longer ones, each thing once.
async function foundSome(words, lacking) {
  const hits = Object.fromEntries(lacking.map((kind) => [kind, new Map()]));
  const several = [...new Set(words.split(/[\s,.;:?!¿¡"“”]+/).filter((word) => word.length > 3))];
  for (const word of several.slice(0, 8)) {
    const some = await found(word);
    for (const kind of lacking) {
      for (const hit of some[kind]) {
        const known = hits[kind].get(hit.id) ?? { hit, words: 0 };
        hits[kind].set(hit.id, { ...known, words: known.words + 1 });
      }
    }
  }
  const most = ({ words: a, hit: one }, { words: b, hit: other }) => b - a || other.score - one.score;
  return Object.fromEntries(lacking.map((kind) => [kind, [...hits[kind].values()].sort(most).map(({ hit }) => hit)]));
}

// An excerpt is text without "<" and ">", with <mark> around what was looked for.
function excerpt(html) {
  const line = document.createElement("p");
  for (const [number, piece] of html.split(/<\/?mark>/).entries()) {
    const text = piece.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    line.append(number % 2 ? Object.assign(document.createElement("mark"), { textContent: text }) : text);
  }
  return line;
}

function result(one) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = new URL(one.meta.url, here).href;
  link.textContent = one.meta.title;
  const kind = document.createElement("span");
  kind.className = `found-kind is-${one.meta.kind}`;
  const said = [say[one.meta.kind], one.meta.version, one.meta.restated ? say.restated : ""];
  kind.textContent = said.filter(Boolean).join(" · ");
  item.append(link, " ", kind, excerpt(one.excerpt));
  return item;
}

async function show(kind, hits, partly) {
  const section = document.getElementById(`found-${kind}`);
  const shown = await Promise.all(hits.slice(0, most).map((hit) => hit.data()));
  section.querySelector("ol").replaceChildren(...shown.map(result));
  section.querySelector(".some").textContent = partly ? say.some : "";
  section.querySelector(".more").textContent = hits.length > most ? say.more + (hits.length - most) : "";
  section.hidden = hits.length === 0;
}

let asked = 0;

async function run() {
  const mine = ++asked;
  const words = input.value.trim();
  if (!words) return;
  told.textContent = say.busy;
  try {
    const hits = await found(words);
    const lacking = /\s/.test(words) ? kinds.filter((kind) => hits[kind].length === 0) : [];
    Object.assign(hits, await foundSome(words, lacking));
    if (mine !== asked) return;
    for (const kind of kinds) await show(kind, hits[kind], lacking.includes(kind));
    const count = kinds.reduce((sum, kind) => sum + hits[kind].length, 0);
    told.textContent = count ? say.found + count : say.none;
  } catch {
    loaded = undefined;
    told.textContent = say.failed;
    document.getElementById("instead").hidden = false;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const address = new URL(here);
  address.search = new URLSearchParams({ q: input.value });
  history.replaceState(null, "", address);
  run();
});
// A page on a disk may ask for no other file: there it points to the A to Z.
if (location.protocol !== "file:") {
  form.hidden = false;
  document.getElementById("instead").hidden = true;
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  run();
}
