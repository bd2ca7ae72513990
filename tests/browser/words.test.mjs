// All words come from one file: with another file, from right to left, no word of the old one is left.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { base, open, settled } from "./browser.mjs";

const english = JSON.parse(readFileSync(new URL("../../web/words/en.json", import.meta.url), "utf8"));
const foreign = (entry) => {
  if (typeof entry === "string") return `⟦${[...entry.matchAll(/\{\w+\}/g)].map(([value]) => value).join("·")}⟧`;
  return Array.isArray(entry) ? entry.map(foreign) : Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, foreign(value)]));
};

test("a translation is a file, and may run from right to left", async () => {
  for (const [hash, n] of [["#/explore?language=xx&n=32", 32], ["#/compare?language=xx&other=no-ramp-up&n=32", 32], ["#/uncertainty?language=xx&n=32", 32]]) {
    const page = await open("#/about");
    await page.route("**/words/xx.json", (route) => route.fulfill({ json: { ...foreign(english), language: "ar", direction: "rtl" } }));
    await page.goto("about:blank");
    await page.goto(base() + hash);
    await settled(page, n);
    assert.equal(await page.evaluate(() => document.dir), "rtl");
    const left = await page.evaluate((words) => {
      const text = document.body.innerText;
      return words.filter((one) => text.includes(one));
    }, [english.say.title, english.levers.title, english.header.runs, english.header.seed, english.draw.title, english.figure.table, english.legend.median_of, english.date.play, english.organisation.title, english.footer.what, english.difference.title, english.dots.title, english.uncertainty.lead]);
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
