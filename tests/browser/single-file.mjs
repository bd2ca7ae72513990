// Builds a single file from web/ and the double's numbers, as `stronghold lessons --export` does from its own: modules
// behind an import map of data: URLs, and all answers in one script before them.
//
//   node tests/browser/single-file.mjs FILE.html
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { lessonFrame, lessons, stopsOf } from "./mock-lessons.mjs";
import { ensemble } from "./mock-runs.mjs";
import { parameters, phases, scenario } from "./mock-scenarios.mjs";

const web = new URL("../../web/", import.meta.url);
const read = (path) => readFileSync(new URL(path, web), "utf8");

export const seed = 1;
export const runs = 24;
const steps = (low, high, step) => Array.from({ length: Math.round((high - low) / step) + 1 }, (_, at) => Number((low + at * step).toFixed(9)) + 0);
const grid = { "levers.effort": [0, 3, 0.5], "levers.opening": [-0.3, 0.3, 0.1] };

/** The specifier under which a module is known: its path, without a dot at the start. */
const nameOf = (path) => `stronghold/${path}`;

function inlined(path) {
  const folder = new URL(path, web);
  return read(path).replaceAll(/^(import .* from )"(\.[^"]*)";$/gm, (_, start, to) => `${start}"${nameOf(new URL(to, folder).href.slice(web.href.length))}";`);
}

function answers() {
  const khorasan = scenario("khorasan");
  return {
    "words/en.json": JSON.parse(read("words/en.json")),
    "/api/meta": {
      version: "0.0.0", revision: "mock", posterior: null, default: "khorasan", frames: [runs], most: 1000, phases,
      scenarios: [{ name: "khorasan", title: khorasan.title, question: khorasan.question, extends: null, start: khorasan.start, end: khorasan.end }],
      file: { seed, runs, settings: 49, scenario: "khorasan", hash: "0123abcd" },
    },
    "/api/lessons": lessons(),
    "/api/parameters": parameters,
    "/api/scenario/khorasan": { ...khorasan, levers: khorasan.levers.filter(({ name }) => grid[name]).map((lever) => ({ ...lever, low: grid[lever.name][0], high: grid[lever.name][1], step: grid[lever.name][2] })) },
  };
}

function streams() {
  const kept = {};
  const keep = (path, query, frame) => (kept[`${path}?${Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, value]) => `${name}=${value}`).join("&")}`] = frame);
  for (const { id } of lessons().lessons) {
    keep("/api/lesson", { lesson: id }, lessonFrame({ lesson: id, seed, n: runs, at: null }, runs));
    for (const at of stopsOf(id)) keep("/api/lesson", { lesson: id, at }, lessonFrame({ lesson: id, seed, n: runs, at }, runs));
  }
  for (const effort of steps(...grid["levers.effort"])) {
    for (const opening of steps(...grid["levers.opening"])) {
      // What a scenario has anyway is not asked for.
      const levers = Object.fromEntries(Object.entries({ "levers.effort": effort, "levers.opening": opening }).filter(([name, value]) => value !== { "levers.effort": 1, "levers.opening": 0 }[name]));
      const asked = Object.fromEntries(Object.entries(levers).map(([name, value]) => [`o.${name}`, value]));
      keep("/api/run", { scenario: "khorasan", ...asked }, ensemble({ first: { name: "khorasan", levers, from: null }, seed, n: runs }, runs));
    }
  }
  return kept;
}

const script = (text, attributes = "") => `<script${attributes}>${text.replaceAll("</script", "<\\/script")}</script>`;
const style = (name, attributes = "") => `<style${attributes}>${read(`style/${name}.css`)}</style>`;

export function singleFile() {
  const modules = readdirSync(new URL("app/", web), { recursive: true }).filter((name) => name.endsWith(".js")).map((name) => `app/${name}`);
  const imports = Object.fromEntries(modules.map((path) => [nameOf(path), `data:text/javascript;base64,${Buffer.from(inlined(path)).toString("base64")}`]));
  const held = JSON.stringify({ answers: answers(), streams: streams() }).replaceAll("<", "\\u003c");
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Stronghold</title>`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; img-src data:">`,
    `<link rel="icon" href="data:,">`,
    ["base", "controls", "layout", "charts", "lessons"].map((name) => style(name)).join(""),
    style("forced-colours", ` media="(forced-colors: active)"`), style("print", ` media="print"`),
    script(read("vendor/d3.min.js")), script(read("vendor/plot.umd.min.js")),
    script(`globalThis.strongholdFile = ${held};`),
    script(JSON.stringify({ imports }), ` type="importmap"`),
    script(`import "${nameOf("app/start.js")}";`, ` type="module"`),
    `</head><body></body></html>`,
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(process.argv[2], singleFile());
