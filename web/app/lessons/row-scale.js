// One scale for all rows of a figure, so that they can be compared by eye, with its axis.
import { shape } from "../element.js";
import { number } from "../numbers.js";

const margin = 14;

export function rowScale(values, width) {
  const known = values.filter((value) => value !== null && value !== undefined && Number.isFinite(value));
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return d3.scaleLinear([low, high === low ? low + 1 : high], [margin, Math.max(180, width) - margin]).nice();
}

export function scaleAxis(x) {
  const [, right] = x.range();
  const ticks = x.ticks(Math.max(3, Math.floor(right / 75)));
  return shape("svg.row-axis", { width: right + margin, height: 20, viewBox: `0 0 ${right + margin} 20`, "aria-hidden": "true" },
    ticks.map((value) => shape("text.strip-tick", { x: x(value), y: 14 }, number(value))));
}

/** An empty row of a height, as wide as the scale. */
export const rowSvg = (x, height, ...marks) => {
  const wide = x.range()[1] + margin;
  return shape("svg.row-line", { width: wide, height, viewBox: `0 0 ${wide} ${height}`, "aria-hidden": "true" }, marks.flat());
};
