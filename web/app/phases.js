// The five phases: a glyph, a pattern and a colour each, so that no one of them has to be seen.
import { element, shape } from "./element.js";
import { hasWord, word } from "./words.js";

export const glyphs = [".", "/", "#", "@", "T"];

/** The name of a phase in the page's language, by the server's name for it. */
export function phaseName(meta, phase) {
  const key = `phases.${meta.phases[phase].replaceAll(" ", "_")}`;
  return hasWord(key) ? word(key) : meta.phases[phase];
}

const strokes = [
  [["circle", { cx: 4, cy: 4, r: 0.9 }]],
  [["path", { d: "M-2 2L2 -2M0 8L8 0M6 10L10 6" }]],
  [["path", { d: "M0 4H8M4 0V8" }]],
  [["circle", { cx: 4, cy: 4, r: 2.4, class: "ring" }]],
  [["path", { d: "M0 2H8M0 6H8" }]],
];

/** Pattern definitions, once in the page; shapes refer to them by `url(#phase-N)`. */
export function phasePatterns() {
  return shape("svg.definitions", { width: 0, height: 0, "aria-hidden": "true" },
    shape("defs", {}, strokes.map((marks, phase) =>
      shape("pattern", { id: `phase-${phase}`, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
        shape(`rect.phase-fill.phase-${phase}`, { width: 8, height: 8 }),
        marks.map(([tag, attributes]) => shape(tag, { ...attributes, class: `phase-mark ${attributes.class ?? ""}` }))))));
}

export function phaseLegend(meta) {
  return element("ul.legend.phase-legend", {}, meta.phases.map((_, phase) =>
    element("li", {},
      shape("svg.swatch", { width: 22, height: 16, "aria-hidden": "true" }, shape("rect.edge", { x: 0.5, y: 0.5, width: 21, height: 15, fill: `url(#phase-${phase})` })),
      element("span.glyph", { "aria-hidden": "true" }, glyphs[phase]), " ", phaseName(meta, phase))));
}

/** The commonest phase, and in how many runs. */
export function modal(counts) {
  let best = 0;
  counts.forEach((count, phase) => count > counts[best] && (best = phase));
  return { phase: best, count: counts[best], of: counts.reduce((sum, count) => sum + count, 0) };
}

/** The commonest phase but one, and in how many runs. */
export function second(counts, first) {
  const { phase, count } = modal(counts.map((one, phase) => (phase === first ? 0 : one)));
  return { phase, count };
}
