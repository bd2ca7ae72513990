// Walks through docs/tutorial.md as it is written: clicks what it says, finds on the page what it quotes and in each picture
// the numbers beside it, and compares the pictures with those that are kept. UPDATE_SCREENSHOTS=1 takes them anew.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { open, settled } from "./browser.mjs";
import { numbersOf, sections } from "./tutorial/markdown.mjs";
import { between, compare, take } from "./tutorial/picture.mjs";
import { flat, seenText } from "./tutorial/seen.mjs";

const docs = fileURLToPath(new URL("../../docs/", import.meta.url));
const tutorial = sections(await readFile(join(docs, "tutorial.md"), "utf8"));
const ofTheProgram = { skip: process.env.STRONGHOLD_URL ? false : "its numbers are the program's: set STRONGHOLD_URL" };
const program = process.env.STRONGHOLD_PROGRAM;

/** What the steps share: the page, what was seen of it in this step, and the numbers of the last picture. */
function walkOn(page) {
  let step = null;
  let seen = "";
  let pictured = "";
  const look = async () => (seen += ` ${flat(await seenText(page))}`);
  const walk = {
    page,
    begin(title) {
      step = tutorial.find((one) => one.title === title);
      assert.ok(step, `the tutorial has a section “${title}”`);
      seen = "";
      return look();
    },
    /** Clicks what the tutorial names in italics. */
    async press(name, selector) {
      assert.ok(step.quotations.includes(name), `the tutorial says *${name}* in “${step.title}”`);
      const one = page.locator(selector).filter({ hasText: name, visible: true }).first();
      await look();
      await one.click();
    },
    /** Types a number that the tutorial names. */
    async type(value, selector) {
      assert.ok(step.numbers.includes(value), `the tutorial says ${value} in “${step.title}”`);
      await page.fill(selector, value);
      await page.press(selector, "Tab");
    },
    look,
    /** Takes the step's picture of a part of the page; what stands in it, the step may tell in numbers. */
    async picture(first, last, options) {
      const clip = await between(page, first, last, options);
      pictured = flat(await seenText(page, clip));
      const blank = await page.context().newPage();
      const fault = await compare(blank, join(docs, step.picture.file), await take(page, clip));
      await blank.close();
      assert.equal(fault, null);
      await look();
    },
    /** Every quotation was seen on the page; what is cited, and every number, stands in the picture. */
    async end() {
      await look();
      const missing = step.quotations.filter((quoted) => !seen.includes(flat(quoted)));
      assert.deepEqual(missing, [], `the page does not say this, of “${step.title}”`);
      assert.deepEqual(step.cited.filter((quoted) => !pictured.includes(flat(quoted))), [], `the picture does not show this, of “${step.title}”`);
      const shown = new Set(numbersOf(pictured));
      assert.deepEqual(step.numbers.filter((number) => !shown.has(number)), [], `the picture does not show these numbers of “${step.title}”`);
    },
    commands: () => step.commands,
  };
  return walk;
}

/** The settled page, with new runs begun: data-n is that of the older ones until the first frame. */
async function settledAnew(page, address) {
  await page.waitForFunction((part) => window.streams.some(({ address: one }) => one.includes(part)), address);
  await page.waitForFunction(() => document.querySelector(".page-head.running") === null && /^200 of 200/.test(document.querySelector(".runs-status").textContent), null, { timeout: 60_000 });
  await settled(page);
}

test("the tutorial's pictures are there, have the docs' width, and are described", async () => {
  const pictures = tutorial.map(({ picture }) => picture).filter(Boolean);
  assert.ok(pictures.length >= 5 && pictures.length <= 7);
  for (const { file, alt } of pictures) {
    assert.ok(alt.length > 40, `${file} is described`);
    const bytes = await readFile(join(docs, file));
    assert.equal(bytes.readUInt32BE(16), 1280, `${file} is 1280 wide`);
    assert.ok(bytes.length <= 200_000, `${file} has ${bytes.length} bytes`);
  }
});

test("the tutorial says what the page shows", ofTheProgram, async (t) => {
  const page = await open("", { height: 1300, reducedMotion: "reduce", permissions: ["clipboard-read", "clipboard-write"], acceptDownloads: true });
  await settled(page);
  const walk = walkOn(page);

  await t.test("the start page", async () => {
    await walk.begin("The start page");
    await walk.picture(null, ".charts > .pair");
    await walk.end();
  });

  await t.test("one click to 2023 without the ramp-up", async () => {
    await walk.begin("2023 without the ramp-up of operations");
    await walk.press("Khorasan without the ramp-up of 2022", ".what-if a strong");
    await settledAnew(page, "/api/compare");
    await walk.picture(null, "#figure-differences tbody tr:nth-child(10)", { pad: 0 });
    await walk.end();
  });

  await t.test("a lever from a date on", async () => {
    await walk.begin("Move a lever from a date on");
    await walk.press("Explore", "nav a");
    await page.waitForSelector("#o-from");
    await page.fill("#o-from", "2022-06-01");
    await page.press("#o-from", "Tab");
    await walk.type("0.5", "[data-lever='levers.effort'] input[type=number]");
    await settledAnew(page, "levers.effort=0.5");
    await page.waitForFunction(() => /without levers/.test(document.querySelector("#figure-strength .legend").textContent));
    await walk.picture(null, ".charts > .pair");
    await walk.end();
  });

  await t.test("the link and the file", async (step) => {
    await walk.begin("Pass it on");
    const sentence = await page.textContent("#in-words");
    await walk.press("Copy link", "button");
    const other = await page.context().newPage();
    await other.goto(await page.evaluate(() => navigator.clipboard.readText()));
    await settled(other);
    assert.equal(await other.textContent("#in-words"), sentence);
    await other.close();

    const saving = page.waitForEvent("download");
    await walk.press("Save scenario", "a");
    const saved = await saving;
    const [command] = walk.commands();
    const [name, ...given] = command.split(" ");
    assert.equal(name, "stronghold");
    assert.ok(given.includes(`./${saved.suggestedFilename()}`), `${command} runs ${saved.suggestedFilename()}`);
    if (!program) step.diagnostic("the saved file was not run: STRONGHOLD_PROGRAM names no program");
    else {
      const folder = await mkdtemp(join(tmpdir(), "tutorial-"));
      await saved.saveAs(join(folder, saved.suggestedFilename()));
      await promisify(execFile)(program, given, { cwd: folder });
      const targets = await readFile(join(folder, "outputs", "khorasan-moved", "targets.csv"), "utf8");
      const [heads, ...rows] = targets.trim().split("\n").map((line) => line.split(","));
      const row = rows.find(([id]) => id === "attacks_2023");
      const [median, low, high] = ["median", "q05", "q95"].map((column) => String(Math.round(Number(row[heads.indexOf(column)]))));
      assert.ok(sentence.includes(`median ${median} (nine runs in ten: ${low} to ${high})`), `${sentence} and median ${median}, ${low} to ${high}`);
      await rm(folder, { recursive: true });
    }
    await walk.end();
  });

  await t.test("three rows of uncertainty", async () => {
    await walk.begin("Three rows of uncertainty");
    await walk.press("Reset all levers", "button");
    await walk.press("Uncertainty", "nav a");
    await page.waitForSelector(".uncertainty[data-n='200']", { timeout: 120_000 });
    await walk.picture(null, "[data-kind=structure]");
    await walk.end();
  });

  await t.test("a lesson, predicted and revealed", async () => {
    await walk.begin("A lesson: predict, then look");
    await walk.press("Lessons", "nav a");
    await walk.press("2020 to 2023", ".lesson-cards a strong");
    await settledAnew(page, "lesson=trend");
    for (const [at, value] of ["120", "150", "180"].entries()) await walk.type(value, `.ask:nth-of-type(${at + 1}) input[type=number]`);
    await walk.press("Show what the model does", "button");
    await page.waitForSelector(".puzzle[data-at]", { timeout: 60_000 });
    await walk.picture(".step.reveal", "#figure-lesson-years");
    await walk.end();
  });

  await t.test("what the model says, and the puzzle", async () => {
    await walk.begin("What the model says, and a puzzle");
    for (let tries = 0; !/^Solved/.test(await page.textContent(".puzzle-answer")) && tries < 5; tries += 1) {
      await walk.press("+", ".puzzle-slider button");
      await page.waitForSelector(".puzzle[data-at]", { timeout: 60_000 });
    }
    await walk.picture(".step.claims", ".step.puzzle");
    await walk.end();
  });

  await t.test("parameters and limits", async () => {
    await walk.begin("Where parameters and limits are");
    await walk.press("About", "nav a");
    await page.waitForSelector(".about tbody tr");
    await walk.end();
  });

  assert.deepEqual(page.faults, []);
  await page.context().close();
});
