// All words on the page come from one file, words/LANGUAGE.json; modules name them by key.
import { pageFile } from "./source.js";

let words = {};
let plurals = new Intl.PluralRules("en");
let ordinals = new Intl.PluralRules("en", { type: "ordinal" });

export async function loadWords(language) {
  words = await pageFile(`words/${language}.json`);
  plurals = new Intl.PluralRules(words.language);
  ordinals = new Intl.PluralRules(words.language, { type: "ordinal" });
  document.documentElement.lang = words.language;
  document.documentElement.dir = words.direction;
}

const entry = (key) => key.split(".").reduce((found, part) => found?.[part], words);

/** Whether there are words for a key: for texts that a server may or may not have a translation of. */
export const hasWord = (key) => entry(key) !== undefined;

/** The words of a key. `{name}` takes a value; an entry with `one`, `other`, … is chosen by the value `n`. */
export function word(key, values = {}) {
  let text = entry(key);
  if (text && typeof text === "object" && !Array.isArray(text)) text = text[plurals.select(Number(values.count ?? values.n))] ?? text.other;
  if (typeof text !== "string") {
    console.error(`no words for ${key}`);
    return key;
  }
  return text.replaceAll(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** A place in an order, such as 85th. */
export const ordinal = (n) => word(`ordinal.${ordinals.select(n)}`, { n });

/** A list of texts, such as the paragraphs of a section. */
export const wordList = (key) => entry(key) ?? [];

export const language = () => words.language;
