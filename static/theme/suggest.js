// Suggests names and titles while one types, from small files: one for each beginning of a word, split where it has many.

const MOST = 8; // entries that are shown
const MOST_NAMES = 5; // of them, where titles wait for a place
const KINDS = { people: "People", institutions: "Institutions", tags: "Tags", articles: "Articles" };

const LETTERS = { ß: "ss", ς: "σ", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };
const SIGNS = { "+": " plus ", "#": " sharp ", "&": " and ", "@": " at ", "%": " percent " };
const UNHEARD = /['\u2018\u2019\u02bc\u2032\u00ad\u200b-\u200f\u2060\ufeff]/g;
const HAN = "\\u3005-\\u3007\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const RUNS = new RegExp(`[${HAN}]+|[^${HAN}]+`, "gu");
const UNSPACED = new RegExp(`^[${HAN}]`, "u");
const WORD = /[\p{L}\p{N}\p{M}]/u;
const WORDS = /[\p{L}\p{N}\p{M}]+/gu;

const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFC");
const lower = (text) => text.toLowerCase().replace(/[ßςæœøłđðþı]/g, (letter) => LETTERS[letter]);

// The words of a text, as `sitegen.beginnings` divides and folds them.
function* runs(text) {
  const spaced = plain(text).replace(UNHEARD, "").replace(/[+#&@%]/g, (sign) => SIGNS[sign]);
  for (const word of spaced.match(WORDS) ?? []) yield* lower(word).match(RUNS);
}

// In Chinese and Japanese, what follows from every place.
export function words(text) {
  return [...runs(text)].flatMap((run) => {
    const signs = UNSPACED.test(run) ? [...run] : [run];
    return signs.map((_, place) => signs.slice(place).join(""));
  });
}

// ---------------------------------------------------------------------------------------------------------------- Files

class Files {
  #folder;
  #known = new Map(); // beginning → what its file holds, or will

  constructor(folder) {
    this.#folder = folder;
  }

  // What is on its way and no longer wanted by any of the words is not waited for.
  want(typed) {
    for (const { control, is_there, starts } of this.#known.values()) {
      if (!is_there && !typed.some((word) => starts.some((start) => word.startsWith(start)))) control.abort();
    }
  }

  // The file of a beginning; it may be that of other last letters too.
  async read(start, letters = [""]) {
    const beginning = start + letters[0];
    const known = this.#known.get(beginning);
    if (known) return known.contents;
    const control = new AbortController();
    const name = Array.from(beginning, (letter) => letter.codePointAt(0).toString(16)).join("-") || "start";
    const entry = { control, is_there: false, starts: letters.map((letter) => start + letter) };
    this.#known.set(beginning, entry);
    entry.contents = (async () => {
      try {
        const answer = await fetch(new URL(`${name}.json`, this.#folder), { signal: control.signal });
        if (!answer.ok) throw new Error(answer.statusText);
        const { next, names, titles } = await answer.json();
        entry.is_there = true;
        return { next, entries: [...names.map(name_entry), ...titles.map(title_entry)] };
      } catch {
        this.#known.delete(beginning);
        return { next: [], entries: [] };
      }
    })();
    return entry.contents;
  }

  // All entries that may have a word which begins as this one does.
  async find(word) {
    let beginning = "";
    let found = await this.read("");
    for (const letter of word) {
      const group = found.next.find((letters) => letters.includes(letter));
      if (!group) break;
      found = await this.read(beginning, [...group]);
      beginning += letter;
    }
    return found.entries;
  }
}

// A reading is found from each of its syllables on, written in one.
function read_words(reading) {
  const syllables = reading.split(" ");
  return reading ? syllables.map((_, place) => syllables.slice(place).join("")) : [];
}

function name_entry([heading, path, reading, forms]) {
  const texts = forms.map((text) => ({ text, words: words(text) }));
  if (reading) texts.push({ text: reading, words: read_words(reading) });
  return { kind: path.split("/")[0], heading, path, date: "", own: words(heading), forms: texts };
}

function title_entry([heading, path, date]) {
  return { kind: "articles", heading, path, date, own: words(heading), forms: [] };
}

// -------------------------------------------------------------------------------------------------------------- Choosing

const has = (list, start) => list.some((word) => word.startsWith(start));

function fits(entry, typed) {
  return typed.every((word) => has(entry.own, word) || entry.forms.some((form) => has(form.words, word)));
}

// The form of the name that was typed, where it is not the heading.
function typed_form(entry, typed) {
  if (typed.every((word) => has(entry.own, word))) return "";
  const whole = entry.forms.find((form) => typed.every((word) => has(form.words, word)));
  const part = () => entry.forms.find((form) => typed.some((word) => !has(entry.own, word) && has(form.words, word)));
  return (whole ?? part()).text;
}

function choose(lists, typed) {
  const by_path = new Map();
  for (const entry of lists.flat()) {
    const known = by_path.get(entry.path);
    by_path.set(entry.path, known ? { ...known, forms: [...known.forms, ...entry.forms] } : entry);
  }
  const start = typed.join(" ");
  const begins = (text) => [...runs(text)].join(" ").startsWith(start);
  const fitting = [...by_path.values()].filter((entry) => fits(entry, typed)).map((entry) => {
    const form = typed_form(entry, typed);
    return { ...entry, form, rank: begins(form || entry.heading) ? 0 : 1 };
  });
  fitting.sort((one, other) => one.rank - other.rank || (one.date < other.date) - (one.date > other.date));
  const titles = fitting.filter((entry) => entry.date);
  const names = fitting.filter((entry) => !entry.date).slice(0, Math.max(MOST_NAMES, MOST - titles.length));
  return [...names, ...titles.slice(0, MOST - names.length)];
}

// --------------------------------------------------------------------------------------------------------------- Showing

function make(name, properties, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
}

// The text with the letters marked that were typed.
function marked(text, typed) {
  let folded = "";
  const places = []; // of each folded letter in the text
  let place = 0;
  for (const sign of text) {
    const letters = sign.match(UNHEARD) ? "" : lower(plain(sign));
    folded += letters;
    for (let number = 0; number < letters.length; number++) places.push([place, place + sign.length]);
    place += sign.length;
  }
  const is_marked = new Set();
  for (const word of typed) {
    let at = folded.indexOf(word);
    while (at > 0 && WORD.test(folded[at - 1]) && !UNSPACED.test(folded.slice(at))) at = folded.indexOf(word, at + 1);
    for (let number = at; at >= 0 && number < at + word.length; number++) {
      for (let sign = places[number][0]; sign < places[number][1]; sign++) is_marked.add(sign);
    }
  }
  const parts = [];
  for (let first = 0, last; first < text.length; first = last) {
    for (last = first + 1; last < text.length && is_marked.has(last) === is_marked.has(first); last++);
    const part = text.slice(first, last);
    parts.push(is_marked.has(first) ? make("mark", {}, part) : part);
  }
  return parts;
}

export function suggest(box) {
  const form = box.form;
  const files = new Files(new URL("suggestions/", form.action));
  const root = new URL("..", form.action);
  const list = make("div", { class: "suggested", id: "_suggested", role: "listbox", "aria-label": "Suggestions", hidden: "" });
  const status = document.querySelector(".heard"); // of theme.js
  form.append(list);
  for (const [key, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
  })) box.setAttribute(key, value);

  let asked = 0; // number of the latest question: what an earlier one finds is not shown
  let chosen = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];

  function choose_option(number) {
    const all = options();
    all[chosen]?.setAttribute("aria-selected", "false");
    chosen = number;
    const option = all[chosen];
    if (!option) return box.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  }

  function close() {
    asked++;
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    choose_option(-1);
  }

  function option(address, ...inside) {
    return make("a", { role: "option", "aria-selected": "false", tabindex: "-1", href: address }, ...inside);
  }

  function entry_option(entry, typed) {
    const path = encodeURI(entry.path).replace(/[?#]/g, encodeURIComponent);
    const element = option(new URL(path, root), ...marked(entry.heading, typed));
    if (entry.form) element.prepend(...marked(entry.form, typed), " → ");
    if (entry.date) element.append(" ", make("span", { class: "count" }, entry.date));
    return element;
  }

  function show(entries, typed) {
    const text = box.value.trim();
    const everywhere = new URL(form.action);
    everywhere.searchParams.set("q", text);
    const groups = Object.entries(KINDS).flatMap(([kind, label]) => {
      const own = entries.filter((entry) => entry.kind === kind);
      if (!own.length) return [];
      const heading = make("span", { class: "label", "aria-hidden": "true" }, label);
      return [make("div", { role: "group", "aria-label": label }, heading, ...own.map((entry) => entry_option(entry, typed)))];
    });
    choose_option(-1);
    list.replaceChildren(...groups, option(everywhere, "Search the full text for “", text, "”"));
    options().forEach((element, number) => { element.id = `_suggested-${number}`; });
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    const count = entries.length || "No";
    status.textContent = `${count} suggestion${count === 1 ? "" : "s"}`;
  }

  async function update() {
    const typed = [...new Set(runs(box.value))];
    const number = ++asked;
    files.want(typed);
    if (!typed.length) return close();
    const lists = await Promise.all(typed.map((word) => files.find(word)));
    if (number === asked) show(choose(lists, typed), typed);
  }

  function key(event) {
    if (event.isComposing) return;
    const count = options().length;
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" && !isOpen) update();
    else if (event.key === "ArrowDown" && isOpen) choose_option(chosen + 1 < count ? chosen + 1 : -1);
    else if (event.key === "ArrowUp" && isOpen) choose_option(chosen < 0 ? count - 1 : chosen - 1);
    else if (event.key === "Escape" && isOpen) close();
    else if (event.key === "Enter" && isOpen && chosen >= 0) options()[chosen].click();
    else return;
    event.preventDefault();
  }

  box.addEventListener("input", update);
  box.addEventListener("keydown", key);
  box.addEventListener("blur", close);
  // The box keeps the focus while something in the list is pressed.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  files.read("");
  if (box.value) update();
}
