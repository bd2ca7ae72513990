import { chromium } from "playwright-core";
const base = process.argv[2];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--headless","--no-sandbox","--disable-gpu"] });
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
const seed = Date.now() % 1e9;
await page.goto(`${base}#/explore?scenario=khorasan&seed=${seed}`);
const settled = async () => { await page.waitForSelector('main [data-n="200"]'); await page.waitForFunction(() => !document.querySelector(".page-head.running")); await page.waitForTimeout(500); };
await settled();
const cdp = await page.context().newCDPSession(page);
// record events timing in page
const res = [];
for (let k = 1; k <= 4; k++) {
  if (k === 2) { await cdp.send("Profiler.enable"); await cdp.send("Profiler.setSamplingInterval", { interval: 200 }); await cdp.send("Profiler.start"); }
  const r = await page.evaluate(async (value) => {
    const log = []; const t0 = performance.now();
    let raf = true; const frames = []; let prev = t0;
    const tick = () => { const t = performance.now(); frames.push(+(t - t0).toFixed(0)); if (raf) requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
    const seen = new MutationObserver((ch) => { for (const c of ch) { const f = c.target.closest?.("[data-figure]"); if (c.type === "childList" && f && c.target.matches(".chart, .map, .table-scroll")) log.push([f.dataset.figure, +(performance.now() - t0).toFixed(0)]); if (c.attributeName === "data-n") log.push(["n" + c.target.dataset.n, +(performance.now() - t0).toFixed(0)]); } });
    seen.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-n"] });
    const s = document.getElementById("o-levers-effort"); s.value = value; s.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((ok) => { const w = setInterval(() => { if (log.at(-1)?.[0] === "n200") { clearInterval(w); ok(); } }, 5); });
    raf = false; seen.disconnect();
    return { log };
  }, 1 + k * 0.05);
  res.push(r);
  if (k > 1) console.log(r.log.map(([a, b]) => a + "@" + b).join(" "));
  if (k < 4) await settled(); 
}
const { profile } = await cdp.send("Profiler.stop");
const self = new Map(); const dt = profile.timeDeltas; const byId = new Map(profile.nodes.map((n) => [n.id, n]));
profile.samples.forEach((id, i) => { const n = byId.get(id); const key = n.callFrame.functionName + " " + n.callFrame.url.split("/").slice(-2).join("/") + ":" + n.callFrame.lineNumber; self.set(key, (self.get(key) ?? 0) + dt[i] / 1000); });
// inclusive for app functions
const parent = new Map(); for (const n of profile.nodes) for (const c of n.children ?? []) parent.set(c, n.id);
const incl = new Map();
profile.samples.forEach((id, i) => { const seen = new Set(); for (let at = id; at !== undefined; at = parent.get(at)) { const n = byId.get(at); const key = n.callFrame.functionName + " " + n.callFrame.url.split("/").slice(-2).join("/"); if (!seen.has(key)) { seen.add(key); incl.set(key, (incl.get(key) ?? 0) + dt[i] / 1000); } } });
const top = (m, n) => [...m].sort((a, b) => b[1] - a[1]).slice(0, n).map(([k, v]) => v.toFixed(0).padStart(7) + " " + k).join("\n");
console.log("SELF (3 moves)\n" + top(self, 25)); console.log("INCL\n" + top(incl, 45));
await browser.close();
