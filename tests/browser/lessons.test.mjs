// Every lesson: predicted, revealed and solved by keyboard alone, without a finding of axe, at any width and on paper.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findings } from "./axe.mjs";
import { base, open, settled } from "./browser.mjs";
import { cut, small } from "./layout.mjs";
import { lessonIds, openLesson, outlines, predictAll, reveal } from "./lessons.mjs";

const active = (page) => page.evaluate(() => {
  const one = document.activeElement;
  return { id: one.id, type: one.type ?? "", ask: one.closest("[data-ask]")?.dataset.ask ?? null, kind: one.closest("[data-ask] > div")?.className ?? "", href: one.getAttribute("href"), min: Number(one.min), max: Number(one.max), isCard: Boolean(one.closest(".order-cards")) };
});

/** Presses Tab until something has focus. */
async function tabTo(page, isThere, most = 80) {
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press("Tab");
    const now = await active(page);
    if (isThere(now)) return now;
  }
  throw new Error("Tab does not get there");
}

async function answerByKeyboard(page, { type, max, min, isCard }) {
  if (isCard) await page.keyboard.press("ArrowDown");
  else if (type === "number") await page.keyboard.type(String(Math.round(min + (max - min) / 4)));
  else await page.keyboard.press("Space");
}

for (const id of lessonIds) {
  test(`${id}: from the list to the printed sheet by keyboard alone`, async () => {
    const page = await open("#/lessons?n=32");
    await page.waitForSelector(".lesson-cards li");
    await page.evaluate(() => (window.print = () => (window.printed = true)));
    await tabTo(page, ({ href }) => href?.includes(`lesson=${id}`));
    await page.keyboard.press("Enter");
    await settled(page, 32);
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");

    const { asks, puzzle } = (await outlines()).find((one) => one.id === id);
    for (const { id: ask } of asks) {
      assert.ok(await page.isDisabled("#reveal"));
      assert.match(await page.textContent("#reveal-reason"), /predict first/);
      assert.ok(!(await page.isVisible(".shown")));
      await answerByKeyboard(page, await tabTo(page, (now) => now.ask === ask));
    }
    assert.ok(await page.isEnabled("#reveal"));
    await tabTo(page, (now) => now.id === "reveal");
    await page.keyboard.press("Enter");
    assert.equal((await active(page)).id, "step-reveal");
    assert.equal(await page.locator(".scores li").count(), asks.length);
    assert.ok((await page.locator(".shown [data-figure]").count()) > 0);

    await tabTo(page, (now) => now.id === "puzzle-at");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector(`.puzzle[data-at="${puzzle.values[1]}"]`, { timeout: 60_000 });
    assert.match(await page.textContent(".puzzle-answer"), /^(Solved|Not yet)\. /);
    assert.match(await page.textContent("#in-words"), /^(Solved|Not yet)\. /);

    await tabTo(page, (now) => now.id === "print-worksheet");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => window.printed), true);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  for (const [colours, options] of [["usual colours", {}], ["forced colours", { forcedColors: "active" }], ["a small window", { width: 320, height: 640 }]]) {
    test(`${id} in ${colours}, before and after the reveal`, async () => {
      const page = await openLesson(id, options);
      assert.deepEqual(await findings(page), []);
      assert.deepEqual(await cut(page), []);
      await predictAll(page);
      await reveal(page);
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
      await page.waitForTimeout(60);
      assert.deepEqual(await findings(page), []);
      assert.deepEqual(await cut(page), []);
      assert.deepEqual(await small(page), []);
      assert.deepEqual(page.faults, []);
      await page.context().close();
    });
  }

  test(`${id}: each figure has a title with its unit, a legend, a summary in a sentence and a table`, async () => {
    const page = await openLesson(id);
    await predictAll(page);
    await reveal(page);
    const figures = await page.$$eval(".shown > .reveal [data-figure]", (all) => all.map((one) => ({ id: one.dataset.figure, title: one.querySelector("h3").textContent, unit: one.querySelector(".unit").textContent.trim(), legend: one.querySelector(".legend").textContent, summary: one.querySelector(".summary").textContent })));
    assert.ok(figures.length > 0);
    for (const { id: figure, title, unit, legend, summary } of figures) {
      assert.ok(title.length > unit.length && unit.length > 2 && legend.length > 3, figure);
      assert.match(summary, /\.$/, figure);
      await page.click(`#figure-${figure} .figure-tools button`);
      assert.ok((await page.$$(`#figure-${figure} table tbody tr`)).length > 0, figure);
      await page.click(`#figure-${figure} .figure-tools button`);
      assert.ok((await page.locator(`#figure-${figure} .body svg`).count()) > 0, figure);
    }
    await page.context().close();
  });

  test(`${id} on paper: with room to write before the reveal, with all of it after`, async () => {
    const page = await openLesson(id);
    await page.emulateMedia({ media: "print" });
    assert.ok((await page.locator(".prediction .write-here:visible").count()) > 0);
    assert.ok(!(await page.isVisible(".shown")));
    await page.emulateMedia({ media: "screen" });
    await predictAll(page);
    await reveal(page);
    const folder = process.env.STRONGHOLD_PDF;
    const pdf = await page.pdf({ format: "A4", path: folder ? `${folder}/lesson-${id}.pdf` : undefined });
    assert.ok(pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 10_000);
    await page.emulateMedia({ media: "print" });
    for (const part of [".view-title", ".the-question", ".prediction .print-only", ".scores", "[data-figure]", ".claims .tag", ".leaves_out li", ".puzzle", ".worksheet-questions li", ".worksheet .write-here", ".worksheet-foot"]) assert.ok(await page.locator(part).first().isVisible(), part);
    for (const part of ["nav", ".asks", "#puzzle-at", "#print-worksheet", ".figure-tools button", ".in-words"]) assert.ok(!(await page.locator(part).first().isVisible()), part);
    assert.match(await page.textContent(".worksheet-foot"), /Seed 1, 32 of 32 runs, Stronghold \S+/);
    assert.equal(await page.locator(".prediction .write-here:visible").count(), 0);
    await page.context().close();
  });
}

test("the list has six cards, each with its number, question and place", async () => {
  const page = await open("#/lessons");
  await page.waitForSelector(".lesson-cards li");
  const cards = await page.$$eval(".lesson-cards li", (all) => all.map((one) => [one.querySelector(".card-number").textContent, one.querySelector("strong").textContent, one.querySelector(".card-place").textContent]));
  assert.deepEqual(cards.map(([number]) => number), [1, 2, 3, 4, 5, 6].map((number) => `Lesson ${number}`));
  assert.ok(cards.every(([, title, place]) => title && /fictional|Khorasan/.test(place)));
  assert.equal(await page.textContent("nav li:first-child a"), "Lessons");
  await page.context().close();
});

test("a lesson's runs begin when it opens, and their number is in view", async () => {
  const page = await openLesson("trend");
  const streams = await page.evaluate(() => window.streams.map(({ address }) => address));
  assert.equal(streams.length, 1);
  assert.match(streams[0], /\/api\/lesson\?lesson=trend&seed=1&n=32$/);
  assert.match(await page.textContent(".runs-status"), /32 of 32 runs/);
  assert.ok(!(await page.isVisible(".shown")));
  await page.context().close();
});

test("a prediction is kept in the window, set beside the runs without marks, and never sent", async () => {
  const page = await openLesson("trend", { n: 128 });
  const fields = await page.$$(".ask input[type=number]");
  for (const field of fields) await field.fill("437");
  await reveal(page);
  const told = await page.textContent(".scores");
  assert.match(told, /Your 437 lies (at the \d+(st|nd|rd|th) percentile|above all|below all) of 128 runs; 353 was observed\./);
  assert.match(await page.textContent("#figure-lesson-years"), /you predicted 437/);
  await page.reload();
  await settled(page, 128);
  assert.equal(await page.textContent(".scores"), told);
  assert.ok(page.requested.every((address) => !address.includes("437") && (address.startsWith(base()) || /^(data|blob):/.test(address))), page.requested.join("\n"));
  assert.doesNotMatch(await page.evaluate(() => location.href), /437/);
  assert.deepEqual(await page.context().cookies(), []);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await page.click("#predict-again");
  assert.ok(!(await page.isVisible(".shown")));
  assert.equal(await page.inputValue(".ask input[type=number]"), "");
  assert.equal((await active(page)).id, "step-prediction");
  await page.context().close();
});

test("the reveal can be had without a prediction, which is said", async () => {
  const page = await openLesson("phases");
  await page.click("#reveal-without");
  assert.ok(await page.isVisible(".claims"));
  assert.match(await page.textContent(".scores"), /You predicted nothing/);
  await page.context().close();
});

test("a number out of its range is no prediction", async () => {
  const page = await openLesson("trend");
  const field = page.locator(".ask input[type=number]").first();
  await field.fill("99999999");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.match(await page.textContent("#reveal-reason"), /3 of 3/);
  await field.fill("100");
  assert.match(await page.textContent("#reveal-reason"), /2 of 3/);
  await page.locator(".ask input[type=range]").nth(1).focus();
  await page.keyboard.press("ArrowRight");
  assert.match(await page.textContent("#reveal-reason"), /1 of 3/);
  await page.context().close();
});

test("cards keep the focus while they move, and their place is told", async () => {
  const page = await openLesson("phases");
  await page.focus(".order-cards li:first-child button:enabled");
  const name = () => page.evaluate(() => document.activeElement.closest("li").querySelector(".card-name").textContent);
  const first = await name();
  await page.keyboard.press("Enter");
  assert.equal(await name(), first);
  assert.match(await page.textContent("#in-words"), /is now 2 of 3/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  assert.equal(await name(), first);
  assert.equal(await page.textContent(".order-cards li:nth-child(2) .card-name"), first);
  await page.context().close();
});

for (const [n, half, wide] of [[16, false, false], [64, true, false], [128, true, true]]) {
  test(`${n} runs of a lesson`, async () => {
    const page = await openLesson("phases", { n });
    await page.click("#reveal-without");
    await page.waitForSelector("#figure-lesson-attacks svg");
    const count = (fill) => page.locator(`#figure-lesson-attacks .chart [fill='${fill}']`).count();
    assert.equal((await count("var(--band-50)")) > 0, half);
    assert.equal((await count("var(--second-90)")) > 0, wide);
    const legend = await page.textContent("#figure-lesson-attacks .legend");
    if (!half) assert.match(legend, /medians of 16 runs; bands need 20/);
    if (!half) assert.match(await page.textContent(".scores"), /too few/);
    assert.equal(/\(\d+–\d+%\)/.test(await page.textContent(".claims")), half);
    await page.context().close();
  });
}

test("a chart of months is read by keyboard", async () => {
  const page = await openLesson("phases");
  await page.click("#reveal-without");
  await page.focus("#figure-lesson-attacks [role=slider]");
  const reading = () => page.evaluate(() => document.activeElement.getAttribute("aria-valuetext"));
  await page.keyboard.press("Home");
  const first = await reading();
  assert.match(first, /Jan \d{4}\. .+: median .+; .+: median /);
  await page.keyboard.press("ArrowRight");
  assert.match(await reading(), /Feb \d{4}/);
  await page.context().close();
});

test("a dragged puzzle begins at its first stop and at its last", async () => {
  const page = await openLesson("trend");
  await page.click("#reveal-without");
  await page.waitForSelector(".puzzle[data-at]");
  // The page's own question is no part of the drag.
  await page.waitForTimeout(250);
  const before = await page.evaluate(() => window.streams.length);
  await page.evaluate(async () => {
    const slider = document.querySelector("#puzzle-at");
    for (const at of [...Array(Number(slider.max) + 1).keys()]) {
      slider.value = at;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  });
  await page.waitForTimeout(300);
  const { puzzle } = (await outlines()).find(({ id }) => id === "trend");
  const begun = await page.evaluate((from) => window.streams.slice(from).map(({ address }) => address), before);
  const stops = begun.map((address) => new URL(address, base()).searchParams.get("at"));
  // Two, unless drawing held up the steps for longer than a slider settles.
  assert.ok(stops.length <= 4, stops.join(" "));
  assert.deepEqual([stops[0], stops.at(-1)], [puzzle.values[0], puzzle.values.at(-1)].map(String));
  await page.context().close();
});

test("a lesson has an address: another seed runs it anew, back leads to the list, and an unknown one is told", async () => {
  const page = await open("#/lessons?n=32");
  await page.click(".lesson-cards li:nth-child(2) a");
  await settled(page, 32);
  assert.match(await page.evaluate(() => location.hash), /lesson=collapse/);
  assert.match(await page.title(), /^Lesson 2: /);
  await page.fill("#seed", "7");
  await page.keyboard.press("Tab");
  await page.waitForFunction(() => window.streams.at(-1).address.includes("seed=7"));
  await page.click("nav a:text-is('Explore')");
  await settled(page, 32);
  assert.doesNotMatch(await page.evaluate(() => location.hash), /lesson=/);
  await page.goBack();
  await page.waitForSelector("[data-lesson=collapse]");
  await page.goBack();
  await page.waitForSelector(".lesson-cards");
  await page.goto(`${base()}#/lessons?lesson=nowhere`);
  await page.waitForFunction(() => /no lesson called “nowhere”/.test(document.querySelector("#in-words").textContent));
  assert.ok(await page.isVisible(".lesson-cards"));
  await page.context().close();
});

test("from a lesson one goes on to Explore with the same seed", async () => {
  const page = await open("#/lessons?lesson=trend&n=32&seed=5");
  await settled(page, 32);
  await page.click("#reveal-without");
  await page.click(".go-on a");
  await page.waitForFunction(() => /^#\/(explore|compare)\?/.test(location.hash));
  assert.match(await page.evaluate(() => location.hash), /seed=5/);
  await page.context().close();
});

test("with reduced motion nothing moves", async () => {
  const page = await openLesson("phases", { reducedMotion: "reduce" });
  await page.click("#reveal-without");
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
  await page.context().close();
});
