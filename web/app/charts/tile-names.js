// Names of regions for tiles of a width, as the lines that stand on a tile: whole where they fit, on two lines where these
// do ("North", "West"; "Badakh-", "shan"), else capitals of a compound name ("NE") or first letters. No two tiles have the
// same short name.
const letterWidth = 6.6;

// From so many letters on a tile is high enough for two lines.
const roomForTwo = 8;

const beginning = (name, letters) => {
  const capitals = name.match(/\p{Lu}/gu) ?? [];
  return capitals.length > 1 && letters < 7 ? capitals.join("") : name.slice(0, letters);
};

/** Where a syllable begins that lies nearest to the middle: before a vowel's consonant, and what is spoken with that. */
function middle(name) {
  const places = [...name.matchAll(/([bcdgkpst]h|st|[^aeiouy])(?=[aeiouy])/gi)].map(({ index }) => index).filter((at) => at > 2 && at < name.length - 2);
  const far = (at) => Math.abs(at - name.length / 2);
  return places.toSorted((one, other) => far(one) - far(other) || other - one)[0];
}

/** A name in two: a compound at its second capital, another one with a hyphen. */
function halves(name) {
  const compound = name.match(/^(\p{Lu}\p{Ll}+)(\p{Lu}\p{Ll}+)$/u);
  if (compound) return compound.slice(1);
  const at = middle(name);
  return at ? [`${name.slice(0, at)}-`, name.slice(at)] : null;
}

/** The lines of each name. One line alone may be the beginning of a name. */
export function tileNames(names, width) {
  const room = Math.floor((width - 2) / letterWidth);
  const lines = new Map();
  for (const name of names) {
    // Names that fill their tiles run into one another.
    const parts = name.length < room ? [name] : room >= roomForTwo ? halves(name) : null;
    if (parts?.every((part) => part.length <= room)) {
      lines.set(name, parts);
      continue;
    }
    let letters = Math.max(3, Math.min(room - 1, 7));
    let text = name.length <= room ? name : beginning(name, letters);
    const isTaken = () => names.some((other) => other !== name && lines.get(other)?.[0] === text);
    while (isTaken() && letters < name.length) text = name.slice(0, (letters += 1));
    lines.set(name, [text]);
  }
  return lines;
}
