// A region's name for a small tile: capitals of a compound name ("NE"), else its first letters ("Kan").
export function shortName(name) {
  if (name.length <= 4) return name;
  const capitals = name.match(/\p{Lu}/gu) ?? [];
  return capitals.length > 1 ? capitals.join("") : name.slice(0, 3);
}
