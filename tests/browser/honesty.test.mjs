// Few runs are drawn as runs: lines below 20, half of runs from 20, nine in ten from 100; n of N is always there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, settled } from "./browser.mjs";

const drawn = (page) => page.evaluate(() => {
  const chart = document.querySelector("#figure-attacks .chart");
  const count = (selector) => chart.querySelectorAll(selector).length;
  return { half: count("[fill='var(--band-50)']"), wide: count("[fill='var(--band-90)']"), lines: count("[stroke-opacity='0.45'] path, path[stroke-opacity='0.45']"), as: document.querySelector("#figure-attacks").dataset.drawn };
});

for (const [n, half, wide] of [[8, 0, 0], [16, 0, 0], [20, 1, 0], [64, 1, 0], [100, 1, 1], [200, 1, 1]]) {
  test(`${n} runs`, async () => {
    const page = await open(`#/explore?n=${n}`);
    await settled(page, n);
    const found = await drawn(page);
    assert.equal(found.half > 0, half > 0);
    assert.equal(found.wide > 0, wide > 0);
    if (!half) assert.equal(found.lines, n);
    assert.match(await page.textContent(".runs-status"), new RegExp(`${n} of ${n} runs`));
    const table = await page.textContent("#figure-targets tbody");
    assert.equal(/\d–[\d,]+/.test(table), wide > 0);
    await page.context().close();
  });
}

test("lines and one run can be asked for", async () => {
  const page = await open("#/explore?n=200");
  await settled(page);
  await page.check("#draw-lines");
  await page.waitForFunction(() => document.querySelector("#figure-attacks").dataset.drawn !== "bands");
  assert.equal((await drawn(page)).half, 0);
  await page.check("#draw-one");
  await page.fill("#run", "5");
  await page.keyboard.press("Tab");
  await page.waitForFunction(() => /run 5/.test(document.querySelector("#figure-attacks .legend").textContent));
  await page.context().close();
});

test("a comparison of few pairs claims no interval", async () => {
  const page = await open("#/compare?other=no-ramp-up&n=16");
  await settled(page, 16);
  assert.match(await page.textContent("#in-words"), /too few pairs/);
  assert.equal(await page.locator("#figure-difference [fill='var(--band-50)']").count(), 0);
  assert.equal(await page.locator("#figure-dots .strip .dot").count(), 0);
  await page.context().close();
});

test("twenty dots, and the difference is zero before the worlds part", async () => {
  const page = await open("#/compare?other=no-ramp-up&n=128&month=2021-06");
  await settled(page, 128);
  assert.equal(await page.locator("#figure-dots .strip .dot").count(), 20);
  assert.match(await page.textContent("#figure-difference .reading"), /B − A 0, half of pairs 0 to 0, nine in ten 0 to 0/);
  await page.context().close();
});

test("three sources of uncertainty are three rows", async () => {
  const page = await open("#/uncertainty?n=128");
  await settled(page, 128);
  assert.deepEqual(await page.$$eval("[data-kind]", (all) => all.map((one) => one.dataset.kind)), ["chance", "parameters", "structure"]);
  await page.context().close();
});
