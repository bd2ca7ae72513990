// The map that carries data: one tile a region, with the commonest phase and the share of each.
import { element, shape } from "../element.js";
import { monthName, number, percent } from "../numbers.js";
import { glyphs, modal, phaseLegend, phaseName, second } from "../phases.js";
import { word } from "../words.js";
import { figure } from "./figure.js";
import { extent, hexGrid } from "./hex-grid.js";
import { tileNames } from "./tile-names.js";

const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function hexMap({ page, scenario, id = "map" }) {
  const frameOf = figure({ id, title: word("map.title"), page });
  const place = element("div.map");
  const detail = frameOf.reading;
  frameOf.legend.append(phaseLegend(page.meta));
  frameOf.body.append(place);
  const placed = scenario.regions.map((region) => ({ ...region, label: region.label ?? region.cells[0] }));
  const cells = placed.flatMap((region) => region.cells);
  let data = null;
  let grid = null;
  let names = new Map();
  let focused = null;
  const tiles = new Map();
  const arcs = shape("g.arcs");
  // Outlines of what is pinned and what has focus lie over all tiles, or neighbours would hide parts of them.
  const pins = shape("g");
  const ring = shape("path.focus-ring");

  const found = (name) => data?.regions.find((region) => region.name === name);
  const host = (name) => data?.hosts?.find((one) => one.name === name);

  /** With the short name where the tile shows one that is no part of the name, so that it can be called by voice. */
  function spoken(name) {
    const lines = names.get(name) ?? [];
    return lines.length === 1 && !name.includes(lines[0]) ? word("map.short", { name, short: lines[0] }) : name;
  }

  function describe(region) {
    const mine = found(region.name);
    const at = page.monthIndex;
    if (mine?.phases?.length) {
      const { phase, count, of } = modal(mine.phases[at]);
      const next = second(mine.phases[at], phase);
      return word(next.count ? "map.tile_of_two" : "map.tile", {
        second: phaseName(page.meta, next.phase), second_count: next.count,
        name: spoken(region.name), country: region.country, month: monthName(page.months[at]), phase: phaseName(page.meta, phase), count, of,
        attacks: number(mine.attacks[at]), strength: number(mine.strength[at]),
      });
    }
    const plots = host(region.name);
    if (plots) return word("map.abroad", { name: spoken(region.name), begun: number(plots.begun[0]), executed: number(plots.executed[0]) });
    return word("map.nothing", { name: spoken(region.name) });
  }

  function focusTile(name) {
    focused = name;
    for (const [other, tile] of tiles) tile.node.setAttribute("tabindex", other === name ? "0" : "-1");
    showDetail();
  }

  function showDetail() {
    const region = placed.find((one) => one.name === focused);
    detail.textContent = region ? describe(region) : word("map.hint");
    drawArcs(region);
    page.onregion?.(focused);
  }

  // Links whose tiles do not touch would be invisible; they are drawn while a tile has focus.
  function drawArcs(region) {
    arcs.replaceChildren();
    if (!region || !grid) return;
    for (const name of region.neighbours) {
      const other = placed.find((one) => one.name === name);
      if (!other || touches(region, other)) continue;
      const [x1, y1] = grid.centre(region.label);
      const [x2, y2] = grid.centre(other.label);
      arcs.append(shape("path.arc", { d: `M${x1} ${y1}Q${(x1 + x2) / 2 + (y1 - y2) / 6} ${(y1 + y2) / 2 + (x2 - x1) / 6} ${x2} ${y2}` }));
    }
  }

  function touches(one, other) {
    const far = grid.width * 1.1;
    return one.cells.some((a) => other.cells.some((b) => Math.hypot(...grid.centre(a).map((value, axis) => value - grid.centre(b)[axis])) < far));
  }

  function move(name, [right, down]) {
    const here = grid.centre(placed.find((region) => region.name === name).label);
    const candidates = placed.filter((region) => region.name !== name).map((region) => {
      const [x, y] = grid.centre(region.label).map((value, axis) => value - here[axis]);
      const along = x * right + y * down;
      const aside = Math.abs(x * down) + Math.abs(y * right);
      return { region, along, cost: along + 1.6 * aside };
    }).filter(({ along, cost }) => along > grid.width * 0.3 && cost < Infinity);
    candidates.sort((a, b) => a.cost - b.cost);
    if (candidates.length) {
      focusTile(candidates[0].region.name);
      tiles.get(candidates[0].region.name).node.focus();
    }
  }

  function onkey(event, name) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (directions[event.key]) move(name, directions[event.key]);
    else if (event.key === "Enter" || event.key === " ") page.togglePinned(name);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function layOut() {
    const size = extent(cells);
    const width = Math.min(74, Math.floor((Math.max(240, place.clientWidth) - 6) / size.columns));
    if (grid && width === grid.width && tiles.size) return;
    grid = hexGrid(width);
    const hadFocus = tiles.get(focused)?.node === document.activeElement;
    tiles.clear();
    const wide = size.columns * width + 6;
    const high = grid.side * (1.5 * size.rows + 0.5) + 6;
    names = tileNames(placed.map((region) => region.name), width);
    // What a tile shows lies over all tiles; what it says is the name of its option.
    const marks = shape("g.tile-marks", { "aria-hidden": "true" });
    const list = shape("g", { role: "listbox", "aria-multiselectable": "true", "aria-label": word("map.list") });
    for (const region of placed) {
      const [x, y] = grid.centre(region.label);
      const isTheatre = region.role === "theatre";
      const fill = shape("path.tile-fill", { d: grid.area(region.cells) });
      const veil = shape("circle.tile-veil", { cx: x, cy: y + grid.side * 0.12, r: Math.min(11, width * 0.21) });
      const glyph = shape(`text.tile-glyph${isTheatre ? "" : ".count"}`, { x, y: y + grid.side * 0.12 + 5 });
      const lines = names.get(region.name);
      const label = shape("text.tile-label", {}, ...lines.map((line, at) => shape("tspan", { x, y: y - grid.side * 0.27 - (lines.length - 1 - at) * 10 }, line)));
      const bar = shape("g.tile-bar", { transform: `translate(${Math.round(x - width * 0.3)} ${Math.round(y + grid.side * 0.45)})` });
      const node = shape(`g.tile.${isTheatre ? "theatre" : "abroad"}`, {
        role: "option", tabindex: "-1", "data-region": region.name,
        onkeydown: (event) => onkey(event, region.name), onfocus: () => { focusTile(region.name); if (node.matches(":focus-visible")) ring.setAttribute("d", grid.outline(region.cells)); }, onblur: () => ring.removeAttribute("d"),
        onclick: () => { focusTile(region.name); page.togglePinned(region.name); },
        onpointerenter: () => { detail.textContent = describe(region); }, onpointerleave: showDetail,
      }, fill, shape("path.tile-edge", { d: grid.outline(region.cells) }));
      marks.append(...(isTheatre ? [veil] : []), label, glyph, bar);
      tiles.set(region.name, { node, fill, glyph, bar, region });
      list.append(node);
    }
    tiles.get(focused ?? placed[0].name).node.setAttribute("tabindex", "0");
    place.replaceChildren(shape("svg", { width: wide, height: high, viewBox: `-3 -3 ${wide} ${high}` }, list, pins, ring, marks, arcs));
    if (hadFocus) tiles.get(focused).node.focus({ preventScroll: true });
  }

  function paint() {
    layOut();
    const at = page.monthIndex;
    pins.replaceChildren(...placed.filter((region) => page.state.pinned.includes(region.name)).map((region) => shape("path.pinned-edge", { d: grid.outline(region.cells) })));
    for (const { node, fill, glyph, bar, region } of tiles.values()) {
      const mine = found(region.name);
      const isPinned = page.state.pinned.includes(region.name);
      node.setAttribute("aria-selected", String(isPinned));
      node.setAttribute("aria-label", describe(region));
      if (mine?.phases?.length) {
        const { phase, of } = modal(mine.phases[at]);
        fill.setAttribute("fill", `url(#phase-${phase})`);
        glyph.textContent = glyphs[phase];
        shareBar(bar, mine.phases[at], of, { width: grid.width * 0.6, height: Math.max(5, Math.min(8, grid.side * 0.19)) });
      } else {
        const plots = host(region.name);
        glyph.textContent = plots ? number(plots.begun[0]) : "";
      }
    }
  }

  function table() {
    const at = page.monthIndex;
    return {
      heads: [word("table.region"), ...page.meta.phases.map((_, phase) => phaseName(page.meta, phase)), word("series.attacks.name"), word("series.strength.name")],
      rows: (data?.regions ?? []).filter((region) => region.phases?.length).map((region) => {
        const of = modal(region.phases[at]).of;
        return [region.name, ...region.phases[at].map((count) => percent(count / of)), number(region.attacks[at]), number(region.strength[at])];
      }),
      notes: [word("map.table_note", { month: monthName(page.months[at]), n: data?.n ?? 0 })],
    };
  }

  function moveMonth() {
    if (!data) return;
    paint();
    showDetail();
    frameOf.heading.firstChild.textContent = word("map.title_at", { month: monthName(page.months[page.monthIndex]) });
    const counts = page.meta.phases.map(() => 0);
    for (const region of data.regions) if (region.phases?.length) counts[modal(region.phases[page.monthIndex]).phase] += 1;
    frameOf.summary.textContent = word("map.summary", { list: counts.map((count, phase) => (count ? word("map.count", { count, phase: phaseName(page.meta, phase) }) : null)).filter(Boolean).join(", ") });
    frameOf.setRows(table);
  }

  return {
    ...frameOf,
    setData(next) {
      data = next;
      moveMonth();
    },
    draw: moveMonth,
    moveMonth,
    follow() {
      frameOf.showTable(page.state.tables.includes(id));
      moveMonth();
    },
  };
}

/** Phases by pattern as on the tiles, since colour alone would not tell them apart. */
function shareBar(bar, counts, of, { width, height }) {
  let x = 0;
  // A rim, or the bar would run into a tile of the same pattern.
  const rim = shape("rect.bar-rim", { x: -1.5, y: -1.5, width: width + 3, height: height + 3 });
  bar.replaceChildren(rim, ...counts.flatMap((count, phase) => {
    if (!count) return [];
    const share = (count / of) * width;
    const piece = shape("rect.edge", { x, y: 0, width: share, height, fill: `url(#phase-${phase})` });
    x += share;
    return [piece];
  }));
}
