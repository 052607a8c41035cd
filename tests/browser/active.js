// Returns what could act in documents that are only parsed, never shown: [number of the document, what].
(documents) => {
  const HOST = "https://host.invalid";
  const NAMES = new Set(["script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "form", "portal",
    "marquee", "link", "svg", "math", "foreignobject", "animate", "set"]);
  const ADDRESSES = new Set(["href", "src", "action", "formaction", "xlink:href", "poster", "data", "background", "cite",
    "ping", "longdesc", "manifest", "srcset", "profile", "usemap", "codebase", "classid", "archive"]);
  const address = (value) => {
    let to;
    try { to = new URL(value, `${HOST}/`); } catch { return `no address: ${value}`; }
    if (!["http:", "https:", "mailto:"].includes(to.protocol)) return `kind of address: ${value}`;
    return /^\s*[\\/]{2}/.test(value) ? `another host: ${value}` : "";
  };
  const attribute = ({ name, value }) => {
    if (name.startsWith("on")) return `handler: ${name}`;
    if (name === "style" || name === "srcdoc") return `attribute: ${name}`;
    return ADDRESSES.has(name) ? address(value) : "";
  };
  const found = [];
  const walk = (root, number) => {
    for (const e of root.querySelectorAll("*")) {
      const name = e.localName.toLowerCase();
      if (NAMES.has(name)) found.push([number, `<${name}>`]);
      if (name === "meta" && /refresh|set-cookie/i.test(e.httpEquiv)) found.push([number, `<meta ${e.httpEquiv}>`]);
      for (const one of e.attributes) { const what = attribute(one); if (what) found.push([number, `<${name}> ${what}`]); }
      if (e.content instanceof DocumentFragment) walk(e.content, number);
    }
  };
  documents.forEach((source, number) => walk(new DOMParser().parseFromString(source, "text/html"), number));
  return found.slice(0, 50);
}
