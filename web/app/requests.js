// Requests of the server's interface.
import { Refused, reach } from "./reach.js";
import { fileAnswer, isFile } from "./source.js";
import { word } from "./words.js";

/** A single file answers only what was put into it. */
export const notInFile = () => new Refused(404, word("file.missing"), word("file.missing_help"));

export async function get(path) {
  if (isFile) {
    if (fileAnswer(path) === undefined) throw notInFile();
    return fileAnswer(path);
  }
  const response = await reach(path, { headers: { accept: "application/json" } });
  return response.json();
}

function worldQuery(query, world, [name, prefix, from]) {
  query.set(name, world.name);
  for (const [lever, value] of Object.entries(world.levers)) query.set(`${prefix}${lever}`, value);
  // A date without levers changes nothing, and would only miss the server's cache.
  if (world.from && Object.keys(world.levers).length) query.set(from, world.from);
}

/** The query of one world: scenario, levers, seed and number of runs. */
export function setting(world, { seed, n }) {
  const query = new URLSearchParams();
  worldQuery(query, world, ["scenario", "o.", "from"]);
  query.set("seed", seed);
  query.set("n", n);
  return query.toString();
}

/** The query of two worlds in pairs. */
export function pairSetting(first, other, chance) {
  const query = new URLSearchParams(setting(first, chance));
  worldQuery(query, other, ["other", "p.", "other_from"]);
  return query.toString();
}
