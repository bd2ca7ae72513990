// A stream of frames from the server: server-sent events, read from the answer to a request of our own. The browser's event
// sources ask only once the page has been painted, and do not tell why they were refused.
import { reach } from "./reach.js";

/** The name and the data of an event; the data is one line. What keeps a silent stream open has neither. */
function eventOf(block) {
  const fields = new Map(block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trimStart()]));
  return { name: fields.get("event"), data: fields.get("data") };
}

async function readEvents(response, onevent) {
  const texts = response.body.pipeThrough(new TextDecoderStream()).getReader();
  // Where it is cut off, it ends.
  const next = () => texts.read().catch(() => ({ done: true }));
  let begun = "";
  for (let { value, done } = await next(); !done; { value, done } = await next()) {
    const blocks = (begun + value).split("\n\n");
    begun = blocks.pop();
    for (const block of blocks) onevent(eventOf(block));
  }
}

/**
 * Opens a stream. `onbroken` is told why it was refused, or null where it ended before it was done, which may pass. After
 * `close` nothing is told.
 */
export function servedStream(path, { onframe, ondone, onfault, onbroken }) {
  const stop = new AbortController();
  const told = { frame: onframe, done: ondone, fault: onfault };
  const unlessClosed = (tell) => stop.signal.aborted || tell();
  async function read() {
    let response;
    try {
      response = await reach(path, { signal: stop.signal, headers: { accept: "text/event-stream" } });
    } catch (reason) {
      return unlessClosed(() => onbroken(reason));
    }
    await readEvents(response, ({ name, data }) => unlessClosed(() => told[name]?.(JSON.parse(data))));
    unlessClosed(() => onbroken(null));
  }
  read();
  return { close: () => stop.abort() };
}
