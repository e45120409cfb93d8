// Finds articles by the address of their original. The first part does what `sitegen.originaladdresses` does, step by step.

const COPIES = [
  /^(?:https?:\/+)?web\.archive\.org\/web\/[^/?#]+\/([\s\S]+)$/i,
  /^[^?#]*\/\d{4,14}(?:[a-z]{2}_)?\/(https?:\/[\s\S]+)$/i,
];
const NESTED = 3;
const TRACKING = new RegExp("^(?:utm_.*|(?:fb|g|d|y|ms|tw|tt|gb|wb)clid|gclsrc|gbraid|wbraid|igshid|igsh|mc_[ce]id|_gl|_ga"
  + "|_hs(?:enc|mi)|mkt_tok|vero_id|oly_(?:anon|enc)_id|s_cid|cmpid|spm|scm|isappinstalled|share_token|phpsessid|jsessionid)$", "i");

export function normalAddress(written) {
  let url = written.replace(/[\0-\x1f\x7f]/g, "").replace(/^ +| +$/g, "");
  for (let turn = 0; turn < NESTED; turn += 1) {
    const pattern = COPIES.find((copy) => copy.test(url));
    if (pattern) url = pattern.exec(url)[1];
  }
  if (/^(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)/i.test(url)) return "";
  const [, authority, path, query] = /^([^/?]*)([^?]*)\??([\s\S]*)$/.exec(url.replace(/^(?:https?:)?\/+/i, "").split("#", 1)[0]);
  const host = hostOf(authority);
  if (!host) return "";
  const place = decoded(path).replace(/;jsessionid=[^/]*/gi, "").replace(/\/{2,}/g, "/")
    .replace(/\/(?:index|default)\.(?:s?html?|php\d?|aspx?|jsp|cfm|cgi)$/i, "/").replace(/\/+$/, "");
  const parts = query.split("&").filter((part) => part && !TRACKING.test(part.split("=", 1)[0]));
  const fields = parts.map((part) => decoded(part.replaceAll("+", " "))).join("&");
  return `${host}${place}${fields ? `?${fields}` : ""}`.normalize("NFC");
}

function hostOf(authority) {
  const [, name, port = ""] = /^([\s\S]*?)(?::(\d*))?$/.exec(authority.slice(authority.lastIndexOf("@") + 1));
  let host = name;
  if (!/^[\0-\x7f]*$/.test(host)) {
    try {
      host = new URL(`http://${host}`).hostname;
    } catch {
      // No host there can be: it is looked for as it is written.
    }
  }
  host = host.toLowerCase().replace(/\.+$/, "").replace(/^www\./, "");
  return host && !["", "80", "443"].includes(port) ? `${host}:${port}` : host;
}

function decoded(text) {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run.toUpperCase();
    }
  });
}

export function shardOf(address) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(address)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return ((value ^ (value >>> 8) ^ (value >>> 16) ^ (value >>> 24)) & 0xff).toString(16).padStart(2, "0");
}

// ------------------------------------------------------------------------------------------------ The page

const at = (id) => document.getElementById(id);

function make(name, properties, ...inside) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...inside);
  return element;
}

function card(root, [title, path, date, shown, language]) {
  const link = make("a", { href: new URL(path, root).href, textContent: title });
  const time = make("time", { dateTime: date, textContent: shown });
  return make("li", { className: "card" }, make("p", { className: "card-date" }, time),
    make("div", {}, make("h2", { className: "card-title", lang: language }, link)));
}

async function find(form, written) {
  const { root, shards } = form.dataset;
  const address = normalAddress(written);
  const shard = shardOf(address);
  let found;
  if (address && shards.split(" ").includes(shard)) {
    const response = await fetch(new URL(`find/${shard}.json`, new URL(root, location.href)));
    if (!response.ok) throw new Error(`${response.status}`);
    const addresses = await response.json();
    found = Object.hasOwn(addresses, address) ? addresses[address] : undefined;
  }
  const [count, articles] = found ?? [0, []];
  at("_originals").replaceChildren(...articles.map((article) => card(new URL(root, location.href), article)));
  at("_originals").hidden = !count;
  at("_status").textContent = outcome(written, count, articles.length);
}

function outcome(written, count, shown) {
  if (!count) return `No article here gives “${written}” as its original. It may have had another address: try words of its title in the search.`;
  const many = count === 1 ? "1 article has" : `${count.toLocaleString("en")} articles have`;
  return `${many} this original${count > shown ? `; these are the newest ${shown}` : ""}:`;
}

const form = at("_find");
const written = form && new URLSearchParams(location.search).get("url")?.trim();
if (written) {
  at("_url").value = written;
  find(form, written).catch(() => {
    at("_status").textContent = "The list of addresses could not be loaded. Try again, or use the search and the indexes below.";
  });
}
