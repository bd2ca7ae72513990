// Requests of the server's interface.
import { fileAnswer, isFile } from "./source.js";
import { word } from "./words.js";

export class Refused extends Error {
  constructor(status, message, help) {
    super(message);
    this.status = status;
    this.help = help;
  }
}

/** Nothing answers: the program has ended, or the machine is cut off. */
export class Unreachable extends Error {}

async function refusal(response) {
  const told = await response.json().catch(() => ({}));
  return new Refused(response.status, told.message ?? `${response.status} ${response.statusText}`, told.help ?? "");
}

async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch (error) {
    throw new Unreachable(error.message);
  }
}

/** A single file answers only what was put into it. */
export const notInFile = () => new Refused(404, word("file.missing"), word("file.missing_help"));

export async function get(path) {
  if (isFile) {
    if (fileAnswer(path) === undefined) throw notInFile();
    return fileAnswer(path);
  }
  const response = await reach(path, { headers: { accept: "application/json" } });
  if (!response.ok) throw await refusal(response);
  return response.json();
}

/** Why a stream broke: event sources do not tell, so the same address is asked once more. Null where nothing is wrong now. */
export async function reasonOf(path) {
  const stop = new AbortController();
  try {
    const response = await reach(path, { signal: stop.signal });
    return response.ok ? null : await refusal(response);
  } catch (error) {
    return error;
  } finally {
    stop.abort();
  }
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
