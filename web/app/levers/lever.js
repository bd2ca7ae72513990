// One lever: a range input and a number field for the same value, words at the ends, a tick at the scenario's value.
// A lever with a schedule has no one value in the scenario: until it is moved, its field is empty and its schedule is told.
import { element } from "../element.js";
import { exact } from "../numbers.js";
import { named } from "../names.js";
import { isFile } from "../source.js";
import { word } from "../words.js";
import { isMoved } from "./moved.js";

const thumb = 16;

/** The stop of a slider that is nearest to a value. */
function nearestStop({ low, step }, value) {
  // Sums of steps are not exact, and stops are known by their digits; −0 is 0.
  return Number((low + Math.round((value - low) / step) * step).toFixed(9)) + 0;
}

export function lever({ spec: asked, prefix, onchange }) {
  const spec = named(asked);
  const id = `${prefix}${spec.name.replaceAll(".", "-")}`;
  const own = spec.is_scheduled ? word("differs.the_schedule") : spec.is_drawn ? word("differs.the_draws") : exact(spec.value);
  const bounds = { min: spec.low, max: spec.high, step: spec.step };
  const slider = element("input", { type: "range", id, ...bounds, "aria-describedby": `${id}-ends` });
  const field = element("input", { type: "number", ...bounds, step: "any", "aria-label": word("levers.field", { label: spec.label, unit: spec.unit }) });
  const reset = element("button.small.reset", { type: "button", "aria-label": word("levers.reset_one", { label: spec.label, value: own }), onclick: () => {
    // The button is off once it has worked, and would take the focus with it.
    onchange(spec.name, null);
    slider.focus();
  } }, word("levers.reset"));
  const share = (spec.value - spec.low) / (spec.high - spec.low);
  const tick = element("span.tick", { "aria-hidden": "true", style: `inset-inline-start:calc(${thumb / 2}px + (100% - ${thumb}px) * ${share})` });

  const take = (value) => {
    const within = Math.max(spec.low, Math.min(spec.high, value));
    // A single file holds the stops and nothing between them.
    const inside = isFile ? nearestStop(spec, within) : within;
    onchange(spec.name, isMoved(spec, inside) ? inside : null);
  };
  slider.addEventListener("input", () => {
    // Steps of the slider count from its low end, so a value that is no multiple could never be met again.
    const isHome = !spec.is_scheduled && Math.abs(slider.valueAsNumber - spec.value) < spec.step / 2;
    take(isHome ? spec.value : slider.valueAsNumber);
  });
  field.addEventListener("change", () => (Number.isFinite(field.valueAsNumber) ? take(field.valueAsNumber) : (field.value = shown)));
  let shown = spec.value;

  const base = spec.is_scheduled ? word("levers.base_scheduled", { schedule: spec.schedule }) : word(spec.is_drawn ? "levers.base_drawn" : "levers.base", { value: exact(spec.value) });
  // A file has one value for all draws, and can cut a schedule at a day only where it goes in steps.
  const undatedText = word(spec.is_drawn ? "levers.undated_drawn" : "levers.undated_sloping");
  const about = element("details.about-lever", {},
    element("summary", { "aria-label": word("levers.about_one", { label: spec.label }) }, word("levers.about")),
    element("p", {}, spec.meaning),
    element("p", {}, word("levers.source", { kind: word(`kinds.${spec.source_kind}`), source: spec.source })),
    spec.is_drawn && element("p", {}, word("levers.drawn")),
    !spec.may_be_dated && element("p", {}, undatedText));
  const undated = element("p.note", { hidden: true }, undatedText);

  const node = element("div.lever", { "data-lever": spec.name },
    element("div.lever-head", {}, element("label", { for: id }, spec.label), spec.unit && element("span.unit", {}, ` ${spec.unit}`)),
    element("div.lever-row", {}, element("div.track", {}, !spec.is_scheduled && tick, slider), field, reset),
    element("div.ends", { id: `${id}-ends` },
      element("span", {}, spec.less), element("span.base", {}, base), element("span", {}, spec.more)),
    undated, about);

  function show(value, isDated) {
    const isChanged = isMoved(spec, value);
    const isAsScheduled = spec.is_scheduled && !isChanged;
    slider.value = value ?? spec.value;
    shown = isAsScheduled ? "" : Number((value ?? spec.value).toPrecision(6));
    if (document.activeElement !== field) field.value = shown;
    slider.setAttribute("aria-valuetext", isAsScheduled ? base : `${exact(value ?? spec.value)} ${spec.unit}`.trim());
    node.classList.toggle("changed", isChanged);
    reset.disabled = !isChanged;
    const isOff = isDated && !spec.may_be_dated && !isChanged;
    slider.disabled = field.disabled = isOff;
    undated.hidden = !isOff;
  }
  return { node, show };
}
