// A number of the model in a text: its value, and beside it the interval that says how sure it is.
import { showsBands, showsNineInTen } from "../honesty.js";
import { number, percent } from "../numbers.js";
import { word } from "../words.js";

/** A share or a mean has a 95% interval from 20 runs on; the middle nine in ten of runs need 100. */
const hasInterval = ({ kind, low }, n) => low !== null && low !== undefined && (kind === "middle" ? showsNineInTen(n) : showsBands(n));

export function factText(fact, n) {
  const { value, low, high, kind } = fact;
  if (value === null || value === undefined) return word("lessons.ui.no_value");
  const isShare = kind === "share";
  const told = isShare ? percent(value) : number(value);
  if (!hasInterval(fact, n)) return told;
  return isShare
    ? word("lessons.ui.share_value", { value: told, low: number(low * 100, 0), high: percent(high) })
    : word("lessons.ui.value", { value: told, low: number(low), high: number(high) });
}

/** Every fact of a frame as the text that takes its name's place. */
export const factTexts = ({ facts, n }) => Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, factText(fact, n)]));
