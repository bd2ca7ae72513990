// A dragged lever does not flood the server: streams begin when the value settles, and older ones are closed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, settled } from "./browser.mjs";

test("twenty steps in a row begin few streams, at the first value and at the last", async () => {
  const page = await open("#/explore?n=200");
  await settled(page);
  // The page's own question is no part of the drag.
  await page.waitForTimeout(250);
  const before = await page.evaluate(() => window.streams.length);
  await page.evaluate(async () => {
    const slider = document.querySelector("[data-lever='levers.effort'] input[type=range]");
    for (let step = 1; step <= 20; step += 1) {
      slider.value = 1 + step * 0.05;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  });
  await page.waitForTimeout(250);
  const begun = await page.evaluate((from) => window.streams.slice(from), before);
  // Two, unless drawing held up the steps for longer than a slider settles.
  assert.ok(begun.length <= 4, `${begun.length} streams`);
  assert.match(begun[0].address, /o\.levers\.effort=1\.05(&|$)/);
  assert.match(begun.at(-1).address, /o\.levers\.effort=2(&|$)/);
  await page.context().close();
});

test("a newer setting closes the older stream, and its frames are not shown", async () => {
  const page = await open("#/explore?n=1000");
  await page.waitForFunction(() => window.streams.length === 1);
  await page.evaluate(() => {
    const field = document.querySelector("[data-lever='levers.effort'] input[type=number]");
    field.value = 3;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await page.waitForFunction(() => window.streams.length === 2);
  assert.equal(await page.evaluate(() => window.streams[0].isClosed), true);
  await settled(page, 1000);
  assert.match(await page.textContent("#in-words"), /3 in the place of 1/);
  await page.context().close();
});

test("a server that was busy for a moment is asked again, and one that is gone is told apart", async () => {
  const page = await open("#/about");
  await page.waitForSelector(".about tbody tr");
  let refused = 0;
  await page.route("**/api/run?**", (route) => ((refused += 1) === 1 ? route.fulfill({ status: 429, json: { message: "busy", help: "" } }) : route.continue()));
  await page.click("nav a:text-is('Explore')");
  await settled(page);
  assert.ok(refused >= 2);
  assert.ok(await page.isHidden(".fault"));
  await page.unroute("**/api/run?**");
  await page.route("**/api/run?**", (route) => route.abort("connectionrefused"));
  await page.fill("#seed", "2");
  await page.keyboard.press("Tab");
  await page.waitForSelector(".fault:not([hidden])");
  assert.match(await page.textContent(".fault"), /does not answer/);
  await page.unroute("**/api/run?**");
  await page.focus(".fault button");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".fault").hidden);
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await settled(page);
  await page.context().close();
});

test("leaving a view closes its stream, and the same setting is not asked twice", async () => {
  const page = await open("#/explore?n=1000");
  await page.waitForFunction(() => window.streams.length === 1);
  await page.keyboard.press("]");
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(() => window.streams.length), 1);
  await page.click("nav a:text-is('About')");
  await page.waitForSelector(".about tbody tr");
  assert.equal(await page.evaluate(() => window.streams.every(({ isClosed }) => isClosed)), true);
  await page.context().close();
});
