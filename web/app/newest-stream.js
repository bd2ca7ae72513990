// One stream of frames at a time: asking for another closes the older one, which cancels its work in the server.
import { notInFile } from "./requests.js";
import { openStream } from "./source.js";

// A single change begins a stream at once. What follows soon after is a slider that is dragged, by a hand that is not even:
// it settles first.
const dragging = 250;
const settling = 120;

// The server does few streams at a time, and takes a moment to notice that one was closed.
const busy = 429;
const pause = 400;
const tries = 8;

// From then on a reader is told what is in so far, and not only what came out.
const patience = 2000;

export function newestStream({ onframe, ondone, onfault, onbegin = () => {} }) {
  let source = null;
  let timer = null;
  let path = null;
  let tried = 0;
  let askedAt = -Infinity;

  function close() {
    clearTimeout(timer);
    source?.close();
    source = null;
    path = null;
  }

  function begin(wanted) {
    onbegin();
    const begun = performance.now();
    const isMine = () => source === mine;
    /** Ends this stream; false where a newer one has taken its place already. */
    function end() {
      if (!isMine()) return false;
      mine.close();
      source = null;
      return true;
    }
    const mine = openStream(wanted, {
      onframe: (frame) => isMine() && onframe(frame, { isLate: performance.now() - begun > patience }),
      ondone: () => end() && ondone(),
      onfault: (reason) => end() && onfault(reason),
      onmissing: () => end() && onfault(notInFile()),
      onbroken(reason) {
        if (!end()) return;
        // What has cut a stream off may pass, too.
        const mayPass = reason === null || reason.status === busy;
        if (mayPass && (tried += 1) < tries) timer = setTimeout(() => begin(wanted), pause);
        else onfault(reason);
      },
    });
    source = mine;
  }

  return {
    close,
    /** Asks for a path; the same path again is not asked twice. */
    ask(wanted, { isSettled = false } = {}) {
      if (wanted === path) return;
      close();
      path = wanted;
      tried = 0;
      const isDragged = performance.now() - askedAt < dragging;
      askedAt = performance.now();
      if (isSettled || !isDragged) begin(wanted);
      else timer = setTimeout(() => begin(wanted), settling);
    },
    /** Asks for the last path again, after a fault. */
    again() {
      const wanted = path;
      if (!wanted) return;
      close();
      path = wanted;
      tried = 0;
      begin(wanted);
    },
  };
}
