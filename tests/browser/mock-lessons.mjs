// Invented lessons of the test double: every kind of ask and figure, with numbers that repeat exactly.
// Facts are made up for whatever the words name, so that texts can change without the double.
import { readFileSync } from "node:fs";

const words = JSON.parse(readFileSync(new URL("../../web/words/en.json", import.meta.url), "utf8")).lessons.of;

const hash = (text) => [...text].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 16777619) >>> 0, 2166136261);
const random = (...keys) => {
  let state = hash(keys.join(" "));
  state = Math.imul(state ^ (state >>> 15), 2246822519);
  state = Math.imul(state ^ (state >>> 13), 3266489917);
  return ((state ^ (state >>> 16)) >>> 0) / 4294967296;
};
const round = (value, digits = 1) => Number(value.toFixed(digits));

const years = (start, end, worlds) => ({ start: `${start}-01-01`, end: `${end}-12-31`, worlds });
const same = ["fewer", "same", "more"];
const ways = ["hits", "accuracy", "human_security"];
const inKhorasan = (ids) => ids.map((id) => ({ id, scenario: "khorasan" }));
const inFiction = (ids) => ids.map((id) => ({ id, scenario: "tiny" }));

/** What each lesson is made of; `facts` are those that score predictions, `at` how the puzzle's slider moves them. */
const made = {
  phases: {
    ...years(2001, 2010, inFiction(["stays", "away"])),
    asks: [{ id: "order", type: "order", options: ["rebuild", "night_control", "entrenchment"] }, { id: "first", type: "choice", options: ["Highlands", "Valley", "Capital"] }],
    facts: { "order.rebuild-night_control-entrenchment": 0.98, "order.rebuild-entrenchment-night_control": 0.02, "first.Highlands": 0.97, "first.Valley": 0.03, "first.Capital": 0 },
    figures: [{ id: "ribbons", type: "phases", world: "away", regions: ["Highlands", "Valley", "Capital"] }, { id: "members", type: "months", mark: "2003-01", level: 400 }],
    puzzle: { values: [0, 1, 2, 3], start: 2, goal: 1 },
  },
  collapse: {
    ...years(2001, 2004, inFiction(["consolidated", "hidden"])),
    asks: [{ id: "faster", type: "choice", options: ["consolidated", "hidden", "same"] }, { id: "months", type: "number", low: 0, high: 36, observed: null }],
    facts: { "faster.consolidated": 0.88, "faster.hidden": 0.07, "faster.same": 0.05 },
    figures: [{ id: "members", type: "months", mark: "2002-01", level: 900 }, { id: "months", type: "runs", rows: [["months", 9, null]] }],
    puzzle: { values: [1, 1.5, 2, 3], start: 1, goal: 2 },
  },
  trend: {
    ...years(2020, 2023, inKhorasan(["khorasan"])),
    asks: [353, 217, 45].map((observed, at) => ({ id: `claims_${2021 + at}`, type: "number", low: 0, high: 1000, observed })),
    facts: {},
    figures: [{ id: "claims", type: "runs", rows: [["claims_2021", 340, 353], ["claims_2022", 230, 217], ["claims_2023", 50, 45]] }, { id: "members", type: "months", mark: "2021-08", level: 2000 }],
    puzzle: { values: [0.25, 0.5, 1, 1.5, 2, 3], start: 0.5, goal: 1.5 },
  },
  leaders: {
    ...years(2020, 2024, inKhorasan(["as_it_is", "targeted"])),
    asks: ["month_3", "month_12", "month_24"].map((id) => ({ id, type: "choice", options: same })),
    facts: Object.fromEntries(["month_3", "month_12", "month_24"].flatMap((id, at) => same.map((option, place) => [`${id}.${option}`, [[0.7, 0.2, 0.1], [0.5, 0.3, 0.2], [0.35, 0.35, 0.3]][at][place]]))),
    figures: [{ id: "effects", type: "rows", rows: [["month_3", -4], ["month_12", -1.2], ["month_24", 0.3]] }, { id: "attacks", type: "months", mark: "2021-01", level: 20 }],
    puzzle: { values: [3, 6, 9, 12], start: 6, goal: 9 },
  },
  displacement: {
    ...years(2020, 2023, inKhorasan(["as_it_is", "two_provinces"])),
    asks: [{ id: "rises", type: "many", options: ["Kunar", "Parwan", "EastHills", "SouthEast", "KP"] }, { id: "plots", type: "choice", options: same }],
    facts: { "rises.Kunar": 0.71, "rises.Parwan": 0.4, "rises.EastHills": 0.62, "rises.SouthEast": 0.55, "rises.KP": 0.31, "plots.fewer": 0.4, "plots.same": 0.22, "plots.more": 0.38 },
    figures: [{ id: "regions", type: "rows", rows: [["Kabul", -9], ["Nangarhar", -12], ["Kunar", 2.1], ["Parwan", 0.2], ["EastHills", 1.2], ["SouthEast", 0.7], ["KP", -0.3], ["plots", 0.1]] }, { id: "attacks", type: "months", mark: "2022-01", level: 12 }],
    puzzle: { values: [1.5, 2, 3, 4], start: 2, goal: 3 },
  },
  budget: {
    ...years(2020, 2024, inKhorasan(ways)),
    asks: ["year_1", "year_4"].map((id) => ({ id, type: "order", options: ways })),
    facts: { "year_1.hits-accuracy-human_security": 0.66, "year_1.accuracy-hits-human_security": 0.3, "year_4.human_security-hits-accuracy": 0.58, "year_4.human_security-accuracy-hits": 0.22 },
    figures: [{ id: "attacks", type: "months", mark: "2020-06", level: 25 }, { id: "effects", type: "rows", rows: [1, 4].flatMap((year) => ways.map((way, at) => [`${way}_${year}`, year === 1 ? 10 + 3 * at : 14 - 3 * at])) }],
    puzzle: { values: [0.5, 1, 2, 4], start: 1, goal: 2 },
  },
};

const tags = ["article", "assumed", "calibrated", "literature"];
const claimsOf = (id) => Object.keys(words[id].claims).filter((claim) => !claim.endsWith("_not"));

export const lessons = () => ({
  lessons: Object.entries(made).map(([id, { start, end, worlds, asks, puzzle }], at) => ({
    id, number: at + 1, start, end, worlds, asks,
    claims: claimsOf(id).map((claim, place) => ({ id: claim, tag: tags[(at + place) % tags.length] })),
    explore: `#/explore?scenario=${worlds[0].scenario}`,
    puzzle: { values: puzzle.values, start: puzzle.start },
  })),
});

export const knowsLesson = (id) => Object.hasOwn(made, id);
export const stopsOf = (id) => made[id].puzzle.values;

function monthsOf({ start, end }) {
  const months = [];
  for (let year = Number(start.slice(0, 4)); year <= Number(end.slice(0, 4)); year += 1) for (let month = 1; month <= 12; month += 1) months.push(`${year}-${String(month).padStart(2, "0")}`);
  return months;
}

const share = (value, n) => {
  const half = 1.96 * Math.sqrt((value * (1 - value) + 1 / n) / n);
  return { value: round(value, 3), low: round(Math.max(0, value - half), 3), high: round(Math.min(1, value + half), 3), kind: "share" };
};

function factOf(name, seed, n, at) {
  if (/share|first|order|more|left/.test(name) && !/members/.test(name)) return share(0.3 + 0.6 * random(name, seed, at), n);
  const size = /claims|members/.test(name) ? 40 + 1800 * random(name, seed) : -6 + 14 * random(name, seed);
  const value = round(size * (1 + 0.1 * (at ?? 0)));
  const width = Math.abs(value) * 0.3 + 0.5;
  return { value, low: round(value - width), high: round(value + width), kind: /claims|members|months/.test(name) ? "middle" : "mean" };
}

const placeholders = (entry) => (typeof entry === "string" ? [...entry.matchAll(/\{(\w+)\}/g)].map(([, name]) => name) : Object.values(entry ?? {}).flatMap(placeholders));

function band(values) {
  const scaled = (factor) => values.map((value) => round(value * factor));
  return { median: scaled(1), low50: scaled(0.85), high50: scaled(1.2), low90: scaled(0.65), high90: scaled(1.5) };
}

function figureOf(figure, lesson, seed, n, at) {
  const months = monthsOf(lesson);
  const strength = 1 + 0.2 * (at ?? 0);
  const { id, type } = figure;
  if (type === "months") {
    const lines = lesson.worlds.map(({ id: world }, place) => ({
      world,
      band: band(months.map((month, index) => figure.level * (month < figure.mark ? 1 : Math.exp((place - 0.6) * 0.02 * strength * index)) * (0.9 + 0.2 * random(seed, month, n)))),
    }));
    return { id, type, start: months[0], lines, mark: figure.mark };
  }
  if (type === "phases") {
    return { id, type, start: months[0], world: figure.world, regions: figure.regions.map((name, place) => ({ name, phases: months.map((_, index) => {
      const reached = Math.max(0, Math.min(3, Math.floor((index - 24 - 8 * place) / 9)));
      const agreeing = Math.round(n * (0.6 + 0.3 * random(name, index, seed)));
      return [0, 1, 2, 3, 4].map((phase) => (phase === reached ? agreeing : phase === reached + 1 ? n - agreeing : 0));
    }) })) };
  }
  if (type === "rows") return { id, type, rows: figure.rows.map(([row, value]) => ({ id: row, value: round(value * strength), low: round(value * strength - 1.1), high: round(value * strength + 1.3), observed: null })) };
  return { id, type, rows: figure.rows.map(([row, , observed]) => ({ id: row, observed })) };
}

const sampleOf = (row, middle, seed, n, at) =>
  Array.from({ length: n }, (_, run) => Math.round(middle * (1 + 0.1 * (at ?? 0)) * Math.exp(random(row, seed, run) + random(row, seed, run, 2) - 1))).sort((a, b) => a - b);

/** One frame of a lesson; `at` is a stop of its puzzle, or null. */
export function lessonFrame({ lesson: id, seed, n, at }, size) {
  const lesson = made[id];
  const { claims, puzzle, figures: texts } = words[id];
  const named = [...new Set(placeholders([claims, puzzle, texts]))].filter((name) => name !== "value");
  const facts = { ...Object.fromEntries(named.map((name) => [name, factOf(name, seed, size, at)])), ...Object.fromEntries(Object.entries(lesson.facts).filter(([, value]) => value > 0).map(([name, value]) => [name, share(value, size)])) };
  const rows = lesson.figures.filter(({ type }) => type === "runs").flatMap((figure) => figure.rows);
  return {
    n: size, of: n, draws: lesson.worlds[0].scenario === "khorasan" ? Math.ceil(size / 2) : 0, facts,
    samples: Object.fromEntries(rows.map(([row, middle]) => [row, sampleOf(row, middle, seed, size, at)])),
    // The last claim of the last lesson is one that its runs do not show.
    claims: claimsOf(id).map((claim) => ({ id: claim, holds: !(id === "budget" && claim === "year_4") })),
    figures: lesson.figures.map((figure) => figureOf(figure, lesson, seed, size, at)),
    solved: at === null ? null : at === lesson.puzzle.goal,
  };
}
