// The list of lessons: a card each, with number, title, question and the place that it plays in.
import { element } from "../element.js";
import { say } from "../say.js";
import { lessonLink } from "../shell/links.js";
import { word } from "../words.js";
import { lessonWords } from "./lesson-words.js";

export function cards({ page, lessons }) {
  const links = lessons.map(({ id, number }) => {
    const words = lessonWords(id);
    const link = element("a", { href: lessonLink(page, id) }, element("span.card-number", {}, word("lessons.ui.number", { number })), element("strong", {}, words.title), element("span", {}, words.question), element("span.card-place", {}, words.place));
    return { id, link };
  });
  return {
    node: element("div.lesson-list", {}, element("p.lead", {}, word("lessons.ui.lead")), element("ul.lesson-cards", {}, links.map(({ link }) => element("li", {}, link)))),
    keys: {},
    follow() {
      say(word("lessons.ui.choose", { n: lessons.length }));
      for (const { id, link } of links) link.setAttribute("href", lessonLink(page, id));
    },
    close() {},
  };
}
