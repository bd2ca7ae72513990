// The words of one lesson, under `lessons.of.ID`. What the server names and nobody has words for stands for itself.
import { hasWord, word, wordList } from "../words.js";

export function lessonWords(id) {
  const key = (path) => `lessons.of.${id}.${path}`;
  const orName = (path, name) => (hasWord(key(path)) ? word(key(path)) : name.replaceAll("_", " "));
  return {
    title: word(key("title")),
    question: word(key("question")),
    place: word(key("place")),
    intro: wordList(key("intro")),
    leavesOut: wordList(key("leaves_out")),
    worksheet: wordList(key("worksheet")),
    world: (world) => orName(`worlds.${world}`, world),
    ask: (ask) => word(key(`asks.${ask}.text`)),
    option: (ask, option) => orName(`asks.${ask}.options.${option}`, option),
    unit: (ask) => word(key(`asks.${ask}.unit`)),
    row: (row) => orName(`rows.${row}`, row),
    figure: (figure, what, values) => word(key(`figures.${figure}.${what}`), values),
    /** What a claim says, or what stands in its place where the runs do not show it. */
    claim: (claim, holds, values) => word(key(`claims.${claim}${holds ? "" : "_not"}`), values),
    puzzle: (what, values) => word(key(`puzzle.${what}`), values),
  };
}
