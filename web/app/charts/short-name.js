// Names of regions for tiles of a width: whole where they fit, else capitals of a compound name ("NE") or first letters.
// No two tiles have the same short name.
const letterWidth = 6.6;

const beginning = (name, letters) => {
  const capitals = name.match(/\p{Lu}/gu) ?? [];
  return capitals.length > 1 && letters < 7 ? capitals.join("") : name.slice(0, letters);
};

export function shortNames(names, width) {
  const room = Math.floor((width - 2) / letterWidth);
  const short = new Map();
  for (const name of names) {
    let letters = Math.max(3, Math.min(room - 1, 7));
    let text = beginning(name, letters);
    const isTaken = () => names.some((other) => other !== name && short.get(other) === text);
    while (isTaken() && letters < name.length) text = name.slice(0, (letters += 1));
    short.set(name, name.length <= room ? name : text);
  }
  return short;
}
