// Geometry of hexagonal tiles: odd rows shift right by half a tile.
const root3 = Math.sqrt(3);

/** A grid with tiles `width` wide; cells are [column, row]. */
export function hexGrid(width) {
  const side = width / root3;
  const centre = ([column, row]) => [(column + 0.5 + (row % 2 ? 0.5 : 0)) * width, side + row * 1.5 * side];
  const corner = ([x, y], at) => {
    const angle = (Math.PI / 3) * at - Math.PI / 2;
    return [x + side * Math.cos(angle), y + side * Math.sin(angle)];
  };
  const key = (point) => point.map((value) => value.toFixed(1)).join(" ");
  /** The outline of one or more cells: the edges that no two of them share. */
  function outline(cells) {
    const edges = new Map();
    for (const cell of cells) {
      const middle = centre(cell);
      for (let at = 0; at < 6; at += 1) {
        const [from, to] = [key(corner(middle, at)), key(corner(middle, at + 1))];
        const back = [...edges.keys()].find((other) => near(other, `${to}|${from}`));
        if (back) edges.delete(back);
        else edges.set(`${from}|${to}`, [from, to]);
      }
    }
    return [...edges.values()].map(([from, to]) => `M${from}L${to}`).join("");
  }
  /** The area of the cells, for filling. */
  const area = (cells) => cells.map((cell) => `M${[0, 1, 2, 3, 4, 5].map((at) => key(corner(centre(cell), at))).join("L")}Z`).join("");
  return { width, side, centre, outline, area };
}

// Corners come from different centres, so they agree only up to rounding.
function near(one, other) {
  const numbers = (text) => text.split(/[| ]/).map(Number);
  const there = numbers(other);
  return numbers(one).every((value, at) => Math.abs(value - there[at]) < 0.35);
}

export function extent(cells) {
  return { columns: Math.max(...cells.map(([column, row]) => column + (row % 2 ? 1.5 : 1))), rows: Math.max(...cells.map(([, row]) => row + 1)) };
}
