// The page's one polite live region: a sentence in words, and short notices such as "link copied".
import { element } from "./element.js";
import { word } from "./words.js";

const sentence = element("span.sentence");
const notice = element("span.notice");
let timer = null;

export const wordsBar = () =>
  element("section.in-words", { "aria-labelledby": "in-words-title" },
    element("h2", { id: "in-words-title" }, word("say.title")),
    element("p", { role: "status", "aria-live": "polite", "aria-atomic": "false", id: "in-words" }, sentence, " ", notice));

export function say(text) {
  if (sentence.textContent !== text) sentence.textContent = text;
}

export function notify(text) {
  notice.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => (notice.textContent = ""), 8000);
}

/** A notice is of the view that it was given in. */
export function clearNotice() {
  clearTimeout(timer);
  notice.textContent = "";
}
