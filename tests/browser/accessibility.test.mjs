// No view has a finding of axe, in usual and in forced colours, with tables and help open.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findings } from "./axe.mjs";
import { open, openView, settled, views } from "./browser.mjs";

for (const view of Object.keys(views)) {
  for (const [colours, options] of [["usual colours", {}], ["forced colours", { forcedColors: "active" }], ["a small window", { width: 320, height: 640 }]]) {
    test(`${view} in ${colours}`, async () => {
      const page = await openView(view, options);
      assert.deepEqual(await findings(page), []);
      assert.deepEqual(page.faults, []);
      await page.context().close();
    });
  }
}

test("explore with every table, lever, question and the help open", async () => {
  const page = await open("#/explore?n=128&draw=one&o.levers.effort=2&tables=attacks,strength,map,ribbons,organisation-cells");
  await settled(page, 128);
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  assert.deepEqual(await findings(page), []);
  await page.click(".help-button");
  assert.deepEqual(await findings(page), []);
  await page.context().close();
});

test("compare with all pairs, every table and all levers open", async () => {
  const page = await open("#/compare?other=no-ramp-up&n=128&tables=difference,medians,dots");
  await settled(page, 128);
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  assert.deepEqual(await findings(page), []);
  await page.context().close();
});

test("there is one live region, and it is polite", async () => {
  for (const view of Object.keys(views)) {
    const page = await openView(view);
    const regions = await page.$$eval("[aria-live], [role=status], [role=alert], [role=log]", (all) => all.map((one) => one.getAttribute("aria-live")));
    assert.deepEqual(regions, ["polite"]);
    await page.context().close();
  }
});

test("each chart has a title, a summary in a sentence and a table of data", async () => {
  for (const view of ["explore", "compare"]) {
    const page = await openView(view);
    const figures = await page.$$eval("[data-figure]", (all) => all.map((one) => ({ id: one.dataset.figure, title: one.querySelector("h3").textContent, summary: one.querySelector(".summary").textContent, isTable: Boolean(one.querySelector("table")), hasButton: Boolean(one.querySelector(".figure-tools button")) })));
    for (const { id, title, summary, isTable, hasButton } of figures) {
      assert.ok(title.length > 3, id);
      assert.match(summary, /\.$/, id);
      assert.ok(isTable || hasButton, id);
      if (!hasButton) continue;
      await page.click(`#figure-${id} .figure-tools button`);
      assert.ok((await page.$$(`#figure-${id} table tbody tr`)).length > 1, id);
    }
    await page.context().close();
  }
});
