// How runs are drawn: bands over all, the first ones as lines, or one run by its number.
import { draws } from "../address.js";
import { element } from "../element.js";
import { word } from "../words.js";

export function drawSwitch({ page }) {
  // A single file holds no single runs by number.
  const buttons = draws.filter((draw) => draw !== "one" || !page.meta.file).map((draw) => [draw, element("input", { type: "radio", name: "draw", id: `draw-${draw}`, onchange: () => page.go({ draw }) })]);
  const run = element("input", { type: "number", id: "run", min: 0, step: 1 });
  run.addEventListener("change", () => run.validity.valid && run.value !== "" && page.go({ run: Math.min(run.valueAsNumber, page.n - 1) }));
  const runLabel = element("label.inline.run-field", { for: "run" }, word("draw.run"), " ", run);
  return {
    node: element("fieldset.draw-switch", {}, element("legend", {}, word("draw.title")),
      buttons.map(([draw, input]) => element("span.option", {}, input, element("label", { for: input.id }, word(`draw.${draw}`)))), runLabel),
    follow() {
      for (const [draw, input] of buttons) input.checked = draw === page.state.draw;
      runLabel.hidden = page.state.draw !== "one";
      run.max = page.n - 1;
      if (document.activeElement !== run) run.value = page.run;
    },
  };
}
