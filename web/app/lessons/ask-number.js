// A number, typed or drawn: a field and a slider for the same value, and a bar as long as it.
import { element } from "../element.js";
import { number } from "../numbers.js";
import { word } from "../words.js";

/** Steps of a slider that are neither too fine to hit nor too coarse to say what is meant. */
function stepOf(low, high) {
  const fine = (high - low) / 500;
  return [1, 5, 10, 50, 100].find((step) => step >= fine) ?? 500;
}

export function askNumber({ id, low, high, unit, text, answer, onanswer }) {
  const field = element("input", { type: "number", id, min: low, max: high, step: "any", "aria-describedby": `${id}-range` });
  const slider = element("input", { type: "range", min: low, max: high, step: stepOf(low, high), "aria-label": word("lessons.ui.drawn", { ask: text }) });
  const bar = element("div.drawn-bar", { "aria-hidden": "true" });
  const range = element("p.note", { id: `${id}-range` }, word("lessons.ui.between", { low: number(low), high: number(high), unit }));

  function show(value, from) {
    if (from !== field) field.value = value ?? "";
    if (from !== slider) slider.value = value ?? low;
    slider.setAttribute("aria-valuetext", value === null ? word("lessons.ui.not_drawn") : `${number(value)} ${unit}`);
    bar.style.inlineSize = value === null ? "0" : `${(100 * (value - low)) / (high - low)}%`;
    bar.hidden = value === null;
  }
  field.addEventListener("input", () => {
    const value = field.value !== "" && field.validity.valid ? field.valueAsNumber : null;
    field.setAttribute("aria-invalid", String(field.value !== "" && value === null));
    show(value, field);
    onanswer(value);
  });
  slider.addEventListener("input", () => {
    field.setAttribute("aria-invalid", "false");
    show(slider.valueAsNumber, slider);
    onanswer(slider.valueAsNumber);
  });
  show(answer, null);
  return element("div.ask-number", {},
    element("p.number-field", {}, element("label", { for: id }, word("lessons.ui.your_number")), " ", field, " ", element("span.unit", {}, unit)),
    slider, element("div.drawn", {}, bar), range);
}
