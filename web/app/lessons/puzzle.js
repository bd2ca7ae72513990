// The puzzle: a slider over the stops that the lesson offers, and whether its goal is met at the one chosen.
import { element } from "../element.js";
import { showsBands } from "../honesty.js";
import { newestStream } from "../newest-stream.js";
import { exact, number } from "../numbers.js";
import { say } from "../say.js";
import { word } from "../words.js";
import { factTexts } from "./fact-text.js";
import { lessonFigures } from "./figures.js";

export function puzzle({ page, shell, lesson, words, query }) {
  const { values, start } = lesson.puzzle;
  let at = Math.max(0, values.indexOf(start));
  let frame = null;
  let isOn = false;
  // What nobody asked for is not read out over what the lesson says.
  let isMoved = false;

  const label = element("label", { for: "puzzle-at" });
  const slider = element("input", { type: "range", id: "puzzle-at", min: 0, max: values.length - 1, step: 1, oninput: () => go(slider.valueAsNumber) });
  const step = (by, key, sign) => element("button.small", { type: "button", "aria-label": word(key), onclick: () => go(at + by) }, sign);
  const answer = element("p.puzzle-answer");
  const runs = element("p.note");
  const figures = lessonFigures({ page, words, prefix: "puzzle", height: 170 });
  const more = element("details.more", { ontoggle: () => figures.draw() }, element("summary", {}, word("lessons.ui.puzzle_figures")), figures.node);
  const node = element("section.step.puzzle", { "aria-labelledby": "step-puzzle" },
    element("h2", { id: "step-puzzle" }, word("lessons.ui.steps.puzzle")),
    element("p", {}, words.puzzle("text")),
    element("div.puzzle-row", {}, label, element("div.puzzle-slider", {}, step(-1, "lessons.ui.less", "−"), slider, step(1, "lessons.ui.more", "+"))),
    answer, runs, more);

  const told = () => words.puzzle("at", { value: exact(values[at]) });

  function sentence() {
    const isSure = showsBands(frame.n) || frame.n === frame.of;
    if (!isSure) return word("lessons.ui.puzzle_waiting");
    return word(frame.solved ? "lessons.ui.solved" : "lessons.ui.not_solved", { text: words.puzzle(frame.solved ? "solved" : "not", { ...factTexts(frame), value: exact(values[at]) }) });
  }

  const stream = newestStream({
    onframe(next) {
      frame = next;
      paint();
    },
    ondone() {
      node.dataset.at = values[at];
      if (isMoved) say(sentence());
    },
    onfault: (reason) => shell.fault(reason, stream.again),
  });

  function paint() {
    if (!frame || !node.checkVisibility()) return;
    answer.textContent = sentence();
    node.classList.toggle("is-solved", frame.solved === true);
    runs.textContent = word("header.runs_in", { n: number(frame.n), of: number(frame.of), count: frame.of });
    figures.setData(frame);
  }

  function show() {
    const text = told();
    slider.value = at;
    slider.setAttribute("aria-valuetext", text);
    label.textContent = text;
  }

  function go(to) {
    const next = Math.max(0, Math.min(values.length - 1, to));
    // At either end a button leads nowhere: what is shown stays as it is.
    if (next === at) return;
    at = next;
    isMoved = true;
    show();
    ask();
  }

  function ask() {
    if (!isOn) return;
    delete node.dataset.at;
    stream.ask(`/api/lesson?${query({ at: values[at] })}`);
  }

  show();
  return {
    node,
    /** Begins to ask: not before the lesson's own runs are in, which come first. */
    begin() {
      isOn = true;
      answer.textContent ||= word("lessons.ui.puzzle_waiting");
      ask();
    },
    paint,
    draw: figures.draw,
    moveMonth: figures.moveMonth,
    follow: figures.follow,
    close: stream.close,
  };
}
