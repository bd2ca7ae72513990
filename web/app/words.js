// All words on the page come from one file, words/LANGUAGE.json; modules name them by key.
let words = {};
let plurals = new Intl.PluralRules("en");

export async function loadWords(language) {
  const response = await fetch(`words/${language}.json`);
  if (!response.ok) throw new Error(`words/${language}.json: ${response.status}`);
  words = await response.json();
  plurals = new Intl.PluralRules(words.language);
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

/** A list of texts, such as the paragraphs of a section. */
export const wordList = (key) => entry(key) ?? [];

export const language = () => words.language;
