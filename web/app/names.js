// Names of levers, switches and observed counts in words. The server sends names of parameters and ids; where there are
// no words for one, as in a scenario of the reader's own, its name stands for itself.
import { dayName, exact } from "./numbers.js";
import { hasWord, word } from "./words.js";

const wordOr = (key, rest) => (hasWord(key) ? word(key) : rest);

/** A lever's specification with its words: label, unit, and what its ends mean. */
export function named(spec) {
  const key = `lever.${spec.name}`;
  return {
    ...spec,
    label: wordOr(`${key}.label`, spec.name),
    unit: wordOr(`${key}.unit`, spec.unit === "1" ? "" : spec.unit),
    less: wordOr(`${key}.less`, exact(spec.low)),
    more: wordOr(`${key}.more`, exact(spec.high)),
  };
}

export const switchLabel = (name) => wordOr(`switch.${name}`, name);

const places = (regions) => regions.split(";").join(", ");

function windowName(first, last) {
  if (first === last) return dayName(first);
  const year = first.slice(0, 4);
  return first === `${year}-01-01` && last === `${year}-12-31` ? year : word("target.window", { first: dayName(first), last: dayName(last) });
}

/** What an observed count counts. */
export function targetTitle({ id, quantity, regions, first, last, observer }) {
  if (hasWord(`target.known.${id}`)) return word(`target.known.${id}`);
  const values = { quantity: wordOr(`quantity.${quantity}`, quantity.replaceAll("_", " ")), places: places(regions), window: windowName(first, last), observer };
  return word("target.composed", values);
}

/** Whether a count is exact or a bound, as a sign before it. */
export const boundSign = (target) => ({ "at least": "≥ ", "at most": "≤ " })[target?.bound] ?? "";

/** The claims that stand beside the attacks of all: those of the area that most counts are of. */
export function claimsBeside(scenario) {
  const claims = scenario.observed.filter((target) => target.quantity === "claims" && target.is_simulated);
  const key = ({ regions, observer }) => `${observer} ${regions}`;
  const groups = [...d3.group(claims, key).values()].sort((a, b) => b.length - a.length);
  return groups.find((group) => group.every((target) => target.is_national)) ?? groups[0] ?? [];
}

export const placesOf = (targets) => (targets.length ? places(targets[0].regions) : "");

/** An event in words. Where several have one name, the scenario tells them apart by the month, which stands beside it anyway. */
export const eventName = (name) => name.replace(/ \d{4}( \d\d)?$/, "");
