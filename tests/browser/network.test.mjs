// Nothing leaves the machine: no request off the loopback address, no cookie, nothing that the policy would stop.
import assert from "node:assert/strict";
import { test } from "node:test";
import { base, open, openView, settled, views } from "./browser.mjs";

test("every request goes to the origin of the page", async () => {
  for (const view of Object.keys(views)) {
    const page = await openView(view);
    await page.waitForTimeout(200);
    const foreign = page.requested.filter((address) => !address.startsWith(base()) && !/^(data|blob):/.test(address));
    assert.deepEqual(foreign, [], view);
    assert.deepEqual(page.faults, [], view);
    assert.deepEqual(await page.context().cookies(), []);
    await page.context().close();
  }
});

test("a setting that the server refuses is told in words", async () => {
  const page = await open("#/explore?o.no.such.lever=3");
  await page.waitForSelector(".fault:not([hidden])");
  assert.match(await page.textContent(".fault"), /no\.such\.lever/);
  await page.context().close();
});

test("save gives the scenario of the setting", async () => {
  const page = await open("#/explore?n=32&o.levers.effort=2&from=2022-01-01");
  await settled(page, 32);
  const saved = new URL(await page.getAttribute(".actions a[download]", "href"), base());
  assert.equal(saved.pathname, "/api/settings.toml");
  assert.equal(saved.searchParams.get("o.levers.effort"), "2");
  assert.equal(saved.searchParams.get("from"), "2022-01-01");
  await page.context().close();
});
