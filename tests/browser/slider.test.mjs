// A slider dragged over many values runs little of what all of them would: the server stops what nobody waits for.
// Counts of replicates that were begun, not times. Only the program counts them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { base, open, settled } from "./browser.mjs";

const ofTheProgram = { skip: process.env.STRONGHOLD_URL ? false : "counts the program's replicates: set STRONGHOLD_URL" };
const begun = async () => (await (await fetch(`${base()}api/begun`)).json()).replicates;

const values = 10;
const runs = 200;
// A hand is not even: some steps follow at once, and after some the page takes the value as settled and begins to run.
const pauses = [60, 60, 170, 60, 170, 60, 60, 170, 60, 60];

test("a slider dragged over ten values runs at most a quarter of what all of them would", ofTheProgram, async () => {
  // A seed of its own, so that nothing is answered from what another test has run.
  const page = await open("#/explore?seed=1010");
  await settled(page, runs);
  const slider = page.locator("[data-lever='levers.effort'] input[type=range]");
  const { x, y, width, height } = await slider.boundingBox();
  const seen = new Set();
  const before = await begun();
  await page.mouse.move(x + width / 3, y + height / 2);
  await page.mouse.down();
  for (let step = 1; step <= values; step += 1) {
    await page.mouse.move(x + width * (1 / 3 + step / 20), y + height / 2);
    seen.add(await slider.inputValue());
    await page.waitForTimeout(pauses[step - 1]);
  }
  await page.mouse.up();
  await page.waitForFunction((value) => new RegExp(`levers\\.effort=${value.replace(".", "\\.")}(&|$)`).test(window.streams.at(-1).address), await slider.inputValue());
  await page.waitForFunction((most) => document.querySelector(".runs-status").textContent === `${most} of ${most} runs` && !document.querySelector(".page-head.running"), runs, { timeout: 60_000 });
  const ran = (await begun()) - before;
  assert.equal(seen.size, values);
  assert.ok(ran >= runs, `${ran} replicates were begun: the last value alone has ${runs}`);
  assert.ok(ran <= (values * runs) / 4, `${ran} replicates were begun, of ${values * runs} that all values would have`);
  console.log(`${ran} replicates were begun, of ${values * runs}`);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
