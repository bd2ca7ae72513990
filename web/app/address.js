// The whole state of the page is its address: differences from a named scenario, and what is looked at.
// Names of settings are those of the server's interface, so that an address can be read beside a request.
export const views = ["lessons", "explore", "compare", "uncertainty", "about"];
export const draws = ["bands", "lines", "one"];

const world = () => ({ name: null, levers: {}, from: null });

export const nothing = () => ({
  view: "explore", first: world(), other: world(), seed: 1, n: null, month: null, draw: "bands", run: 0,
  shown: {}, pinned: [], tables: [], target: null, part: null, lesson: null, language: null,
});

// As many digits as a number of the page holds exactly.
export const seedMost = 999_999_999_999_999;
const isWhole = (text) => /^\d{1,15}$/.test(text);
const whole = (text, low, rest) => (isWhole(text ?? "") && Number(text) >= low ? Number(text) : rest);
const day = (text) => (/^\d{4}-\d\d-\d\d$/.test(text ?? "") ? text : null);
const list = (text) => (text ? text.split(",").filter(Boolean) : []);

function parts(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  return { path, asked: new URLSearchParams(query) };
}

/** The seed of an address, where it is none that the page can use; else null. */
export function unusableSeed(hash) {
  const seed = parts(hash).asked.get("seed");
  return seed === null || isWhole(seed) ? null : seed;
}

export function readAddress(hash) {
  const { path, asked } = parts(hash);
  const state = nothing();
  if (views.includes(path)) state.view = path;
  state.first.name = asked.get("scenario");
  state.other.name = asked.get("other");
  state.first.from = day(asked.get("from"));
  state.other.from = day(asked.get("other_from"));
  for (const [key, value] of asked) {
    const target = { "o.": state.first.levers, "p.": state.other.levers }[key.slice(0, 2)];
    if (target && value !== "" && Number.isFinite(Number(value))) target[key.slice(2)] = Number(value);
    if (key.startsWith("show.")) state.shown[key.slice(5)] = value;
  }
  state.seed = whole(asked.get("seed"), 0, 1);
  state.n = whole(asked.get("n"), 1, null);
  state.month = /^\d{4}-\d\d$/.test(asked.get("month") ?? "") ? asked.get("month") : null;
  state.draw = draws.includes(asked.get("draw")) ? asked.get("draw") : "bands";
  state.run = whole(asked.get("run"), 0, 0);
  state.pinned = list(asked.get("pinned"));
  state.tables = list(asked.get("tables"));
  state.target = asked.get("target");
  state.part = asked.get("part");
  state.lesson = asked.get("lesson");
  // It names a file of words, and nothing else.
  state.language = /^[a-z-]+$/i.test(asked.get("language") ?? "") ? asked.get("language") : null;
  return state;
}

export function writeAddress(state) {
  const query = new URLSearchParams();
  const put = (key, value, rest = null) => value !== null && value !== undefined && value !== rest && value !== "" && query.set(key, value);
  put("scenario", state.first.name);
  for (const [name, value] of Object.entries(state.first.levers)) query.set(`o.${name}`, value);
  put("from", state.first.from);
  put("other", state.other.name);
  for (const [name, value] of Object.entries(state.other.levers)) query.set(`p.${name}`, value);
  put("other_from", state.other.from);
  put("seed", state.seed, 1);
  put("n", state.n);
  put("month", state.month);
  put("draw", state.draw, "bands");
  put("run", state.run, 0);
  for (const [chart, series] of Object.entries(state.shown)) query.set(`show.${chart}`, series);
  put("pinned", state.pinned.join(","));
  put("tables", state.tables.join(","));
  put("target", state.target);
  put("part", state.part);
  put("lesson", state.lesson);
  put("language", state.language);
  const text = query.toString();
  return `#/${state.view}${text ? `?${text}` : ""}`;
}
