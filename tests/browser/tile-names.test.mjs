// Names on tiles: whole where two lines can hold them, never two alike.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { tileNames } from "../../web/app/charts/tile-names.js";

const scenario = readFileSync(new URL("../../scenarios/khorasan.toml", import.meta.url), "utf8");
const regions = [...scenario.matchAll(/^\[regions\.(\w+)\]$/gm)].map(([, name]) => name);
const said = (lines) => lines.join("").replace("-", "");

test("the regions of the baseline have their whole names on tiles of the usual width", () => {
  assert.ok(regions.length > 20, `${regions.length} regions`);
  for (const width of [60, 62, 74]) {
    for (const [name, lines] of tileNames(regions, width)) {
      assert.equal(said(lines), name, `${width}: ${lines.join(" / ")}`);
      for (const line of lines) assert.ok(line.length * 6.6 < width, `${line} runs over its tile of ${width}`);
    }
  }
});

test("names are divided where they are spoken", () => {
  const names = tileNames(["NorthWest", "Badakhshan", "Uzbekistan", "Nangarhar", "Kabul"], 60);
  assert.deepEqual([...names.values()], [["North", "West"], ["Badakh-", "shan"], ["Uzbeki-", "stan"], ["Nangar-", "har"], ["Kabul"]]);
});

test("on narrow tiles no two regions have the same beginning", () => {
  for (const width of [24, 30, 40, 50]) {
    const short = [...tileNames(regions, width).values()].map(said);
    assert.equal(new Set(short).size, regions.length, `${width}: ${short.join(" ")}`);
  }
});
