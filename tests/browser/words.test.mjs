// All words come from one file: with another file, from right to left, no word of the old one is left.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { base, open, settled } from "./browser.mjs";
import { lastFrame, outlines } from "./lessons.mjs";

const english = JSON.parse(readFileSync(new URL("../../web/words/en.json", import.meta.url), "utf8"));
const foreign = (entry) => {
  if (typeof entry === "string") return `⟦${[...entry.matchAll(/\{\w+\}/g)].map(([value]) => value).join("·")}⟧`;
  return Array.isArray(entry) ? entry.map(foreign) : Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, foreign(value)]));
};

test("a translation is a file, and may run from right to left", async () => {
  for (const [hash, n] of [["#/explore?language=xx&n=32", 32], ["#/compare?language=xx&other=no-ramp-up&n=32", 32], ["#/uncertainty?language=xx&n=32", 32], ["#/lessons?language=xx&lesson=phases&n=32", 32]]) {
    const page = await open("#/about");
    await page.route("**/words/xx.json", (route) => route.fulfill({ json: { ...foreign(english), language: "ar", direction: "rtl" } }));
    await page.goto("about:blank");
    await page.goto(base() + hash);
    await settled(page, n);
    const skip = page.locator("#reveal-without");
    if (await skip.count()) await skip.click();
    assert.equal(await page.evaluate(() => document.dir), "rtl");
    const left = await page.evaluate((words) => {
      const text = document.body.innerText;
      return words.filter((one) => text.includes(one));
    }, [english.say.title, english.levers.title, english.header.runs, english.header.seed, english.draw.title, english.figure.table, english.legend.median_of, english.date.play, english.organisation.title, english.footer.what, english.difference.title, english.dots.title, english.uncertainty.lead, english.lessons.ui.reveal, english.lessons.ui.intervals, english.lessons.ui.print, ...Object.values(english.lessons.ui.steps), ...Object.values(english.lessons.ui.tags), english.lessons.of.phases.title, ...english.lessons.of.phases.intro]);
    assert.deepEqual(left, []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test("every key that a module names has words", async () => {
  const { readdirSync } = await import("node:fs");
  const folder = new URL("../../web/app/", import.meta.url);
  const missing = [];
  for (const file of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js"))) {
    const text = readFileSync(new URL(file, folder), "utf8");
    for (const [, key] of text.matchAll(/\bword(?:List)?\("([\w.-]+)"/g)) {
      if (key.split(".").reduce((found, part) => found?.[part], english) === undefined) missing.push(`${file}: ${key}`);
    }
  }
  assert.deepEqual(missing, []);
});

/** Keys of texts, with an entry that is chosen by number as one text. */
function keysOf(entry, path = "") {
  if (typeof entry === "string" || Array.isArray(entry) || entry.other !== undefined) return [path];
  return Object.entries(entry).flatMap(([key, value]) => keysOf(value, path ? `${path}.${key}` : key));
}
const numbersIn = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

/** The keys that a lesson's words must have, and those that they may have, by what the server says of it. */
async function keysOfLesson(outline) {
  const { figures } = await lastFrame(new URLSearchParams({ lesson: outline.id, seed: 1, n: 8 }));
  const rows = figures.flatMap((figure) => (figure.rows ?? []).map(({ id }) => `rows.${id}`));
  const options = outline.asks.flatMap(({ id, options: all = [] }) => all.map((option) => `asks.${id}.options.${option}`));
  return {
    needed: [
      "title", "place", "question", "intro", "leaves_out", "worksheet", ...["text", "at", "solved", "not"].map((part) => `puzzle.${part}`),
      ...outline.worlds.map(({ id }) => `worlds.${id}`), ...outline.asks.map(({ id }) => `asks.${id}.text`),
      ...outline.asks.filter(({ type }) => type === "number").map(({ id }) => `asks.${id}.unit`),
      ...outline.claims.flatMap(({ id }) => [`claims.${id}`, `claims.${id}_not`]),
      ...figures.flatMap(({ id }) => ["title", "unit", "caption"].map((part) => `figures.${id}.${part}`)),
    ],
    // Names of regions stand for themselves.
    possible: [...options, ...rows],
  };
}

test("each lesson has the words that it needs, and no others", async () => {
  const known = await outlines();
  assert.deepEqual(known.map(({ id }) => id), Object.keys(english.lessons.of));
  for (const outline of known) {
    const { needed, possible } = await keysOfLesson(outline);
    const has = keysOf(english.lessons.of[outline.id]);
    assert.deepEqual(needed.filter((key) => !has.includes(key)), [], `${outline.id}: missing`);
    assert.deepEqual(has.filter((key) => !needed.includes(key) && !possible.includes(key)), [], `${outline.id}: without use`);
    for (const key of possible.filter((one) => !has.includes(one))) assert.match(key.split(".").at(-1), /^[A-Z]/, `${outline.id}: ${key} is no name of a region`);
  }
});

test("every number that a lesson's text names is one of its facts", async () => {
  for (const { id, puzzle } of await outlines()) {
    const { claims, figures, puzzle: texts } = english.lessons.of[id];
    const { facts } = await lastFrame(new URLSearchParams({ lesson: id, seed: 1, n: 8 }));
    const unknown = (all, known) => all.flatMap(numbersIn).filter((name) => !(name in known));
    assert.deepEqual(unknown([...Object.values(claims), ...Object.values(figures).map(({ caption }) => caption)], facts), [], id);
    const stop = await lastFrame(new URLSearchParams({ lesson: id, seed: 1, n: 8, at: puzzle.values[0] }));
    assert.deepEqual(unknown([texts.solved, texts.not], { ...stop.facts, value: 0 }), [], id);
    assert.deepEqual([numbersIn(texts.text), numbersIn(texts.at)], [[], ["value"]], id);
  }
});

test("no words of the lessons' own controls are without use", async () => {
  const { readdirSync } = await import("node:fs");
  const folder = new URL("../../web/app/", import.meta.url);
  const code = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js")).map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
  // A key is named whole, or by what stands before its last part.
  const isUsed = (key) => code.includes(`"${key}"`) || code.includes(`\`${key.replace(/\.\w+$/, "")}.\${`);
  const keys = ["lessons.ui", "file"].flatMap((path) => keysOf(path.split(".").reduce((found, part) => found[part], english), path));
  assert.deepEqual(keys.filter((key) => !isUsed(key)), []);
});
