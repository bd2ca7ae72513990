// Which nodes are on the screen or near it: what is not need not be drawn anew with every few runs that come in.
// `oncoming` is called when one comes into sight.
export function inSight(nodes, oncoming) {
  // All, until the browser has looked.
  const seen = new Set(nodes);
  const observer = new IntersectionObserver((entries) => {
    let isNew = false;
    for (const { target, isIntersecting } of entries) {
      isNew ||= isIntersecting && !seen.has(target);
      if (isIntersecting) seen.add(target);
      else seen.delete(target);
    }
    if (isNew) oncoming();
  }, { rootMargin: "25%" });
  for (const node of nodes) observer.observe(node);
  return { has: (node) => seen.has(node), stop: () => observer.disconnect() };
}
