// Charts are drawn at the width they have, so that text keeps its size; they are drawn again when it changes.
export function watchWidth(node, redraw) {
  let width = 0;
  const observer = new ResizeObserver(([entry]) => {
    const next = Math.round(entry.contentRect.width);
    if (next === width) return;
    width = next;
    requestAnimationFrame(redraw);
  });
  observer.observe(node);
  return () => observer.disconnect();
}
