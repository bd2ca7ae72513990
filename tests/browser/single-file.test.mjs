// The page as one file, opened from the disk: nothing is asked for, and only what the file holds is offered.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { findings } from "./axe.mjs";
import { open } from "./browser.mjs";
import { lessonIds, predictAll, reveal } from "./lessons.mjs";
import { runs, singleFile } from "./single-file.mjs";

// Another file may be named, such as one that the program wrote.
const path = process.env.STRONGHOLD_FILE ?? join(mkdtempSync(join(tmpdir(), "stronghold-")), "lessons.html");
if (!process.env.STRONGHOLD_FILE) writeFileSync(path, singleFile());

async function openFile(hash = "", options = {}) {
  const page = await open("", options);
  await page.goto("about:blank");
  page.requested.length = 0;
  page.faults.length = 0;
  await page.goto(pathToFileURL(path).href + hash);
  return page;
}

const isOwn = (address) => /^(data|blob|about):/.test(address) || address.split("#")[0] === pathToFileURL(path).href;
async function isQuiet(page) {
  assert.deepEqual(page.requested.filter((address) => !isOwn(address)), []);
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

test("modules import each other so that a file can hold them, and ask for nothing by themselves", () => {
  const folder = new URL("../../web/app/", import.meta.url);
  for (const name of readdirSync(folder, { recursive: true }).filter((one) => one.endsWith(".js"))) {
    const code = readFileSync(new URL(name, folder), "utf8");
    assert.doesNotMatch(code, /\bimport\(|import\.meta|^export .* from /m, name);
    for (const line of code.split("\n").filter((one) => /^\s*import\b/.test(one))) assert.match(line, /^import \{ [\w, ]+ \} from "\.{1,2}\/[\w./-]+\.js";$/, name);
    if (name !== "reach.js") assert.doesNotMatch(code, /\bfetch\(|new EventSource/, name);
  }
});

for (const id of lessonIds) {
  test(`${id} from a file, to the last stop of its puzzle`, async () => {
    const page = await openFile(`#/lessons?lesson=${id}`);
    await page.waitForSelector(".lesson[data-n]");
    await predictAll(page);
    await reveal(page);
    const stops = Number(await page.getAttribute("#puzzle-at", "max")) + 1;
    await page.focus("#puzzle-at");
    await page.keyboard.press("Home");
    for (let stop = 0; stop < stops; stop += 1) {
      await page.waitForSelector(".puzzle[data-at]");
      assert.match(await page.textContent(".puzzle-answer"), /^(Solved|Not yet)\. /);
      await page.keyboard.press("ArrowRight");
    }
    assert.ok(await page.isHidden(".fault"));
    await isQuiet(page);
  });
}

test("a file begins with its lessons, and tells seed, runs, scenario and settings", async () => {
  const page = await openFile();
  await page.waitForSelector(".lesson-cards li");
  assert.deepEqual(await page.$$eval(".page-head nav a", (all) => all.map((one) => one.textContent)), ["Lessons", "Explore", "About"]);
  assert.equal(await page.locator("#seed, #runs").count(), 0);
  assert.match(await page.textContent(".page-head"), /Seed \d+, \d+ runs/);
  assert.match(await page.textContent(".page-foot"), /49 settings .*seed \d+; scenario hash \w+/);
  assert.deepEqual(await findings(page), []);
  await isQuiet(page);
});

test("the two levers of a file stop where it has runs, also when a number is typed", async () => {
  const page = await openFile("#/explore");
  await page.waitForSelector(".explore[data-n]", { timeout: 60_000 });
  assert.equal(await page.locator("[data-lever]").count(), 2);
  for (const absent of [".what-if", "#scenario", ".from", ".actions", "#draw-one"]) assert.equal(await page.locator(absent).count(), 0, absent);
  const field = page.locator("[data-lever='levers.effort'] input[type=number]");
  await field.fill("1.3");
  await page.keyboard.press("Tab");
  await page.waitForFunction(() => /o\.levers\.effort=1\.5/.test(location.hash));
  const slider = page.locator("[data-lever='levers.opening'] input[type=range]");
  await slider.focus();
  await page.keyboard.press("Home");
  for (let stop = 0; stop < 7; stop += 1) {
    await page.waitForTimeout(220);
    assert.ok(await page.isHidden(".fault"), await page.evaluate(() => location.hash));
    await page.keyboard.press("ArrowRight");
  }
  assert.match(await page.textContent("#in-words"), /Permissiveness is 0\.3/);
  assert.deepEqual(await findings(page), []);
  await isQuiet(page);
});

test("what a file does not hold is told in words", async () => {
  const page = await openFile("#/explore?o.levers.effort=1.23");
  await page.waitForSelector(".fault:not([hidden])");
  assert.match(await page.textContent(".fault"), /does not hold that setting/);
  await isQuiet(page);
});

test("views that a file does not have lead to the lessons", async () => {
  const page = await openFile("#/compare?other=no-ramp-up&seed=9&n=1000");
  await page.waitForSelector(".lesson-cards li");
  assert.doesNotMatch(await page.evaluate(() => location.hash), /seed|n=/);
  await page.keyboard.press("c");
  assert.ok(await page.isVisible(".lesson-cards"));
  await page.click(".help-button");
  assert.doesNotMatch(await page.textContent("dialog"), /Copy it|compare/);
  await isQuiet(page);
});

test("with too few runs a file claims no bands", { skip: process.env.STRONGHOLD_FILE ? "asks for the runs of the test file" : false }, async () => {
  assert.ok(runs >= 20 && runs < 100);
  const page = await openFile("#/lessons?lesson=phases");
  await page.waitForSelector(".lesson[data-n]");
  await page.click("#reveal-without");
  assert.equal(await page.locator("#figure-lesson-attacks [fill='var(--band-90)']").count(), 0);
  await isQuiet(page);
});
