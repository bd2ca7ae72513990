// All figures of a lesson, each made by what its type asks for when the first runs are in.
import { ribbons } from "../charts/ribbons.js";
import { element } from "../element.js";
import { word } from "../words.js";
import { factTexts } from "./fact-text.js";
import { figureMonths } from "./figure-months.js";
import { figureRows } from "./figure-rows.js";
import { figureRuns } from "./figure-runs.js";

const makers = { months: figureMonths, phases: ribbons, rows: figureRows, runs: figureRuns };

/** `prefix` tells figures of the reveal from those of the puzzle; `predicted` gives the reader's number for a row. */
export function lessonFigures({ page, words, prefix, height, predicted = () => null }) {
  const node = element("div.lesson-figures");
  const made = new Map();

  function figureOf(figure) {
    if (made.has(figure.id)) return made.get(figure.id);
    const title = words.figure(figure.id, "title");
    const one = makers[figure.type]({ page, id: `${prefix}-${figure.id}`, title: figure.world ? word("lessons.ui.of_world", { title, world: words.world(figure.world) }) : title, unit: words.figure(figure.id, "unit"), words, height, predicted });
    made.set(figure.id, one);
    node.append(one.node);
    one.follow();
    return one;
  }

  const all = () => [...made.values()];
  return {
    node,
    setData(frame) {
      const values = factTexts(frame);
      for (const figure of frame.figures) {
        figureOf(figure).setData({ figure, n: frame.n, samples: frame.samples, caption: words.figure(figure.id, "caption", values), regions: figure.regions });
      }
    },
    draw: () => all().forEach((one) => one.draw()),
    moveMonth: () => all().forEach((one) => one.moveMonth()),
    follow: () => all().forEach((one) => one.follow()),
  };
}
