// At 320 px nothing is cut off or scrolls sideways; targets are at least 24 px; text of charts does not overlap its figure.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, openView, settled, views } from "./browser.mjs";

const cut = (page) => page.evaluate(() => {
  const found = document.documentElement.scrollWidth > innerWidth ? [`page is ${document.documentElement.scrollWidth} wide`] : [];
  for (const one of document.body.querySelectorAll("h1, h2, h3, p, label, button, a, select, input, svg text, li, span")) {
    if (one.closest(".table-scroll, .skip, dialog, .definitions, .view-title") || !one.checkVisibility()) continue;
    const box = one.getBoundingClientRect();
    if (box.width && (box.right > innerWidth + 1 || box.left < -1)) found.push(`${one.tagName} ${one.textContent.slice(0, 30)} ${Math.round(box.left)}–${Math.round(box.right)}`);
  }
  return found;
});

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
    const small = await page.$$eval("button, select, input, summary, [role=option], [role=slider]", (all) => all.filter((one) => one.checkVisibility()).map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()]).filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html));
    assert.deepEqual(small, [], view);
    await page.context().close();
  }
});

test("explore with tables open at 320 px", async () => {
  const page = await open("#/explore?n=32&draw=one&tables=attacks,map,ribbons,strength", { width: 320, height: 640 });
  await settled(page, 32);
  assert.deepEqual(await cut(page), []);
  await page.context().close();
});
