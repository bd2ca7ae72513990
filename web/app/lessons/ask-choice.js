// One of several.
import { element } from "../element.js";

export function askChoice({ id, options, label, answer, onanswer }) {
  return element("div.ask-choice", {}, options.map((option, at) => {
    const input = element("input", { type: "radio", name: id, id: `${id}-${at}`, onchange: () => onanswer(option) });
    input.checked = option === answer;
    return element("p.option", {}, input, " ", element("label", { for: input.id }, label(option)));
  }));
}
