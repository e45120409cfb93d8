// Full-text search. The index is in shards, each of a period; the newest are asked first, older ones when they are wanted.
// Nothing is fetched before something is searched for.

const PAGE = 10; // results that are shown at once
const AT_ONCE = 5; // shards asked before the reader wants more
const FEW = 2; // results after which a slip of the pen is looked for
const EXCERPT = 32; // words of an excerpt
const FACETS = { year: "Year", institution: "Institution", person: "Person", tag: "Tag", language: "Language" };
const SHOWN = 8; // values of a facet
const NAMES = "\u2042"; // stands in a document before every form of a name
const BREAK = "\u00a6"; // stands where one block of text ends and the next begins
const UNSPACED = "\\u3005-\\u3007\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const RUN = new RegExp(`[${UNSPACED}]+`, "gu");
const FIRST = new RegExp(`^[${UNSPACED}]`, "u");
const SIGN = /^[\u3001-\u303f\uff00-\uffef]/;

const at = (id) => document.getElementById(id);
const form = at("_search");
const box = at("_q");
const index = new URL(form.dataset.index, location.href).href;
const tag = form.dataset.tag;
const instances = new Map();
const vocabularies = new Map();
let library;
let shards;
let asked = 0; // number of the latest search: what an earlier one finds is not shown any more

const make = (name, properties = {}, ...inside) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...inside);
  return element;
};
const count = (number, word) => `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// As `sitegen.bigrams` does: characters of scripts without spaces are searched for in pairs.
function bigrams(text) {
  return text.replace(RUN, (run) => {
    const signs = [...run];
    const pairs = signs.slice(0, -1).map((sign, place) => sign + signs[place + 1]);
    return ` ${(pairs.length ? pairs : signs).join(" ")} `;
  }).replace(/\s+/g, " ").trim();
}

// ------------------------------------------------------------------------------------------------ What is searched for

function read() {
  const fields = new URLSearchParams(location.search);
  const facets = {};
  for (const facet of Object.keys(FACETS)) facets[facet] = fields.getAll(facet);
  return {
    text: (fields.get("q") ?? "").trim(), facets, sort: fields.get("sort") ?? "", exact: fields.has("exact"),
    shards: AT_ONCE, shown: PAGE,
  };
}

function address({ text, facets, sort, exact }) {
  const fields = new URLSearchParams();
  if (text) fields.set("q", text);
  for (const facet of Object.keys(FACETS)) for (const value of facets[facet]) fields.append(facet, value);
  if (sort) fields.set("sort", sort);
  if (exact) fields.set("exact", "");
  const query = fields.toString();
  return location.pathname + (query ? `?${query}` : "");
}

let wanted = read();

// `kept`: as an entry of its own in the browser's history
function want(changes, kept) {
  wanted = { ...wanted, shards: AT_ONCE, shown: PAGE, ...changes };
  history[kept ? "pushState" : "replaceState"](null, "", address(wanted));
  search();
}

// ------------------------------------------------------------------------------------------------ Shards

async function load() {
  if (!shards) {
    const [entry, module] = await Promise.all([
      fetch(`${index}pagefind-entry.json?ts=${tag}`).then((response) => response.json()),
      import(`${index}pagefind.js`),
    ]);
    library = module;
    // In the order of the file, newest first.
    shards = Object.entries(entry.languages).map(([name, { first, until }]) => ({ name, first, until }));
  }
  const years = wanted.facets.year;
  return shards.filter(({ first, until }) => !years.length || years.some((year) => first <= `${year}~` && until > year));
}

async function open({ name }) {
  if (!instances.has(name)) {
    // Pagefind takes the language of the page for the name of an index: each shard has one of its own.
    const root = document.documentElement;
    const language = root.lang;
    root.lang = name;
    const instance = library.createInstance({ metaCacheTag: tag, baseUrl: form.dataset.root, ranking: { metaWeights: { title: 10 } } });
    root.lang = language;
    instances.set(name, instance.init().then(() => instance));
  }
  return instances.get(name);
}

async function filtersOf(shard) {
  shard.filters ??= (await open(shard)).filters();
  return shard.filters;
}

// The values of a shard that stand for those in the address, which are the slugs of names
async function choices(shard, facets) {
  const chosen = Object.entries(facets).filter(([, values]) => values.length);
  if (!chosen.length) return {};
  const known = await filtersOf(shard);
  return Object.fromEntries(chosen.map(([facet, values]) => [
    facet, { any: Object.keys(known[facet] ?? {}).filter((value) => values.includes(slugOf(value))) },
  ]));
}

const slugOf = (value) => value.split("|", 1)[0];
const labelOf = (value) => value.slice(value.indexOf("|") + 1);

// For a word that is nowhere Pagefind takes the longest word it begins with. That finds anything, so it is asked first
// whether the word, another form of it, or one that begins with it is in the shard at all.
async function holds(shard, word) {
  shard.words ??= new Map();
  if (!shard.words.has(word)) shard.words.set(word, find(shard, word));
  return shard.words.get(word);
}

async function find(shard, word) {
  const instance = await open(shard);
  if ((await instance.search(`"${word}"`)).results.length) return true;
  if (FIRST.test(word) && [...word].length > 1) return false;
  const [first] = (await instance.search(word)).results;
  if (!first) return false;
  const { raw_content: content, locations, meta } = await first.data();
  const words = content.split(/[\r\n\s]+/);
  const plain = letters(word);
  return [...locations.map((place) => words[place] ?? ""), meta.title].some((found) => letters(found).includes(plain));
}

const letters = (text) => fold(text).replace(/[^\p{L}\p{N}]/gu, "");

async function ask(shard, text, { facets, sort }) {
  const nothing = { results: [], filters: {} };
  const query = bigrams(text.replace(/[“”„]/g, '"'));
  const words = query.replaceAll('"', "").split(" ").filter(letters);
  const [instance, filters] = await Promise.all([open(shard), choices(shard, facets)]);
  if (Object.values(filters).some(({ any }) => !any.length)) return nothing;
  const [found, ...held] = await Promise.all([
    instance.search(query || null, { filters, sort: sort ? { date: "desc" } : {} }),
    ...words.map((word) => holds(shard, word)),
  ]);
  return held.every(Boolean) ? found : nothing;
}

// ------------------------------------------------------------------------------------------------ Slips of the pen

async function wordsOf({ name }) {
  if (!vocabularies.has(name)) {
    vocabularies.set(name, fetch(`${index}${name}.words.json?ts=${tag}`).then((response) => response.json()).catch(() => []));
  }
  return vocabularies.get(name);
}

// How many letters are to be changed, added, left out or exchanged; more than `most` are not counted
function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      now[column] = Math.min(last[column] + 1, now[column - 1] + 1, last[column - 1] + same);
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        now[column] = Math.min(now[column], before[column - 2] + 1);
      }
    }
    if (Math.min(...now) > most) return most + 1;
    [before, last] = [last, now];
  }
  return last[other.length];
}

// The text with the words that are in few articles replaced by those that look most like them
async function corrected(text, searched) {
  const lists = await Promise.all(searched.map(wordsOf));
  return text.split(/(\s+)/).map((word) => {
    const plain = fold(word);
    if (!/^[a-z]{4,24}$/.test(plain) || lists.some((list) => list.includes(plain))) return word;
    const most = plain.length < 6 ? 1 : 2;
    let best = word;
    let least = most + 1;
    for (const list of lists) {
      for (const known of list) {
        // A word's first letter is seldom wrong, and the words of most articles come first.
        const far = distance(plain, known, most) + (known[0] === plain[0] ? 0 : 0.5);
        if (far < least) [best, least] = [known, far];
      }
    }
    return best;
  }).join("");
}

// ------------------------------------------------------------------------------------------------ What is found

function joined(words, marked) {
  const pieces = [];
  let open = null;
  let wasUnspaced = true;
  words.forEach((word, place) => {
    if (word === BREAK) {
      pieces.push(" ");
      [open, wasUnspaced] = [null, true];
      return;
    }
    const isUnspaced = FIRST.test(word) || SIGN.test(word);
    // Of a pair the first character: the next word begins with the second.
    const text = FIRST.test(word) ? [...word][0] : word;
    const space = pieces.length && !(isUnspaced || wasUnspaced) ? " " : "";
    const isMarked = marked.has(place) || (FIRST.test(word) && marked.has(place - 1) && FIRST.test(words[place - 1]));
    if (isMarked && open) open.textContent += space + text;
    else {
      if (space) pieces.push(space);
      if (isMarked) pieces.push((open = make("mark", { textContent: text })));
      else pieces.push(text);
    }
    if (!isMarked) open = null;
    wasUnspaced = isUnspaced;
  });
  return pieces;
}

function excerpt({ raw_content: content, locations }) {
  const words = content.split(/[\r\n\s]+/).map((word) => word.replaceAll("&lt;", "<").replaceAll("&gt;", ">"));
  const end = words.indexOf(NAMES) < 0 ? words.length : words.indexOf(NAMES);
  const marked = locations.filter((place) => place < end);
  let start = 0;
  let most = 0;
  for (const first of marked) {
    const inside = marked.filter((place) => place >= first && place < first + EXCERPT).length;
    if (inside > most) [start, most] = [Math.max(0, first - 6), inside];
  }
  start = Math.max(0, Math.min(start, end - EXCERPT));
  const isAsian = FIRST.test(words[start] ?? "");
  const until = Math.min(end, start + (isAsian ? 2 * EXCERPT : EXCERPT));
  const shown = joined(words.slice(start, until), new Set(marked.map((place) => place - start)));
  if (start) shown.unshift("… ");
  if (until < end) shown.push(" …");
  const named = marked.length ? undefined : locations.find((place) => place >= end && words[place] !== NAMES);
  if (named === undefined) return [shown];
  // Found by a name alone: say by which.
  const from = words.lastIndexOf(NAMES, named) + 1;
  const next = words.indexOf(NAMES, from);
  const to = next < 0 ? words.length : next;
  const own = new Set(locations.filter((place) => place >= from && place < to).map((place) => place - from));
  return [shown, ["Found by: ", ...joined(words.slice(from, to), own)]];
}

function card(data) {
  const { meta } = data;
  const place = new URL(data.raw_url.replace(/^\//, "").split("/").map(encodeURIComponent).join("/"), new URL(form.dataset.root, location.href));
  const link = make("a", { href: place.href, textContent: meta.shown ?? meta.title });
  const [text, name] = excerpt(data);
  const inside = make("div", {}, make("h2", { className: "card-title", lang: meta.language }, link), make("p", { className: "card-summary", lang: meta.language }, ...text));
  if (name) inside.append(make("p", { className: "card-summary about" }, ...name));
  return make("li", { className: "card" }, make("p", { className: "card-date" }, day(meta.date)), inside);
}

const day = (date) => make("time", { dateTime: date, textContent: inWords(date) });

// As exactly as the date is given
function inWords(date) {
  const [year, month, number] = date.split("-").map(Number);
  const options = { year: "numeric", ...(month && { month: "long" }), ...(number && { day: "numeric" }), timeZone: "UTC" };
  const moment = new Date(0);
  moment.setUTCFullYear(year, (month ?? 1) - 1, number ?? 1);
  return new Intl.DateTimeFormat("en-GB", options).format(moment);
}

function say(text) {
  if (at("_status").textContent !== text) at("_status").textContent = text;
}

const outcome = (many, text, older) =>
  `${many ? count(many, "article") : "No article"}${text ? ` for “${text}”` : ""}${older ? ` since ${older}` : ""}.`;

async function show(found, { isDone, older, text, searched }) {
  const number = asked;
  const results = [...found];
  // One shard gives its results in the order wanted; of several, the best have to be found.
  if (!wanted.sort) results.sort((one, other) => other.score - one.score);
  const shown = results.slice(0, wanted.shown);
  const cards = (some) => Promise.all(some.map((result) => (result.card ??= result.data().then(card))));
  if (!at("_results").children.length && shown.length) {
    // The first result waits for no other.
    const [first] = await cards(shown.slice(0, 1));
    if (number !== asked) return;
    at("_results").replaceChildren(first);
  }
  const all = await cards(shown);
  if (number !== asked) return;
  at("_results").replaceChildren(...all);
  const more = at("_more");
  more.hidden = true;
  if (results.length > wanted.shown) {
    more.textContent = "More results";
    more.hidden = false;
  } else if (isDone && older) {
    more.textContent = `Search the articles before ${older}`;
    more.hidden = false;
  }
  if (isDone) {
    say(outcome(results.length, text, older));
  }
}

let latest; // what was searched last: the facets are made when they are looked at

async function narrow(searched, text, older) {
  latest = [searched, text, older];
  if (!at("_facets").open) return;
  const number = asked;
  const totals = {};
  await Promise.all(searched.map(filtersOf));
  for (const shard of searched) {
    const { filters } = await ask(shard, text, wanted);
    for (const [facet, values] of Object.entries(filters ?? {})) {
      for (const [value, many] of Object.entries(values)) {
        totals[facet] ??= new Map();
        const known = totals[facet].get(slugOf(value));
        totals[facet].set(slugOf(value), { label: facet === "year" ? String(Number(value)) : labelOf(value), count: (known?.count ?? 0) + many });
      }
    }
  }
  if (number !== asked) return;
  const groups = Object.entries(FACETS).map(([facet, title]) => group(facet, title, totals[facet] ?? new Map())).filter(Boolean);
  const part = older ? [make("p", { className: "note", textContent: `Of the articles since ${older}` })] : [];
  at("_facets").replaceChildren(at("_facets").firstElementChild, ...part, ...groups);
}

function group(facet, title, values) {
  const chosen = wanted.facets[facet];
  let items = [...values].filter(([slug, { count: many }]) => many || chosen.includes(slug));
  items.sort(([one, a], [other, b]) => (facet === "year" ? other.localeCompare(one) : b.count - a.count || a.label.localeCompare(b.label)));
  if (items.length < 2 && !chosen.length) return null;
  items = items.filter(([slug], place) => place < SHOWN * (facet === "year" ? 4 : 1) || chosen.includes(slug));
  const list = items.map(([slug, { label, count: many }]) => {
    const input = make("input", { type: "checkbox", checked: chosen.includes(slug), value: slug });
    input.addEventListener("change", () => {
      const others = wanted.facets[facet].filter((value) => value !== slug);
      want({ facets: { ...wanted.facets, [facet]: input.checked ? [...others, slug] : others } }, true);
    });
    input.dataset.value = `${facet}/${slug}`;
    return make("li", {}, make("label", {}, input, ` ${label} `, make("span", { className: "count", textContent: many.toLocaleString("en") })));
  });
  return make("fieldset", {}, make("legend", { className: "label", textContent: title }), make("ul", { className: facet === "year" ? "dense" : "" }, ...list));
}

async function search() {
  const number = (asked += 1);
  const { text } = wanted;
  const isAny = text || Object.values(wanted.facets).some((values) => values.length);
  at("_found").hidden = !isAny;
  at("_instead").hidden = true;
  if (!isAny) {
    at("_results").replaceChildren();
    say("");
    return;
  }
  try {
    await look(number, text, !wanted.exact && text);
  } catch (error) {
    if (number === asked) say("The index of the search could not be loaded. Try again, or use the indexes below.");
    throw error;
  }
}

async function look(number, text, isCorrecting) {
  const all = await load();
  if (!all.length) {
    say(outcome(0, text, ""));
    at("_results").replaceChildren();
    at("_more").hidden = true;
    return;
  }
  const found = [];
  const searched = [];
  // The first search waits for no shard but the newest; later ones ask all at once.
  const some = all.slice(0, wanted.shards);
  const asking = instances.size >= some.length ? some.map((shard) => ask(shard, text, wanted)) : [];
  for (const answer of asking) answer.catch(() => {}); // it is waited for below, unless something else is searched for
  for (const [place, shard] of some.entries()) {
    const { results } = await (asking[place] ?? ask(shard, text, wanted));
    if (number !== asked) return;
    found.push(...results);
    searched.push(shard);
    const isEnough = searched.length === Math.min(all.length, wanted.shards) || (wanted.sort && found.length > wanted.shown);
    const older = searched.length < all.length ? inWords(searched.at(-1).first) : "";
    if (isEnough || (results.length && !asking.length)) await show(found, { isDone: isEnough, older, text, searched });
    if (number !== asked) return;
    if (isEnough) break;
  }
  if (isCorrecting && found.length <= FEW) {
    const better = await corrected(text, searched);
    if (number !== asked) return;
    if (better !== text && !found.length && searched.length === all.length) {
      offer(`Nothing has “${text}”. These are the results for “${better}”. `, `Search for “${text}” as written`, { exact: true });
      await look(number, better, false);
      return;
    }
    if (better !== text) offer("Did you mean ", better, { text: better });
  }
  await narrow(searched, text, searched.length < all.length ? inWords(searched.at(-1).first) : "");
}

function offer(words, label, changes) {
  const button = make("button", { type: "button", className: "plain", textContent: label });
  button.addEventListener("click", () => {
    want(changes, true);
    fill();
  });
  at("_instead").replaceChildren(words, button, words.endsWith(". ") ? "." : "?");
  at("_instead").hidden = false;
}

// ------------------------------------------------------------------------------------------------ Keyboard and form

let pause;
box.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => want({ text: box.value.trim(), exact: false }, false), instances.size ? 25 : 0);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause);
  want({ text: box.value.trim() }, true);
});
at("_sort").addEventListener("change", () => want({ sort: at("_sort").value }, true));
at("_more").addEventListener("click", async () => {
  const place = at("_results").children.length;
  const isOlder = !at("_more").textContent.startsWith("More");
  wanted = isOlder ? { ...wanted, shards: wanted.shards + AT_ONCE, shown: wanted.shown + PAGE } : { ...wanted, shown: wanted.shown + PAGE };
  await search();
  at("_results").children[place]?.querySelector("a").focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = [...at("_results").querySelectorAll("h2 a")];
  const here = links.indexOf(document.activeElement);
  if (here < 0 && document.activeElement !== box) return;
  const next = here + (event.key === "ArrowDown" ? 1 : -1);
  (next < 0 ? box : links[Math.min(next, links.length - 1)])?.focus();
  event.preventDefault();
});
addEventListener("popstate", () => {
  wanted = read();
  fill();
  search();
});

function fill() {
  box.value = wanted.text;
  at("_sort").value = wanted.sort;
}

at("_facets").addEventListener("toggle", () => latest && narrow(...latest));
at("_facets").open = matchMedia("(min-width: 62rem)").matches;
fill();
if (!wanted.text) box.focus();
search();
