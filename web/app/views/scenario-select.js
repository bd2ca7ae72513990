// Chooses one of the bundled scenarios.
import { element } from "../element.js";
import { word } from "../words.js";

export function scenarioSelect({ page, id, value, onchange, label = word("scenario.label") }) {
  const select = element("select", { id, onchange: () => onchange(select.value) }, page.meta.scenarios.map(({ name, title }) => element("option", { value: name }, title)));
  return {
    node: element("div.scenario-choice", {}, element("label", { for: id }, label), select),
    follow() {
      select.value = value();
    },
  };
}
