// What the model says, each sentence with its interval and with what it stands on.
import { element } from "../element.js";
import { word } from "../words.js";
import { factTexts } from "./fact-text.js";

export function claims({ lesson, words }) {
  const list = element("ol.claims");
  return {
    node: list,
    setData(frame) {
      const values = factTexts(frame);
      list.replaceChildren(...lesson.claims.map(({ id, tag }) => {
        const holds = frame.claims.find((one) => one.id === id)?.holds ?? false;
        return element("li", { class: holds ? undefined : "not-shown" },
          element("p", {}, !holds && element("strong", {}, word("lessons.ui.not_shown"), " "), words.claim(id, holds, values)),
          element("p.tagged", {}, element(`span.tag.${tag}`, {}, word(`lessons.ui.tags.${tag}`)), " ", element("span.note", {}, word(`lessons.ui.tag_means.${tag}`))));
      }));
    },
    /** The first claim as it stands, for the sentence of the page. */
    first: (frame) => {
      const [{ id }] = lesson.claims;
      return words.claim(id, frame.claims.find((one) => one.id === id)?.holds ?? false, factTexts(frame));
    },
  };
}
