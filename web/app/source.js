// Where the page's answers come from: the program that serves it, or the page itself, where it is a single file.
// Such a file puts all that it holds into `strongholdFile` before the modules start; nothing is fetched then.
import { reach } from "./reach.js";
import { servedStream } from "./served-stream.js";

const file = globalThis.strongholdFile ?? null;

export const isFile = file !== null;

/** What a request or a file of the page answers in a single file; undefined where it holds no such thing. */
export const fileAnswer = (path) => file.answers[path];

/** A stream's name in a single file: its settings in the order of their names, without chance, which is the same in all. */
function keyOf(path) {
  const [place, query = ""] = path.split("?");
  const pairs = [...new URLSearchParams(query)].filter(([name]) => name !== "seed" && name !== "n");
  pairs.sort(([one], [other]) => (one < other ? -1 : Number(one > other)));
  return `${place}?${pairs.map(([name, value]) => `${name}=${value}`).join("&")}`;
}

function fileStream(path, { onframe, ondone, onmissing }) {
  const timer = setTimeout(() => {
    const frame = file.streams[keyOf(path)];
    if (frame === undefined) return onmissing();
    onframe(frame);
    ondone();
  });
  return { close: () => clearTimeout(timer) };
}

/** Opens a stream of frames. Nothing is told before this has returned. */
export const openStream = isFile ? fileStream : servedStream;

/** A file of the page, such as its words, as JSON. */
export async function pageFile(path) {
  if (isFile) {
    if (fileAnswer(path) === undefined) throw new Error(path);
    return fileAnswer(path);
  }
  return (await reach(path)).json();
}
