// Draws one figure a frame of the screen, so that a lever can be dragged smoothly while results come in.
// A newer round takes the place of one that is not finished.
export function inTurns() {
  let round = 0;
  return (tasks) => {
    round += 1;
    const mine = round;
    const rest = [...tasks];
    const next = () => {
      if (mine !== round) return;
      rest.shift()?.();
      if (rest.length) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  };
}
