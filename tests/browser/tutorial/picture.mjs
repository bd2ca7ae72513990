// Pictures of the page for the docs: taken so that they are the same every time, and compared with those that are kept.
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { encode } from "./png.mjs";

const widthOfDocs = 1280;
// A picture in the docs is loaded by everybody who reads them.
const mostBytes = 200_000;
// A channel that differs by less is an edge of a letter that was smoothed in another way.
const visible = 48;
const mostShare = 0.03;

/** The part of the page from the top of one element to the end of another, over the whole width. */
export const between = (page, first, last, { pad = 8 } = {}) => page.evaluate(([from, to, width, space]) => {
  const top = from ? document.querySelector(from).getBoundingClientRect().top + scrollY : 0;
  const bottom = document.querySelector(to).getBoundingClientRect().bottom + scrollY;
  const start = Math.max(0, Math.floor(top - (from ? space : 0)));
  return { x: 0, y: start, width, height: Math.ceil(bottom + space) - start };
}, [first, last, widthOfDocs, pad]);

/** Takes a picture without what changes from run to run: focus, what is under the mouse, the foot with its revision. */
export async function take(page, clip) {
  await page.mouse.move(0, 0);
  const isFootInside = await page.evaluate(({ y, height }) => {
    document.activeElement?.blur();
    scrollTo(0, 0);
    return [...document.querySelectorAll(".page-foot, .made-with")].some((one) => one.checkVisibility() && one.getBoundingClientRect().top < y + height);
  }, clip);
  if (isFootInside) throw new Error("the picture would show the program's revision");
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  return page.screenshot({ clip, fullPage: true, animations: "disabled", scale: "css" });
}

/** The pixels of a picture, as the browser reads them. */
async function pixelsOf(blank, png) {
  const { width, height, data } = await blank.evaluate(async (given) => {
    const image = new Image();
    image.src = `data:image/png;base64,${given}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const bytes = canvas.getImageData(0, 0, image.width, image.height).data;
    let text = "";
    for (let at = 0; at < bytes.length; at += 30_000) text += String.fromCharCode(...bytes.subarray(at, at + 30_000));
    return { width: image.width, height: image.height, data: btoa(text) };
  }, png.toString("base64"));
  return { width, height, pixels: Buffer.from(data, "base64") };
}

/** The share of pixels that differ visibly. */
function difference(one, other) {
  let count = 0;
  for (let at = 0; at < one.pixels.length; at += 4) {
    if ([0, 1, 2].some((channel) => Math.abs(one.pixels[at + channel] - other.pixels[at + channel]) > visible)) count += 1;
  }
  return count / (one.width * one.height);
}

/**
 * Compares a picture with the one that is kept at `path`, or keeps it there with UPDATE_SCREENSHOTS=1. `blank` is an empty
 * page to read them in, since the program's own page loads no picture from data. Gives what is wrong, or null.
 */
export async function compare(blank, path, taken) {
  const now = await pixelsOf(blank, taken);
  const small = encode(now);
  if (small.length > mostBytes) return `${path} would have ${small.length} bytes: at most ${mostBytes}`;
  if (process.env.UPDATE_SCREENSHOTS === "1") {
    await writeFile(path, small);
    return null;
  }
  const kept = await readFile(path).catch(() => null);
  const before = kept && (await pixelsOf(blank, kept));
  const isSameSize = before?.width === now.width && before?.height === now.height;
  const share = isSameSize ? difference(before, now) : 1;
  if (share <= mostShare) return null;
  const seen = join(tmpdir(), basename(path));
  await writeFile(seen, small);
  const what = isSameSize ? `${(100 * share).toFixed(1)}% of pixels differ` : `${before ? `${before.width}×${before.height}` : "nothing"} is kept, ${now.width}×${now.height} was taken`;
  return `${path}: ${what}; see ${seen}. UPDATE_SCREENSHOTS=1 keeps it`;
}
