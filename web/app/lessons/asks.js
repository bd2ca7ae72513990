// All that a lesson asks before it shows anything, and what was answered in words.
import { element } from "../element.js";
import { number } from "../numbers.js";
import { word } from "../words.js";
import { askChoice } from "./ask-choice.js";
import { askMany } from "./ask-many.js";
import { askNumber } from "./ask-number.js";
import { askOrder } from "./ask-order.js";

const makers = { order: askOrder, choice: askChoice, many: askMany, number: askNumber };

/** An answer in words; null where there is none. */
export function answerText(words, ask, answer) {
  if (answer === null) return null;
  const label = (option) => words.option(ask.id, option);
  if (ask.type === "number") return `${number(answer)} ${words.unit(ask.id)}`;
  if (ask.type === "order") return answer.map(label).join(" → ");
  if (ask.type === "many") return answer.length ? answer.map(label).join(", ") : word("lessons.ui.none_of_them");
  return label(answer);
}

export function asks({ lesson, words, kept, onchange }) {
  // Numbers stand one below the other, so that their bars can be compared.
  const node = element(lesson.asks.every(({ type }) => type === "number") ? "div.asks.numbers" : "div.asks");

  function make() {
    node.replaceChildren(...lesson.asks.map((ask, at) => {
      const text = words.ask(ask.id);
      const inside = makers[ask.type]({
        ...ask, id: `ask-${ask.id}`, text,
        label: (option) => words.option(ask.id, option),
        unit: ask.type === "number" ? words.unit(ask.id) : "",
        answer: kept.answer(ask.id),
        onanswer(answer) {
          kept.set(ask.id, answer);
          onchange();
        },
      });
      const place = word("lessons.ui.ask_of", { at: at + 1, of: lesson.asks.length });
      return element("fieldset.ask", { disabled: kept.isShown, "data-ask": ask.id }, element("legend", {}, lesson.asks.length > 1 && element("span.note", {}, place, " "), text), inside);
    }));
  }

  make();
  return {
    node,
    again: make,
    /** How many are still to be answered. */
    missing: () => lesson.asks.filter(({ id }) => kept.answer(id) === null).length,
    /** The answers as they are printed: in words, or room to write them. */
    printed: () => element("ul.print-only", {}, lesson.asks.map((ask) => {
      const answer = answerText(words, ask, kept.answer(ask.id));
      const options = (ask.options ?? []).map((option) => words.option(ask.id, option)).join(", ");
      return element("li", {}, element("p", {}, element("strong", {}, words.ask(ask.id)), " ", answer === null && options && word("lessons.ui.out_of", { options })),
        answer === null ? [element("p.write-here"), ask.type !== "number" && element("p.write-here")] : element("p", {}, word("lessons.ui.you_predicted", { answer })));
    })),
  };
}
