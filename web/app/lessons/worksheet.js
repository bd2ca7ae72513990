// The worksheet: questions for the class, with room to write on paper, and the line that says what made the numbers.
import { element } from "../element.js";
import { number } from "../numbers.js";
import { word } from "../words.js";

const lines = 3;

export function worksheet({ page, words }) {
  const made = element("p.print-only.worksheet-foot");
  const note = element("p.note");
  const node = element("section.step.worksheet", { "aria-labelledby": "step-worksheet" },
    element("h2", { id: "step-worksheet" }, word("lessons.ui.steps.worksheet")),
    note,
    element("ol.worksheet-questions", {}, words.worksheet.map((question) => element("li", {}, element("p", {}, question), Array.from({ length: lines }, () => element("p.write-here.print-only"))))),
    element("div.actions", {}, element("button", { type: "button", id: "print-worksheet", onclick: () => print() }, word("lessons.ui.print"))),
    made);
  return {
    node,
    follow({ isShown, frame, seed }) {
      note.textContent = word(isShown ? "lessons.ui.print_with" : "lessons.ui.print_without");
      made.textContent = word("lessons.ui.made_with", { seed, n: number(frame?.n ?? 0), of: number(frame?.of ?? page.n), version: page.meta.version, revision: page.meta.revision });
    },
  };
}
