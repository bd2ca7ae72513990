// What differs: the scenario's own differences from the one it extends, and the levers that were moved.
import { element } from "../element.js";
import { dayName, exact } from "../numbers.js";
import { named } from "../names.js";
import { word } from "../words.js";
import { moved } from "./moved.js";

/** What a moved lever takes the place of: a value, a schedule, or the draws of the posterior. */
function replaced(spec) {
  if (spec?.is_scheduled) return word("differs.the_schedule");
  return spec?.is_drawn ? word("differs.the_draws") : exact(spec?.value);
}

/** The moved levers of a world in words, one text each. */
export function leverTexts(scenario, world) {
  return Object.entries(moved(scenario, world).levers).map(([name, value]) => {
    const found = scenario.levers.find((one) => one.name === name);
    const spec = found && named(found);
    const values = { name: spec?.label ?? name, value: exact(value), base: replaced(spec), unit: spec?.unit ?? "" };
    const isDated = world.from && spec?.may_be_dated !== false;
    return { name, text: word(isDated ? "differs.lever_from" : "differs.lever", { ...values, from: isDated ? dayName(world.from) : "" }) };
  });
}

/** A world in a few words: its scenario, or its levers. */
export function worldName(scenario, world) {
  const levers = leverTexts(scenario, world).map(({ text }) => text);
  return levers.length ? word("differs.world", { title: scenario.title, levers: levers.join("; ") }) : scenario.title;
}

export function differencesList({ scenario, world, onreset }) {
  const own = scenario.differences.map(({ entry, text }) => element("li", {}, word("differs.entry", { entry, text })));
  const levers = leverTexts(scenario, world).map(({ name, text }) =>
    element("li", {}, text, " ", onreset && element("button.small", { type: "button", "aria-label": word("differs.reset_one", { text }), onclick: () => onreset(name) }, word("levers.reset"))));
  const all = [...own, ...levers];
  return { count: all.length, node: all.length ? element("ul.differences", {}, all) : element("p.note", {}, word("differs.nothing")) };
}
