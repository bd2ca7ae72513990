// The whole state is the address: it comes back as it was, and shows the same picture.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readAddress, unusableSeed, writeAddress } from "../../web/app/address.js";
import { base, open, settled } from "./browser.mjs";

const addresses = [
  "#/explore",
  "#/explore?scenario=khorasan&o.levers.effort=1.3&from=2022-06-01&seed=7&n=32&month=2021-08&draw=lines&show.attacks=claims&pinned=Kabul%2CKP&tables=attacks%2Cmap",
  "#/explore?scenario=no-ramp-up&n=32&draw=one&run=5",
  "#/compare?other=no-ramp-up&p.levers.effort=2&other_from=2022-01-01&n=32&target=attacks_2022",
  "#/uncertainty?n=32&target=attacks_2021",
  "#/about?part=limits",
  "#/lessons",
  "#/lessons?lesson=phases",
];

for (const address of addresses) {
  test(`read and written: ${address}`, () => {
    const state = readAddress(address);
    assert.deepEqual(readAddress(writeAddress(state)), state);
    assert.equal(writeAddress(state), address);
  });
}

test("nonsense in an address is left out", () => {
  const state = readAddress("#/nowhere?seed=-3&n=x&month=soon&draw=blood&o.a=&o.b=NaN&from=today");
  assert.equal(writeAddress(state), "#/explore");
  assert.equal(readAddress("#/explore?language=../../x").language, null);
  assert.equal(unusableSeed("#/explore?seed=1234567890123456"), "1234567890123456");
  assert.equal(unusableSeed("#/explore?seed=123456789012345"), null);
});

test("an unusable seed is told, in the address and in the field", async () => {
  const page = await open("#/explore?n=8&seed=1234567890123456");
  await page.waitForFunction(() => /1234567890123456/.test(document.querySelector("#in-words")?.textContent));
  await settled(page, 8);
  await page.fill("#seed", "9999999999999999");
  await page.keyboard.press("Tab");
  assert.match(await page.textContent("#in-words"), /9999999999999999/);
  assert.equal(await page.inputValue("#seed"), "1");
  await page.context().close();
});

test("links name their scenarios, whatever the program begins with", async () => {
  const page = await open("#/explore?n=8");
  await settled(page, 8);
  assert.match(await page.evaluate(() => location.hash), /scenario=khorasan/);
  const links = await page.$$eval("nav a, .questions a, .page-foot a", (all) => all.map((one) => one.getAttribute("href")));
  for (const link of links) assert.match(link, /scenario=/);
  for (const link of links.filter((one) => one.startsWith("#/compare"))) assert.match(link, /other=/);
  await page.goto(base() + "#/compare?n=8");
  await page.waitForFunction(() => /scenario=khorasan.*other=no-ramp-up/.test(location.hash));
  await page.context().close();
});

test("a run beyond the last is the last, and a year that is half typed is no date", async () => {
  const page = await open("#/explore?n=32&draw=one&run=150");
  await settled(page, 32);
  await page.waitForFunction(() => /run 31/.test(document.querySelector("#figure-attacks .legend").textContent));
  assert.deepEqual(page.faults, []);
  await page.fill("#o-from", "0002-01-01");
  await page.waitForTimeout(300);
  assert.doesNotMatch(await page.evaluate(() => location.hash), /from=/);
  await page.fill("#o-from", "2022-01-01");
  await page.keyboard.press("Tab");
  assert.equal(await page.inputValue("#o-from"), "2022-01-01");
  await page.context().close();
});

test("a lever at the scenario's own value is not asked for", async () => {
  const page = await open("#/explore?n=8&o.recruitment.rate=0.0715");
  await settled(page, 8);
  assert.ok(await page.isHidden(".fault"));
  assert.match(await page.textContent("#in-words"), /as it is/);
  await page.context().close();
});

test("a lever with a schedule is told as scheduled, and any value of it moves it", async () => {
  const page = await open("#/explore?scenario=border-control&n=8");
  await settled(page, 8);
  const lever = page.locator("[data-lever='travel.border_control']");
  assert.match(await lever.locator(".base").textContent(), /as scheduled: 0 from 2020-01-01, 0\.5 from 2022-01-01/);
  assert.equal(await lever.locator("input[type=number]").inputValue(), "");
  await lever.locator("input[type=number]").fill("0");
  await page.keyboard.press("Tab");
  await page.waitForFunction(() => location.hash.includes("o.travel.border_control=0"));
  await page.waitForFunction(() => /Border control is 0 in the place of the schedule/.test(document.querySelector("#in-words").textContent));
  assert.match(await page.textContent("#in-words"), /Khorasan with border control, where/);
  await lever.locator(".reset").click();
  await page.waitForFunction(() => !location.hash.includes("border_control="));
  await page.context().close();
});

test("an address that is opened stays as it is and shows the same picture", async () => {
  const pictures = [];
  for (let time = 0; time < 2; time += 1) {
    const page = await open(addresses[1]);
    await settled(page, 32);
    // The scenario without levers comes after the stream.
    await page.waitForSelector("#figure-strength[data-drawn=lines] .key.ghost", { timeout: 60_000 });
    await page.waitForTimeout(600);
    assert.equal(await page.evaluate(() => location.hash), addresses[1]);
    pictures.push(await page.evaluate(() => [document.querySelector("#in-words").textContent, document.querySelector("#figure-strength svg").outerHTML, document.querySelector("#figure-map table").outerHTML]));
    await page.context().close();
  }
  assert.deepEqual(pictures[0], pictures[1]);
});

test("tables that the address opens are filled, and charts are there when they are closed", async () => {
  const page = await open("#/explore?n=32&tables=attacks,ribbons,map,organisation-cells");
  await settled(page, 32);
  for (const id of ["attacks", "ribbons", "map", "organisation-cells"]) {
    assert.ok((await page.locator(`#figure-${id} table tbody tr`).count()) > 10, id);
    await page.click(`#figure-${id} .figure-tools button`);
    assert.ok((await page.locator(`#figure-${id} .body svg path`).count()) > 1, id);
  }
  await page.context().close();
});

test("moving a lever, a date and the seed writes the address; going back undoes a change of view", async () => {
  const page = await open("#/explore?n=32");
  await settled(page, 32);
  const slider = "[data-lever='levers.effort'] input[type=range]";
  await page.focus(slider);
  await page.keyboard.press("ArrowRight");
  await page.fill("#seed", "3");
  await page.keyboard.press("Tab");
  await page.waitForFunction(() => /o\.levers\.effort=1\.05/.test(location.hash) && /seed=3/.test(location.hash));
  await page.click("nav a:text-is('Compare')");
  await page.waitForFunction(() => location.hash.startsWith("#/compare") && location.hash.includes("p.levers.effort=1.05"));
  await page.goBack();
  await page.waitForFunction(() => location.hash.startsWith("#/explore"));
  assert.equal(await page.inputValue("[data-lever='levers.effort'] input[type=number]"), "1.05");
  await page.click("[data-lever='levers.effort'] .reset");
  await page.waitForFunction(() => !location.hash.includes("o.levers.effort"));
  await page.context().close();
});

test("a lever that the posterior draws cannot be moved together with a date", async () => {
  const page = await open("#/explore?n=32&o.levers.effort=2&from=2022-01-01");
  await settled(page, 32);
  const slider = page.locator("[data-lever='recruitment.rate'] input[type=range]");
  assert.equal(await slider.isDisabled(), true);
  await page.click(".from-row button");
  assert.equal(await slider.isDisabled(), false);
  await page.context().close();
});

test("from the start page, what 2023 would be without a ramp-up in 2022 takes at most four clicks", async () => {
  const page = await open("");
  await settled(page);
  let clicks = 0;
  const link = page.locator(".questions a", { hasText: /ramp-up of 2022/ });
  if (!(await link.isVisible())) {
    await page.click(".what-if summary");
    clicks += 1;
  }
  await link.click();
  clicks += 1;
  await page.waitForFunction(() => location.hash.startsWith("#/compare"));
  await settled(page);
  assert.ok(clicks <= 4);
  assert.match(await page.textContent("#in-words"), /2023 .*200 of 200 pairs|2023 (rose|fell) in \d+ of 200 pairs/);
  assert.match(await page.textContent("#figure-differences"), /2023/);
  assert.ok(page.url().startsWith(base()));
  await page.context().close();
});
