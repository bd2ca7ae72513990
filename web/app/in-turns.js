// Draws figures one after the other: the first one at once, since it is what is looked at first, and the others after it is
// on the screen, as many in a frame of the screen as leave a lever that is dragged smooth. Each frame costs a layout and a
// paint of the page besides. A newer round takes the place of one that is not finished.
const slice = 10;

export function inTurns() {
  let round = 0;
  let rest = [];
  const run = ([first, ...others]) => {
    const mine = (round += 1);
    rest = others;
    const turn = () => {
      if (mine !== round) return;
      const begun = performance.now();
      while (rest.length && performance.now() - begun < slice) rest.shift()();
      if (rest.length) requestAnimationFrame(turn);
    };
    first();
    // Timers come after the paint.
    requestAnimationFrame(() => setTimeout(turn));
  };
  /** Draws the rest of a round now: paper does not wait. */
  run.finish = () => {
    while (rest.length) rest.shift()();
  };
  /** Leaves the rest of a round undrawn, where its view ends. */
  run.stop = () => {
    round += 1;
    rest = [];
  };
  return run;
}
