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
const ways = ["operations", "accuracy", "security"];
const inKhorasan = (ids) => ids.map((id) => ({ id, scenario: "khorasan" }));
const inFiction = (ids) => ids.map((id) => ({ id, scenario: "tiny" }));

/** What each lesson is made of; `facts` are those that score predictions. Named as in the program, with numbers invented. */
const made = {
  phases: {
    ...years(2001, 2010, inFiction(["stays", "away"])),
    asks: [{ id: "order", type: "order", options: ["entrenchment", "rebuild", "night_control"] }, { id: "first", type: "choice", options: ["Capital", "Valley", "Highlands"] }],
    facts: { "order.rebuild-night_control-entrenchment": 0.98, "order.rebuild-entrenchment-night_control": 0.02, "first.Highlands": 0.97, "first.Valley": 0.03, "first.Capital": 0 },
    figures: [{ id: "ribbons", type: "phases", world: "away", regions: ["Highlands", "Valley", "Capital"] }, { id: "attacks", type: "months", mark: "2004-01", level: 40 }],
    puzzle: { values: [0.5, 1, 1.5, 2, 2.5, 3], start: 1, goal: 2, figures: ["ribbons"] },
  },
  collapse: {
    ...years(2001, 2010, inFiction(["ruling", "hidden"])),
    asks: [{ id: "fall", type: "choice", options: ["faster", "same", "slower"] }, { id: "months", type: "number", low: 1, high: 48, observed: null }],
    facts: { "fall.faster": 0.88, "fall.slower": 0.07, "fall.same": 0.05 },
    figures: [{ id: "members", type: "months", mark: "2007-01", level: 900 }, { id: "lost", type: "rows", rows: [["ruling", 61], ["hidden", 24]] }, { id: "months", type: "runs", rows: [["months", 9, null]] }],
    puzzle: { values: [1, 1.5, 2, 2.5, 3], start: 1, goal: 2, figures: ["members"] },
  },
  trend: {
    ...years(2020, 2023, inKhorasan(["khorasan"])),
    asks: [353, 217, 45].map((observed, at) => ({ id: `claims_${2021 + at}`, type: "number", low: 0, high: 5000, observed })),
    facts: {},
    figures: [{ id: "years", type: "runs", rows: [["claims_2021", 340, 353], ["claims_2022", 230, 217], ["claims_2023", 50, 45]] }, { id: "claims_by_month", type: "months", mark: null, level: 30 }, { id: "members", type: "months", mark: null, level: 2000 }],
    puzzle: { values: [0.25, 0.5, 1, 1.5, 2, 3], start: 1, goal: 1.5, figures: ["claims_by_month", "members"] },
  },
  leaders: {
    ...years(2020, 2024, inKhorasan(["khorasan", "leaders"])),
    asks: ["after_3", "after_12", "after_24"].map((id) => ({ id, type: "choice", options: same })),
    facts: Object.fromEntries(["after_3", "after_12", "after_24"].flatMap((id, at) => same.map((option, place) => [`${id}.${option}`, [[0.7, 0.2, 0.1], [0.5, 0.3, 0.2], [0.35, 0.35, 0.3]][at][place]]))),
    figures: [{ id: "effects", type: "rows", rows: [["after_3", -4], ["after_12", -1.2], ["after_24", 0.3]] }, { id: "coordination", type: "months", mark: "2021-09", level: 0.5 }, { id: "attacks", type: "months", mark: "2021-09", level: 20 }],
    puzzle: { values: [30, 60, 120, 240, 360, 540, 720], start: 120, goal: 360, figures: ["coordination"] },
  },
  displacement: {
    ...years(2020, 2023, inKhorasan(["all", "two", "all_still", "two_still"])),
    asks: [{ id: "rises", type: "many", options: ["Kunar", "Parwan", "SouthEast", "EastHills"] }, { id: "plots", type: "choice", options: same }],
    facts: { "rises.Kunar": 0.71, "rises.Parwan": 0.4, "rises.SouthEast": 0.55, "rises.EastHills": 0.62, "plots.fewer": 0.4, "plots.same": 0.22, "plots.more": 0.38 },
    figures: [{ id: "effects", type: "rows", rows: [["two", -19], ["elsewhere", 9], ["moved", 4]] }, { id: "neighbours", type: "rows", rows: [["Kunar", 2.1], ["Parwan", 0.2], ["SouthEast", 0.7], ["EastHills", -0.3]] }, { id: "attacks_elsewhere", type: "months", mark: "2022-06", level: 12, worlds: ["all", "two"] }],
    puzzle: { values: [0.1, 0.25, 0.5, 1, 2, 4], start: 0.5, goal: 0.1, figures: ["effects"] },
  },
  budget: {
    ...years(2020, 2024, inKhorasan(["khorasan", ...ways])),
    asks: ["first_year", "fourth_year"].map((id) => ({ id, type: "order", options: ["accuracy", "security", "operations"] })),
    facts: { "first_year.operations-accuracy-security": 0.66, "first_year.accuracy-operations-security": 0.3, "fourth_year.security-operations-accuracy": 0.58, "fourth_year.security-accuracy-operations": 0.22 },
    figures: [...[["first_year", [-14, -8, -3]], ["fourth_year", [-20, -9, -24]], ["members", [-6, -9, -22]]].map(([id, values]) => ({ id, type: "rows", rows: ways.map((way, at) => [way, values[at]]) })), { id: "strength", type: "months", mark: null, level: 2000 }],
    puzzle: { values: [0.1, 0.3, 0.5, 0.7, 0.8, 0.9], start: 0.3, goal: 0.7, figures: ["members"] },
  },
};

const tags = ["article", "assumed", "calibrated", "literature"];
const claimsOf = (id) => Object.keys(words[id].claims).filter((claim) => !claim.endsWith("_not"));

export const lessons = () => ({
  lessons: Object.entries(made).map(([id, { start, end, worlds, asks, puzzle }], at) => ({
    id, number: at + 1, start, end, worlds, asks,
    claims: claimsOf(id).map((claim, place) => ({ id: claim, tag: tags[(at + place) % tags.length] })),
    explore: worlds.length === 2 && at ? `#/compare?scenario=${worlds[0].scenario}&other=no-ramp-up` : `#/explore?scenario=${worlds[0].scenario}`,
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
  if (/never|loses|in_order|highlands|alive|outlives/.test(name)) return share(0.3 + 0.6 * random(name, seed, at), n);
  const size = /claims|members_|_after|attacks/.test(name) ? 40 + 1800 * random(name, seed) : -6 + 14 * random(name, seed);
  const value = round(size * (1 + 0.1 * (at ?? 0)));
  const width = Math.abs(value) * 0.3 + 0.5;
  return { value, low: round(value - width), high: round(value + width), kind: /claims|members_|_after|attacks|each/.test(name) ? "middle" : "mean" };
}

const placeholders = (entry) => (typeof entry === "string" ? [...entry.matchAll(/\{(\w+)\}/g)].map(([, name]) => name) : Object.values(entry ?? {}).flatMap(placeholders));

function band(values) {
  const scaled = (factor) => values.map((value) => round(value * factor, value < 2 ? 3 : 1));
  return { median: scaled(1), low50: scaled(0.85), high50: scaled(1.2), low90: scaled(0.65), high90: scaled(1.5) };
}

function figureOf(figure, lesson, seed, n, at) {
  const months = monthsOf(lesson);
  const strength = 1 + 0.2 * (at ?? 0);
  const { id, type } = figure;
  if (type === "months") {
    const lines = (figure.worlds ?? lesson.worlds.map(({ id: world }) => world)).map((world, place) => ({
      world,
      band: band(months.map((month, index) => figure.level * (month < (figure.mark ?? months[0]) ? 1 : Math.exp((place - 0.6) * 0.02 * strength * index)) * (0.9 + 0.2 * random(seed, month, n)))),
    }));
    return { id, type, start: months[0], lines, mark: figure.mark };
  }
  if (type === "phases") {
    return { id, type, start: months[0], world: at === null ? figure.world : "stays", regions: figure.regions.map((name, place) => ({ name, phases: months.map((_, index) => {
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
    claims: claimsOf(id).map((claim) => ({ id: claim, holds: !(id === "budget" && claim === "quiet") })),
    // A puzzle shows fewer figures than the reveal.
    figures: lesson.figures.filter((figure) => at === null || lesson.puzzle.figures.includes(figure.id)).map((figure) => figureOf(figure, lesson, seed, size, at)),
    solved: at === null ? null : at === lesson.puzzle.goal,
  };
}
