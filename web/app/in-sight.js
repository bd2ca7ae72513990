// Which nodes are on the screen or near it: what is not need not be drawn anew with every few runs that come in.
export function inSight(nodes) {
  // All, until the browser has looked.
  const seen = new Set(nodes);
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) seen.add(target);
      else seen.delete(target);
    }
  }, { rootMargin: "25%" });
  for (const node of nodes) observer.observe(node);
  return { has: (node) => seen.has(node), stop: () => observer.disconnect() };
}
