// Any number of several; that it is none has to be said too.
import { element } from "../element.js";
import { word } from "../words.js";

export function askMany({ id, options, label, answer, onanswer }) {
  const boxes = options.map((option, at) => {
    const input = element("input", { type: "checkbox", id: `${id}-${at}`, onchange: pick });
    input.checked = answer?.includes(option) ?? false;
    return { option, input };
  });
  const none = element("input", { type: "checkbox", id: `${id}-none`, onchange: () => {
    if (none.checked) for (const { input } of boxes) input.checked = false;
    tell();
  } });
  none.checked = answer?.length === 0;

  function pick() {
    none.checked = false;
    tell();
  }
  function tell() {
    const chosen = boxes.filter(({ input }) => input.checked).map(({ option }) => option);
    onanswer(chosen.length || none.checked ? chosen : null);
  }
  const line = (input, text) => element("p.option", {}, input, " ", element("label", { for: input.id }, text));
  return element("div.ask-many", {}, boxes.map(({ option, input }) => line(input, label(option))), line(none, word("lessons.ui.none_of_them")));
}
