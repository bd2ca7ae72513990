// Everything works by keyboard, and single-letter keys can be switched off.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, openView, settled, views } from "./browser.mjs";

const active = (page) => page.evaluate(() => ({ tag: document.activeElement.tagName, text: document.activeElement.textContent.slice(0, 40), role: document.activeElement.getAttribute("role"), value: document.activeElement.getAttribute("aria-valuetext") }));
const hash = (page) => page.evaluate(() => new Promise((resolve) => setTimeout(() => resolve(location.hash), 260)));

for (const view of Object.keys(views)) {
  test(`${view}: Tab reaches every control, in view and with a visible focus`, async () => {
    const page = await openView(view);
    const wanted = await page.$$eval("a[href], button:enabled, input:enabled, select, summary, [tabindex='0']", (all) => all.filter((one) => one.checkVisibility() && !(one.type === "radio" && !one.checked)).map((one, at) => (one.dataset.walk = String(at))).length);
    const seen = new Set();
    for (let step = 0; step < wanted + 30 && seen.size < wanted; step += 1) {
      await page.keyboard.press("Tab");
      const now = await page.evaluate(() => {
        const one = document.activeElement;
        const box = one.getBoundingClientRect();
        const top = document.elementFromPoint(Math.min(innerWidth - 1, Math.max(0, box.left + box.width / 2)), Math.min(innerHeight - 1, Math.max(0, box.top + Math.min(box.height / 2, 30))));
        return { walk: one.dataset.walk, isInside: box.bottom > 0 && box.top < innerHeight, isFree: one.contains(top) || top?.contains(one) || Boolean(top?.closest("label, svg")), tag: one.outerHTML.slice(0, 90) };
      });
      if (now.walk === undefined) continue;
      assert.ok(now.isInside, `out of view: ${now.tag}`);
      assert.ok(now.isFree, `covered: ${now.tag}`);
      seen.add(now.walk);
    }
    const missed = await page.$$eval("[data-walk]", (all, known) => all.filter((one) => !known.includes(one.dataset.walk)).map((one) => one.outerHTML.slice(0, 90)), [...seen]);
    assert.deepEqual(missed, []);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}

test("on a chart, arrows move the month and the series", async () => {
  const page = await openView("explore");
  await page.focus("#figure-attacks [role=slider]");
  const before = await active(page);
  await page.keyboard.press("ArrowRight");
  assert.notEqual((await active(page)).value, before.value);
  await page.keyboard.press("Home");
  assert.match((await active(page)).value, /Jan 2020/);
  assert.match(await hash(page), /month=2020-01/);
  await page.keyboard.press("ArrowDown");
  assert.match((await active(page)).value, /claimed/);
  assert.match(await hash(page), /show\.attacks=claims/);
  await page.keyboard.press("t");
  assert.match(await hash(page), /tables=attacks/);
  await page.context().close();
});

test("on the map, arrows go from tile to tile and Enter pins", async () => {
  const page = await openView("explore");
  await page.focus("[role=option][tabindex='0']");
  const visited = new Set();
  for (const key of ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown", "ArrowDown"]) {
    await page.keyboard.press(key);
    visited.add(await page.evaluate(() => document.activeElement.dataset.region));
  }
  assert.ok(visited.size >= 3, [...visited].join());
  const name = await page.evaluate(() => document.activeElement.dataset.region);
  await page.keyboard.press("Enter");
  assert.match(await hash(page), new RegExp(`pinned=${name}`));
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-selected")), "true");
  assert.equal(await page.$$eval("[role=option][tabindex='0']", (all) => all.length), 1);
  await page.context().close();
});

test("choosing a scenario keeps the focus on what chose it", async () => {
  const page = await openView("explore");
  await page.focus("#scenario");
  await page.selectOption("#scenario", "no-ramp-up");
  await page.waitForFunction(() => location.hash.includes("scenario=no-ramp-up"));
  await settled(page, 32);
  assert.equal(await page.evaluate(() => document.activeElement.id), "scenario");
  await page.context().close();
});

test("a tile keeps the focus when the window changes", async () => {
  const page = await openView("explore");
  await page.focus("[role=option][tabindex='0']");
  await page.keyboard.press("ArrowRight");
  const name = await page.evaluate(() => document.activeElement.dataset.region);
  await page.setViewportSize({ width: 360, height: 800 });
  await page.waitForTimeout(400);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.region), name);
  await page.context().close();
});

test("a tile says its second phase, and its bar has patterns", async () => {
  const page = await openView("explore");
  const labels = await page.$$eval(".tile.theatre", (all) => all.map((one) => one.getAttribute("aria-label")));
  assert.ok(labels.some((label) => /in \d+ of 32 runs and [a-z ]+ in \d+ in /.test(label)), labels[0]);
  const fills = await page.$$eval(".tile-bar rect.edge", (all) => all.map((one) => one.getAttribute("fill")));
  assert.ok(fills.length && fills.every((fill) => fill.startsWith("url(#phase-")));
  await page.context().close();
});

test("on the ribbons a click reads another row of the same month, and a pin does not change the region", async () => {
  const page = await openView("explore");
  const box = await page.locator("#figure-ribbons .chart svg").boundingBox();
  const reading = () => page.textContent("#figure-ribbons .reading");
  const click = async (row) => page.locator("#figure-ribbons .chart").click({ position: { x: box.width / 2, y: 4 + row * 24 + 12 } });
  await click(0);
  const first = await reading();
  await click(3);
  const fourth = await reading();
  assert.notEqual(fourth, first);
  await page.focus("[role=option][tabindex='0']");
  await page.evaluate(() => document.querySelector("[data-region=Balochistan]").dispatchEvent(new MouseEvent("click", { bubbles: true })));
  await page.waitForFunction(() => location.hash.includes("pinned=Balochistan"));
  assert.equal(await reading(), fourth);
  await page.context().close();
});

test("every tile can be reached with arrows", async () => {
  const page = await openView("explore");
  const reached = await page.evaluate(async () => {
    const tiles = [...document.querySelectorAll("[role=option]")];
    const known = new Set();
    const open = [document.querySelector("[role=option][tabindex='0']").dataset.region];
    while (open.length) {
      const name = open.pop();
      if (known.has(name)) continue;
      known.add(name);
      for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
        const tile = tiles.find((one) => one.dataset.region === name);
        tile.focus();
        tile.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        open.push(document.activeElement.dataset.region);
      }
    }
    return tiles.filter((one) => !known.has(one.dataset.region)).map((one) => one.dataset.region);
  });
  assert.deepEqual(reached, []);
  await page.context().close();
});

test("letters: brackets, play, reset, compare, help, and the switch that turns them off", async () => {
  const page = await open("#/explore?n=32&o.levers.effort=2&month=2021-05");
  await settled(page, 32);
  await page.keyboard.press("]");
  assert.match(await hash(page), /month=2021-06/);
  await page.keyboard.press("[");
  assert.match(await hash(page), /month=2021-05/);
  await page.keyboard.press("p");
  await page.waitForFunction(() => location.hash.includes("month=2021-08"), null, { timeout: 8000 });
  await page.keyboard.press("p");
  const stopped = await hash(page);
  assert.equal(await hash(page), stopped);
  await page.keyboard.press("r");
  assert.doesNotMatch(await hash(page), /o\.levers/);
  await page.keyboard.press("?");
  assert.ok(await page.isVisible("dialog[open]"));
  await page.uncheck("#keys-on");
  await page.keyboard.press("Escape");
  assert.ok(!(await page.isVisible("dialog[open]")));
  await page.keyboard.press("c");
  assert.match(await hash(page), /#\/explore/);
  await page.click(".help-button");
  await page.check("#keys-on");
  await page.keyboard.press("Escape");
  await page.keyboard.press("c");
  assert.match(await hash(page), /#\/compare/);
  await page.context().close();
});

test("typing in a field is not a command", async () => {
  const page = await openView("about");
  await page.focus("#search");
  await page.keyboard.type("recruit");
  assert.match(await hash(page), /#\/about/);
  await page.waitForFunction(() => document.querySelectorAll(".about tbody tr").length < 10 || document.querySelector(".filters .note").textContent.startsWith("1"));
  await page.context().close();
});

test("with reduced motion nothing plays by itself", async () => {
  const page = await open("#/explore?n=32&month=2021-05", { reducedMotion: "reduce" });
  await settled(page, 32);
  await page.keyboard.press("p");
  assert.match(await hash(page), /month=2021-06/);
  await page.waitForTimeout(900);
  assert.match(await hash(page), /month=2021-06/);
  await page.context().close();
});
