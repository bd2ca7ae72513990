// Every view prints: figures and words, and the address that shows the same picture.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openView, views } from "./browser.mjs";

for (const view of Object.keys(views)) {
  test(`${view} as PDF`, async () => {
    const page = await openView(view);
    const pdf = await page.pdf({ format: "A4", path: process.env.STRONGHOLD_PDF ? `${process.env.STRONGHOLD_PDF}/${view}.pdf` : undefined });
    assert.ok(pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 10_000);
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.isVisible(".print-address"));
    assert.ok(!(await page.isVisible("nav")));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await page.context().close();
  });
}
