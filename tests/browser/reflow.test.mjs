// At 320 px nothing is cut off or scrolls sideways; targets are at least 24 px; text of charts does not overlap its figure.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, openView, settled, views } from "./browser.mjs";
import { cut, small } from "./layout.mjs";

for (const view of Object.keys(views)) {
  for (const width of [320, 1280, 1920]) {
    test(`${view} at ${width} px`, async () => {
      const page = await openView(view, { width, height: width === 320 ? 640 : 900 });
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
      assert.deepEqual(await cut(page), []);
      await page.context().close();
    });
  }
}

test("targets are at least 24 px or stand apart in text", async () => {
  for (const view of Object.keys(views)) {
    const page = await openView(view);
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
    assert.deepEqual(await small(page), [], view);
    await page.context().close();
  }
});

test("explore with tables open at 320 px", async () => {
  const page = await open("#/explore?n=32&draw=one&tables=attacks,map,ribbons,strength", { width: 320, height: 640 });
  await settled(page, 32);
  assert.deepEqual(await cut(page), []);
  await page.context().close();
});
