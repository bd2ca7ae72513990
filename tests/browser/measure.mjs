// Measures how quickly the page answers in Chromium: `node measure.mjs ADDRESS`, where the program tells its address.
// Not a test: a table for a machine that does nothing else. Every repetition asks for what was not run before, with a seed
// of this call's own, or the server would answer from what it keeps.
import { cpus, loadavg } from "node:os";
import { chromium } from "playwright-core";

const address = process.argv[2];
if (!address) {
  console.error("node measure.mjs ADDRESS, as `stronghold explore` prints it");
  process.exit(2);
}
const base = address.split("#")[0].replace(/\/?$/, "/");
const repetitions = 7;
const seed = Date.now() % 1_000_000_000;
let fresh = 0;
const newSeed = () => seed + (fresh += 1);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--headless", "--no-sandbox", "--disable-gpu"] });

async function openPage(hash) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(base + hash);
  return page;
}

const settled = async (page, n) => {
  await page.waitForSelector(`main [data-n="${n}"]`, { timeout: 300_000 });
  await page.waitForFunction(() => !document.querySelector(".page-head.running"));
  await page.waitForTimeout(300);
};

/**
 * Acts in the page and waits until `n` runs are drawn: milliseconds from the act until the figure `chart` is drawn for the
 * first time, and until all figures of the last frame are, when a view writes data-n. A reader sees either in the frame of
 * the screen that follows.
 */
const timed = (page, act, given, chart, n = 200) => page.evaluate(([name, asked, drawn, most]) => new Promise((resolve, reject) => {
  const acts = {
    moveSlider({ id, value }) {
      const slider = document.getElementById(id);
      slider.value = value;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    },
    revealAtOnce(hash) {
      location.hash = hash;
      const press = () => {
        const button = document.getElementById("reveal-without");
        if (button) button.click();
        else requestAnimationFrame(press);
      };
      press();
    },
  };
  const start = performance.now();
  let first = null;
  let hasBegun = false;
  const seen = (then) => requestAnimationFrame(() => requestAnimationFrame(() => then(performance.now() - start)));
  const watch = new MutationObserver((changes) => {
    // What was asked for before may still be drawn: the head says when the new runs begin, and when they are in.
    hasBegun ||= document.querySelector(".page-head.running") !== null;
    if (!hasBegun) return;
    if (changes.some(({ type, target }) => type === "childList" && target.closest(drawn))) seen((time) => (first ??= time));
    const isIn = document.querySelector(".runs-status").textContent.startsWith(`${most} of `);
    const isLast = isIn && changes.some(({ attributeName, target }) => attributeName === "data-n" && target.dataset.n === String(most));
    if (!isLast) return;
    watch.disconnect();
    seen((last) => resolve({ first: first ?? last, last }));
  });
  watch.observe(document.body, { childList: true, attributes: true, subtree: true, attributeFilter: ["data-n", "class"] });
  setTimeout(() => reject(new Error("nothing was drawn for five minutes")), 300_000);
  acts[name](asked);
}), [act, given, chart, n]);

async function firstPaints() {
  const times = [];
  for (let at = 0; at < repetitions; at += 1) {
    const page = await openPage("");
    await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
    times.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
    await settled(page, 200);
    await page.context().close();
  }
  return times;
}

/** Moves a lever to values that were not run under this seed. */
async function levers(hash, id, chart) {
  const page = await openPage(`${hash}&seed=${newSeed()}`);
  await settled(page, 200);
  const times = [];
  for (let at = 1; at <= repetitions; at += 1) {
    times.push(await timed(page, "moveSlider", { id, value: 1 + at * 0.05 }, chart));
    await settled(page, 200);
  }
  await page.context().close();
  return times;
}

/** Lessons under new seeds: revealed at once, while the runs come in; and once they are in. */
async function reveals(id) {
  const atOnce = [];
  const ready = [];
  for (let at = 0; at < repetitions; at += 1) {
    const page = await openPage("#/lessons");
    await page.waitForSelector(".lesson-cards li");
    const hash = `#/lessons?lesson=${id}&seed=${newSeed()}`;
    atOnce.push((await timed(page, "revealAtOnce", hash, "#figure-lesson-years")).last);
    await page.waitForSelector(".puzzle[data-at]", { timeout: 300_000 });
    await page.click("#predict-again");
    ready.push(await page.evaluate(() => new Promise((resolve) => {
      const start = performance.now();
      document.getElementById("reveal-without").click();
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)));
    })));
    await page.context().close();
  }
  return { atOnce, ready };
}

const meta = await (await fetch(`${base}api/meta`)).json();
const paints = await firstPaints();
const explored = await levers("#/explore?scenario=khorasan", "o-levers-effort", "#figure-attacks .chart");
const compared = await levers("#/compare?scenario=khorasan&other=no-ramp-up", "p-levers-effort", "#figure-difference .chart");
const lesson = await reveals("trend");

const rows = [
  ["page: navigation to first paint", paints],
  ["explore: lever to first runs drawn", explored.map(({ first }) => first)],
  ["explore: lever to 200 runs drawn", explored.map(({ last }) => last)],
  ["compare: lever to first pairs drawn", compared.map(({ first }) => first)],
  ["compare: lever to 200 pairs drawn", compared.map(({ last }) => last)],
  ["lesson 3: opened and revealed at once, to 200 runs", lesson.atOnce],
  ["lesson 3: revealed when the runs are in", lesson.ready],
];
const middle = (times) => times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)];
const round = (time) => String(Math.round(time));
console.log(`Stronghold ${meta.version}, revision ${meta.revision}; Chromium ${browser.version()}; ${cpus().length} cores (${cpus()[0].model}), load ${loadavg()[0].toFixed(1)}; ${repetitions} repetitions, ms`);
console.log(`\n${"what".padEnd(54)}${"median".padStart(8)}${"min–max".padStart(14)}`);
for (const [what, times] of rows) console.log(`${what.padEnd(54)}${round(middle(times)).padStart(8)}${`${round(Math.min(...times))}–${round(Math.max(...times))}`.padStart(14)}`);
await browser.close();
