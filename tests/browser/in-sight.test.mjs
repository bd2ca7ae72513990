// While runs come in, only what a reader sees is drawn anew with each frame.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, settled } from "./browser.mjs";

/** Replaces the page's streams by one that the test feeds: `window.feed(n, of)` sends the runs of an answer as those of n of them. */
async function fedByHand(page) {
  await page.evaluate(async () => {
    const ask = window.fetch;
    const answer = await (await ask("/api/run?scenario=khorasan&seed=1&n=8")).text();
    const known = JSON.parse(answer.split("\n\n").findLast((block) => block.startsWith("event: frame")).split("data: ")[1]);
    let open = null;
    window.feed = (n, of) => open.enqueue(new TextEncoder().encode(`event: frame\ndata: ${JSON.stringify({ ...known, n, of })}\n\n`));
    window.fetch = (address, options) => {
      if (!address.startsWith("/api/run")) return ask(address, options);
      return Promise.resolve(new Response(new ReadableStream({ start: (controller) => (open = controller) })));
    };
    window.drawn = {};
    for (const figure of document.querySelectorAll("[data-figure]")) {
      new MutationObserver(() => (window.drawn[figure.dataset.figure] = (window.drawn[figure.dataset.figure] ?? 0) + 1)).observe(figure, { childList: true, subtree: true });
    }
  });
}

test("figures out of sight wait until they come into sight, or are printed, or all runs are in", async () => {
  const page = await open("#/explore?n=200");
  await settled(page);
  const figures = await page.$$eval("[data-figure]", (all) => all.map((one) => one.dataset.figure));
  const [first, last] = [figures.find((one) => one === "attacks"), figures.at(-1)];
  await fedByHand(page);
  const drawn = () => page.evaluate(() => ({ ...window.drawn }));
  const fed = async (n) => {
    await page.evaluate(([so, of]) => { window.drawn = {}; window.feed(so, of); }, [n, 200]);
    await page.waitForSelector(`.explore[data-n="${n}"]`);
  };
  await page.fill("#seed", "2");
  await page.keyboard.press("Tab");
  await page.waitForFunction(() => document.querySelector(".page-head.running"));

  await fed(4);
  assert.ok((await drawn())[first] > 0);
  assert.equal((await drawn())[last], undefined);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const printed = await drawn();
  for (const figure of figures) assert.ok(printed[figure] > 0, `${figure} is printed`);

  await fed(24);
  assert.equal((await drawn())[last], undefined);
  await page.evaluate((id) => document.querySelector(`[data-figure="${id}"]`).scrollIntoView(), last);
  await page.waitForFunction((id) => window.drawn[id] > 0, last);

  await page.evaluate(() => scrollTo(0, 0));
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  await fed(100);
  assert.equal((await drawn())[last], undefined);
  await fed(200);
  const whole = await drawn();
  for (const figure of figures) assert.ok(whole[figure] > 0, `${figure} is drawn with the last run`);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
