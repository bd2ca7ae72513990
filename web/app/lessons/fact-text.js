// A number of the model in a text: its value, and beside it the interval that says how sure it is.
import { showsBands, showsNineInTen } from "../honesty.js";
import { digitsBeside, number, percent } from "../numbers.js";
import { word } from "../words.js";

/** A share or a mean has a 95% interval from 20 runs on; the middle nine in ten of runs need 100. */
const hasInterval = ({ kind, low }, n) => low !== null && low !== undefined && (kind === "middle" ? showsNineInTen(n) : showsBands(n));

export function factText(fact, n) {
  const { value, low, high, kind } = fact;
  if (value === null || value === undefined) return word("lessons.ui.no_value");
  const isShare = kind === "share";
  const told = isShare ? percent(value) : number(value);
  if (!hasInterval(fact, n)) return told;
  return isShare ? word("lessons.ui.share_value", { value: told, low: number(low * 100, 0), high: percent(high) }) : besideText(fact);
}

/** A value with its interval, in digits that fit it: 0.05 (−0.31 to 0.41), and not 0.047. */
export function besideText({ value, low, high }) {
  const digits = digitsBeside(low, high);
  return word("lessons.ui.value", { value: number(value, digits), low: number(low, digits), high: number(high, digits) });
}

/** Every fact of a frame as the text that takes its name's place. */
export const factTexts = ({ facts, n }) => Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, factText(fact, n)]));
