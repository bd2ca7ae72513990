// Where a prediction lies in what the model does: in how many runs, or at which percentile. There are no marks.
import { element } from "../element.js";
import { showsBands } from "../honesty.js";
import { number } from "../numbers.js";
import { ordinal, word } from "../words.js";
import { answerText } from "./asks.js";
import { factText } from "./fact-text.js";

function orders(options) {
  if (options.length < 2) return [options];
  return options.flatMap((first, at) => orders(options.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}

/** Every answer that there could be, with the name of its fact. */
function possible({ id, type, options }) {
  if (type === "order") return orders(options).map((order) => ({ answer: order, name: `${id}.${order.join("-")}` }));
  return options.map((option) => ({ answer: option, name: `${id}.${option}` }));
}

function whichScore(words, ask, answer, { facts, n }) {
  const known = possible(ask).filter(({ name }) => facts[name]?.value > 0).sort((one, other) => facts[other.name].value - facts[one.name].value);
  const text = (one) => answerText(words, ask, one);
  const share = (name) => factText(facts[name], n);
  if (!known.length) return word("lessons.ui.score_nothing", { n });
  const [most] = known;
  const mine = answer === null ? null : known.find((one) => String(one.answer) === String(answer));
  const values = { most: text(most.answer), share: share(most.name), n };
  if (answer === null) return word("lessons.ui.score_most", values);
  if (mine === most) return word("lessons.ui.score_as_you", values);
  return word(mine ? "lessons.ui.score_other" : "lessons.ui.score_never", { ...values, mine: text(answer), mine_share: mine ? share(mine.name) : "" });
}

function manyScore(words, ask, answer, { facts, n }) {
  const inWords = (option) => word("lessons.ui.score_one", { option: words.option(ask.id, option), share: facts[`${ask.id}.${option}`] ? factText(facts[`${ask.id}.${option}`], n) : number(0) });
  const told = (options) => options.map(inWords).join("; ");
  if (answer === null) return word("lessons.ui.score_many", { all: told(ask.options) });
  const rest = ask.options.filter((option) => !answer.includes(option));
  if (!answer.length || !rest.length) return word(answer.length ? "lessons.ui.score_many_all" : "lessons.ui.score_many_none", { all: told(ask.options) });
  return word("lessons.ui.score_many_some", { chosen: told(answer), rest: told(rest) });
}

function numberScore(words, ask, answer, { samples, n }) {
  const runs = samples[ask.id] ?? [];
  const observed = ask.observed === null || ask.observed === undefined ? "" : word("lessons.ui.observed_was", { observed: number(ask.observed) });
  const unit = words.unit(ask.id);
  const values = { mine: number(answer), unit, n: runs.length, observed };
  if (!runs.length) return word("lessons.ui.score_nothing", { n });
  if (answer === null) return word("lessons.ui.score_number_unasked", { ...values, median: number(runs[Math.floor(runs.length / 2)]) });
  const below = runs.filter((value) => value < answer).length;
  const above = runs.filter((value) => value > answer).length;
  if (below === runs.length) return word("lessons.ui.score_above", values);
  if (above === runs.length) return word("lessons.ui.score_below", values);
  const percentile = Math.round((100 * (below + (runs.length - below - above) / 2)) / runs.length);
  return word("lessons.ui.score_number", { ...values, percentile: ordinal(Math.max(1, Math.min(99, percentile))) });
}

export function scoreText(words, ask, answer, frame) {
  if (!showsBands(frame.n)) return word("lessons.ui.score_few", { n: frame.n });
  const score = { number: numberScore, many: manyScore }[ask.type] ?? whichScore;
  return score(words, ask, answer, frame);
}

export const scores = ({ lesson, words, kept, frame }) =>
  lesson.asks.map((ask) => element("li", {}, element("strong", {}, words.ask(ask.id)), " ", scoreText(words, ask, kept.answer(ask.id), frame)));
