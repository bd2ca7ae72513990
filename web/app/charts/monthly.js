// A chart by month: bands over runs, or runs as lines, with observed counts and dated events.
// Its month cursor is a line of its own, so that moving it redraws nothing else.
import { shape } from "../element.js";
import { number } from "../numbers.js";
import { endOf, firstDay, middle, monthsBetween, nearestMonth, yearsThatFit } from "../months.js";
import { showsBands, showsNineInTen } from "../honesty.js";

// A month without a value is a gap.
const orGap = (value) => value ?? NaN;
const points = (months, values) => values.map((value, at) => ({ x: middle(months[at]), y: orGap(value) }));
const area = (months, low, high) => low.map((value, at) => ({ x: middle(months[at]), low: orGap(value), high: orGap(high[at]) }));

/** Observed counts on a monthly scale: a bar over the days that were counted. */
const asMonthly = (observed) =>
  observed.map(({ first, last, value }) => ({ from: new Date(first), to: new Date(last), y: value / monthsBetween(first, last), value }));

function bands(months, band, n) {
  return [
    ...(showsNineInTen(n) ? [Plot.areaY(area(months, band.low90, band.high90), { x: "x", y1: "low", y2: "high", fill: "var(--band-90)" })] : []),
    Plot.areaY(area(months, band.low50, band.high50), { x: "x", y1: "low", y2: "high", fill: "var(--band-50)" }),
    Plot.lineY(points(months, band.median), { x: "x", y: "y", stroke: "var(--median)", strokeWidth: 2 }),
  ];
}

/** How several worlds are told apart in one chart: by colour, and by the dashes of their medians. */
export const worldStyles = [
  { median: "var(--median)", half: "var(--band-50)", wide: "var(--band-90)", dashes: null },
  { median: "var(--second)", half: "var(--second-50)", wide: "var(--second-90)", dashes: "7 3" },
  { median: "var(--third)", half: "var(--third-50)", wide: "var(--third-90)", dashes: "2 3" },
  { median: "var(--fourth)", half: "var(--fourth-50)", wide: "var(--fourth-90)", dashes: "9 3 2 3" },
];

/** More worlds than two would lie over each other with all their bands: only half of runs is drawn then. */
export const drawsNineInTen = (worlds, n) => worlds.length <= 2 && showsNineInTen(n);

/** Bands of several worlds: wide ones lowest and medians on top, or one world would hide another. */
function worldBands(months, worlds, n) {
  const styled = worlds.map((band, at) => ({ band, style: worldStyles[at % worldStyles.length] }));
  const between = (low, high, kind) => ({ band, style }) => Plot.areaY(area(months, band[low], band[high]), { x: "x", y1: "low", y2: "high", fill: style[kind], fillOpacity: 0.6 });
  return [
    ...(drawsNineInTen(worlds, n) ? styled.map(between("low90", "high90", "wide")) : []),
    ...(showsBands(n) ? styled.map(between("low50", "high50", "half")) : []),
    ...styled.map(({ band, style }) => Plot.lineY(points(months, band.median), { x: "x", y: "y", stroke: style.median, strokeWidth: 2, strokeDasharray: style.dashes })),
  ];
}

const lines = (months, runs, { isAlone = false } = {}) =>
  Plot.line(runs.flatMap((values, run) => points(months, values).map((point) => ({ ...point, run }))), {
    x: "x", y: "y", z: "run", stroke: "var(--median)", strokeWidth: isAlone ? 1.8 : 1, strokeOpacity: isAlone ? 1 : 0.45,
  });

const overlay = (values, months) =>
  values ? [Plot.lineY(points(months, values), { x: "x", y: "y", stroke: "var(--ghost)", strokeWidth: 1.5, strokeDasharray: "5 3" })] : [];

/** Lighter where they count something else than the curve does. */
function observedBars(observed, isFaint) {
  const bars = asMonthly(observed);
  return [
    Plot.link(bars, { x1: "from", x2: "to", y1: "y", y2: "y", stroke: "var(--observed)", strokeOpacity: isFaint ? 0.45 : 1, strokeWidth: 4, strokeLinecap: "butt" }),
    Plot.text(bars, {
      x: ({ from, to }) => new Date((from.getTime() + to.getTime()) / 2), y: "y", text: ({ value }) => number(value, 0), dy: -9,
      fill: "var(--observed)", stroke: "var(--paper)", strokeWidth: 4, fontWeight: isFaint ? 400 : 700, fontSize: 12,
    }),
  ];
}

/** Draws into `place`; the answer moves the cursor and reads the month under a pointer. */
export function drawMonthly(place, { months, band, worlds = null, runs, drawn, n, baseline, observed = [], isObservedFaint = false, floor = [], events = [], height, range = null, hasNumberedEvents = true }) {
  const width = Math.max(220, place.clientWidth);
  const years = yearsThatFit(months, width - 50);
  const plot = Plot.plot({
    width, height, marginLeft: 40, marginRight: 10, marginTop: 14, marginBottom: 20,
    style: { background: "transparent", fontSize: "12px", overflow: "visible", fontFamily: "inherit", color: "inherit" },
    x: { type: "utc", domain: [firstDay(months[0]), endOf(months.at(-1))], ticks: years.map((year) => new Date(`${year}-01-01`)), tickFormat: (date) => String(date.getUTCFullYear()), label: null },
    y: { label: null, ticks: Math.max(3, Math.round(height / 45)), nice: true, grid: true, tickFormat: (value) => number(value), ...(range && { domain: range, nice: false }) },
    marks: [
      Plot.ruleY([0], { stroke: "var(--axis)" }),
      Plot.ruleX(events, { x: ({ date }) => new Date(date), stroke: "var(--axis)", strokeDasharray: "1 3" }),
      Plot.text(hasNumberedEvents ? events : [], { x: ({ date }) => new Date(date), text: (_, at) => String(at + 1), frameAnchor: "top", dy: -8, fill: "var(--muted)", fontSize: 11 }),
      ...(drawn === "bands" && band ? bands(months, band, n) : []),
      ...(worlds ? worldBands(months, worlds, n) : []),
      ...(drawn !== "bands" && runs ? [lines(months, runs, { isAlone: drawn === "one" })] : []),
      ...overlay(baseline, months),
      ...observedBars(observed, isObservedFaint),
      Plot.link(floor, { x1: ({ last }) => new Date(new Date(last) - 90 * 86_400_000), x2: ({ last }) => new Date(new Date(last).getTime() + 80 * 86_400_000), y1: "value", y2: "value", stroke: "var(--observed)", strokeWidth: 4 }),
      Plot.text(floor, { x: ({ last }) => new Date(last), y: "value", text: ({ value, mark = "" }) => `${mark}${number(value, 0)}`, dy: 11, fill: "var(--observed)", stroke: "var(--paper)", strokeWidth: 4, fontWeight: 700, fontSize: 12 }),
    ],
  });
  const x = plot.scale("x");
  const cursor = shape("line.cursor", { y1: 12, y2: height - 20 });
  plot.append(cursor);
  plot.setAttribute("aria-hidden", "true");
  plot.removeAttribute("role");
  place.replaceChildren(plot);
  return {
    moveCursor(index) {
      const at = x.apply(middle(months[index]));
      cursor.setAttribute("x1", at);
      cursor.setAttribute("x2", at);
    },
    monthAt(event) {
      const box = plot.getBoundingClientRect();
      return nearestMonth(months, x.invert(((event.clientX - box.left) / box.width) * width));
    },
  };
}
