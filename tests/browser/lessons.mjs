// What tests of lessons share: their ids, and how one is opened, predicted and revealed.
import { base, open, settled } from "./browser.mjs";

export const lessonIds = ["phases", "collapse", "trend", "leaders", "displacement", "budget"];

export async function openLesson(id, { n = 32, ...options } = {}) {
  const page = await open(`#/lessons?lesson=${id}&n=${n}`, options);
  await settled(page, n);
  return page;
}

/** Answers whatever the lesson asks. */
export async function predictAll(page) {
  for (const ask of await page.$$(".ask")) {
    const field = await ask.$("input[type=number]");
    if (field) {
      await field.fill(String(Math.round((Number(await field.getAttribute("min")) + Number(await field.getAttribute("max"))) / 2)));
      continue;
    }
    await (await ask.$("input[type=radio], input[type=checkbox]")).check();
  }
}

/** Shows what the model does, and waits until the puzzle's own runs are in. */
export async function reveal(page) {
  await page.click("#reveal");
  await page.waitForSelector(".puzzle[data-at]", { timeout: 60_000 });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

export const outlines = async () => (await (await fetch(`${base()}api/lessons`)).json()).lessons;

/** The last frame of a lesson's stream, as the page gets it. */
export async function lastFrame(query) {
  const text = await (await fetch(`${base()}api/lesson?${query}`)).text();
  return JSON.parse([...text.matchAll(/event: ?frame\r?\ndata: ?(.*)/g)].at(-1)[1]);
}
