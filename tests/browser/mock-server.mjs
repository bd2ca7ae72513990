// A test double of the explorer's server: serves web/ and answers the contract with invented, deterministic numbers.
// The numbers mean nothing; only their form is that of the real server.
//
//   node tests/browser/mock-server.mjs [port]      STRONGHOLD_MOCK_DELAY=300 waits so long (ms) before each frame,
//   STRONGHOLD_MOCK_POSTERIOR=none answers as a program that was started with that posterior
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { scenarios, scenario, parameters, phases, levers as baseLevers } from "./mock-scenarios.mjs";
import { knowsLesson, lessonFrame, lessons, stopsOf } from "./mock-lessons.mjs";
import { ensemble, comparison, uncertainty, replicate } from "./mock-runs.mjs";

const root = fileURLToPath(new URL("../../web/", import.meta.url));
const types = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".txt": "text/plain" };
const frames = [4, 24, 100, 200];
const policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:";

class Refusal extends Error {
  constructor(status, message, help) {
    super(message);
    Object.assign(this, { status, help });
  }
}

function setting(query) {
  const world = (name, prefix, from) => {
    const found = scenarios.find((one) => one.name === name);
    if (!found) throw new Refusal(400, `no scenario is called “${name}”`, "GET /api/meta lists them");
    const levers = {};
    for (const [key, value] of query) {
      if (!key.startsWith(prefix)) continue;
      const lever = baseLevers.find((one) => one.name === key.slice(prefix.length));
      if (!lever) throw new Refusal(400, `no parameter is called “${key.slice(prefix.length)}”`, "GET /api/parameters lists them");
      if (!(Number(value) >= lever.low && Number(value) <= lever.high)) throw new Refusal(400, `“${lever.name}” is ${value}: it must be from ${lever.low} to ${lever.high}`, "");
      if (lever.is_drawn && Number(value) === lever.value) throw new Refusal(400, `“${lever.name}” is ${value} in the scenario already, so that its draws would stand`, "choose another value, or leave it out");
      if (!lever.may_be_dated && query.get(from)) throw new Refusal(400, `“${lever.name}” cannot be moved from a date on`, "");
      levers[lever.name] = Number(value);
    }
    return { name, levers, from: query.get(from) };
  };
  const name = query.get("scenario") ?? "khorasan";
  return {
    seed: Number(query.get("seed") ?? 1),
    n: Math.min(1000, Number(query.get("n") ?? 200)),
    first: world(name, "o.", "from"),
    other: world(query.get("other") ?? name, "p.", "other_from"),
  };
}

function lessonSetting(query) {
  const lesson = query.get("lesson");
  if (!knowsLesson(lesson)) throw new Refusal(400, `no lesson is called “${lesson}”`, "GET /api/lessons lists them");
  const at = query.has("at") ? Number(query.get("at")) : null;
  if (at !== null && !stopsOf(lesson).includes(at)) throw new Refusal(400, `the puzzle has no stop at ${query.get("at")}`, `it has ${stopsOf(lesson).join(", ")}`);
  return { lesson, at, seed: Number(query.get("seed") ?? 1), n: Math.min(1000, Number(query.get("n") ?? 200)) };
}

const answers = {
  "/api/lessons": lessons,
  "/api/meta": () => ({
    version: "0.0.0", revision: "mock", posterior: process.env.STRONGHOLD_MOCK_POSTERIOR ?? null, default: "khorasan", offered: [8, 16, 32, 64, 128, 200], most: 1000, phases,
    scenarios: scenarios.map(({ name, title, question, extends: base }) => ({ name, title, question, extends: base, start: "2020-01-01", end: "2024-03-19" })),
  }),
  "/api/parameters": () => parameters,
  "/api/replicate": (query) => replicate(setting(query), Number(query.get("i") ?? 0)),
};
const ofWorlds = (make) => ({ read: setting, make });
const streams = { "/api/run": ofWorlds(ensemble), "/api/compare": ofWorlds(comparison), "/api/uncertainty": ofWorlds(uncertainty), "/api/lesson": { read: lessonSetting, make: lessonFrame } };

/** Pages of other sites are refused, as the browser names them. */
const isForeign = ({ headers }) => ![undefined, "same-origin", "none"].includes(headers["sec-fetch-site"]);

async function stream(response, make, chosen, request, delay) {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store", "content-security-policy": policy });
  let isOpen = true;
  request.on("close", () => (isOpen = false));
  const sizes = [...frames.filter((size) => size < chosen.n), chosen.n];
  for (const size of sizes) {
    await new Promise((resolve) => setTimeout(resolve, delay));
    if (!isOpen) return;
    response.write(`event: frame\ndata: ${JSON.stringify(make(chosen, size))}\n\n`);
  }
  response.end("event: done\ndata: {}\n\n");
}

async function answer(request, response, delay) {
  const url = new URL(request.url, "http://localhost");
  const send = (status, type, body) => response.writeHead(status, { "content-type": `${type}; charset=utf-8`, "content-security-policy": policy }).end(body);
  const json = (body, status = 200) => send(status, "application/json", JSON.stringify(body));
  try {
    if (url.pathname.startsWith("/api/") && isForeign(request)) throw new Refusal(403, "asked by a page of another site", "");
    if (streams[url.pathname]) return await stream(response, streams[url.pathname].make, streams[url.pathname].read(url.searchParams), request, delay);
    if (answers[url.pathname]) return json(answers[url.pathname](url.searchParams));
    if (url.pathname === "/api/settings.toml") return send(200, "text/plain", `extends = "${setting(url.searchParams).first.name}"\n`);
    if (url.pathname.startsWith("/api/scenario/")) {
      const found = scenario(decodeURIComponent(url.pathname.slice("/api/scenario/".length)));
      if (!found) throw new Refusal(400, "no such scenario", "GET /api/meta lists them");
      return json(found);
    }
    const path = join(root, normalize(url.pathname === "/" ? "/index.html" : url.pathname));
    if (!path.startsWith(root)) throw new Refusal(404, "not found", "");
    send(200, types[extname(path)] ?? "application/octet-stream", await readFile(path));
  } catch (error) {
    if (error instanceof Refusal) json({ message: error.message, help: error.help }, error.status);
    else if (error.code === "ENOENT" || error.code === "EISDIR") json({ message: "not found", help: "" }, 404);
    else throw error;
  }
}

/** Starts the double on a free port (or the one given) and returns its address and a way to stop it. */
export async function start({ port = 0, delay = Number(process.env.STRONGHOLD_MOCK_DELAY ?? 25) } = {}) {
  const server = createServer((request, response) => {
    answer(request, response, delay).catch((error) => {
      console.error(error);
      response.destroy();
    });
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => { server.closeAllConnections(); server.close(); } };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await start({ port: Number(process.argv[2] ?? 8765) });
  console.log(url);
}
