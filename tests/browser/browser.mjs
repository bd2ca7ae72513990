// The browser and the server that the tests speak to: STRONGHOLD_URL, or else the test double.
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import { start } from "./mock-server.mjs";

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
let browser;
let server;

before(async () => {
  if (!process.env.STRONGHOLD_URL) server = await start();
  const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
  // It was seen to end at once with a memory fault of its own.
  browser = await launch().catch((error) => {
    console.error(`Chromium did not start, and is started once more: ${error.message.split("\n")[0]}`);
    return launch();
  });
});
after(async () => {
  await browser?.close();
  server?.stop();
});

export const base = () => (process.env.STRONGHOLD_URL ?? server.url).replace(/\/?$/, "/");

/** Counts streams: which were opened, and which of them the page closed. */
function watchStreams() {
  const ask = window.fetch;
  window.streams = [];
  window.fetch = (address, options) => {
    if (options?.headers?.accept === "text/event-stream") {
      const entry = { address, isClosed: false };
      window.streams.push(entry);
      options.signal.addEventListener("abort", () => (entry.isClosed = true));
    }
    return ask(address, options);
  };
}

/** Opens an address of the page in a context of its own; `faults` collects what the page complains about. */
export async function open(hash = "", { width = 1280, height = 800, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.requested = [];
  page.on("pageerror", (error) => page.faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  page.on("request", (request) => page.requested.push(request.url()));
  await page.addInitScript(watchStreams);
  await page.goto(base() + hash);
  return page;
}

/** Waits until all runs of the view are in and drawn. */
export async function settled(page, n = 200) {
  await page.waitForSelector(`[data-n="${n}"]`, { timeout: 60_000 });
  await page.waitForFunction(() => !document.querySelector(".page-head.running"));
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** The views of the page and the address that opens each. */
export const views = {
  lessons: "#/lessons",
  lesson: "#/lessons?lesson=phases&n=32",
  explore: "#/explore?n=32",
  compare: "#/compare?other=no-ramp-up&n=32",
  uncertainty: "#/uncertainty?n=32",
  about: "#/about",
};

export async function openView(name, options) {
  const page = await open(views[name], options);
  if (name === "lessons") await page.waitForSelector(".lesson-cards li");
  else if (name === "about") await page.waitForSelector(".about tbody tr");
  else await settled(page, 32);
  return page;
}
