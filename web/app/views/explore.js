// The first view: levers, and what follows from them by month and region.
import { hexMap } from "../charts/hex-map.js";
import { hosts } from "../charts/hosts.js";
import { locator } from "../charts/locator.js";
import { monthFigure } from "../charts/month-figure.js";
import { patterns } from "../charts/patterns.js";
import { ribbons } from "../charts/ribbons.js";
import { targets } from "../charts/targets.js";
import { element } from "../element.js";
import { inSight } from "../in-sight.js";
import { inTurns } from "../in-turns.js";
import { showsNineInTen } from "../honesty.js";
import { differencesList, worldName } from "../levers/differences.js";
import { leftOutNote } from "../levers/left-out-note.js";
import { moved } from "../levers/moved.js";
import { leverPanel } from "../levers/panel.js";
import { newestStream } from "../newest-stream.js";
import { endOf } from "../months.js";
import { dayName, monthName, number } from "../numbers.js";
import { boundSign, claimsBeside, eventName, targetTitle } from "../names.js";
import { get, setting } from "../requests.js";
import { notify, say } from "../say.js";
import { dateBar } from "../shell/date-bar.js";
import { whatIf } from "../shell/what-if.js";
import { word } from "../words.js";
import { drawSwitch } from "./draw-switch.js";
import { mainTarget } from "./main-target.js";
import { scenarioSelect } from "./scenario-select.js";
import { watchWidth } from "./watch-width.js";

export async function explore(page, shell) {
  const name = page.state.first.name ?? page.meta.default;
  const scenario = await page.scenario(name);
  page.months = scenario.months;

  const world = () => ({ ...moved(scenario, page.state.first), name });
  const isMoved = () => Object.keys(world().levers).length > 0;
  const setFirst = (first) => page.go({ first });
  const panel = leverPanel({ scenario, prefix: "o-", get: () => page.state.first, set: setFirst });
  const questions = whatIf({ page });
  const dates = dateBar({ page });
  const draw = drawSwitch({ page });
  const choice = scenarioSelect({ page, id: "scenario", value: () => name, onchange: (chosen) => page.go({ first: { name: chosen, levers: {}, from: null }, pinned: [] }, { isNewEntry: true }) });

  const attacks = monthFigure({ id: "attacks", title: word("attacks.title", { area: area(scenario) }), series: ["attacks", "claims", "ct_operations"], page, height: 230 });
  const strength = monthFigure({ id: "strength", title: word("strength.title", { area: area(scenario) }), series: ["strength", "recruited", "arrived", "foreigners"], page, height: 230 });
  const map = hexMap({ page, scenario });
  const inset = locator({ scenario });
  const underMap = element("div.under-map");
  map.reading.replaceWith(underMap);
  underMap.append(inset.node, map.reading);
  page.onregion = inset.mark;
  const ribbon = ribbons({ page });
  const organisation = ["strength", "cells", "secrecy", "coordination"].map((series) =>
    monthFigure({ id: `organisation-${series}`, title: word(`series.${series}.title`), series: [series], page, height: 120, isSmall: true, range: ["secrecy", "coordination"].includes(series) ? [0, 1] : null }));
  const abroad = hosts({ page });
  const beside = targets({ page, scenario });
  const kept = patterns({ page });
  const figures = [attacks, strength, map, ribbon, ...organisation, abroad, beside, kept];

  const differs = element("div.differs");
  const differsTitle = element("h3", { tabindex: "-1" });
  const link = element("button", { type: "button", onclick: copyLink }, word("explore.copy"));
  const save = element("a.button", { href: "#", download: "" }, word("explore.save"));
  const drawn = element("p.note");
  const leftOut = leftOutNote();
  const side = element("details.side", { open: matchMedia("(min-width: 900px)").matches },
    element("summary", {}, element("h2", {}, word("levers.title"))),
    !page.meta.file && choice.node,
    element("p.question", {}, scenario.question),
    drawn, leftOut.node,
    panel.node, differsTitle, differs, !page.meta.file && element("div.actions", {}, link, save));

  // A last month that the window cuts has fewer days, and so fewer attacks.
  const isPartial = endOf(scenario.months.at(-1)) - new Date(scenario.end) > 86_400_000;
  const main = element("div.explore", {},
    !page.meta.file && questions.node,
    element("div.columns", {},
      element("aside", { "aria-label": word("levers.title") }, side),
      element("div.charts", {},
        element("div.toolbar", {}, dates.node, draw.node),
        scenario.events?.length > 0 && element("div.events", {}, element("span", {}, word("explore.events")), element("ol", {}, scenario.events.map(({ date, name: what }) => element("li", {}, `${eventName(what)} (${monthName(date.slice(0, 7))})`)))),
        isPartial && element("p.note", {}, word("explore.partial", { month: monthName(scenario.months.at(-1)), day: dayName(scenario.end) })),
        element("div.pair", {}, attacks.node, strength.node),
        element("div.pair.map-pair", {}, map.node, ribbon.node),
        element("section", { "aria-labelledby": "organisation-title" }, element("h2", { id: "organisation-title" }, word("organisation.title")), element("div.quads", {}, organisation.map((one) => one.node))),
        element("div.pair.tables", {}, abroad.node, beside.node),
        kept.node)));

  const turns = inTurns();
  const sight = inSight(figures.map((figure) => figure.node), () => frame && frame.n < frame.of && paint({ isWhole: false }));
  let frame = null;
  let baseline = null;
  let one = null;
  let askedOne = null;

  const stream = newestStream({
    onbegin: () => shell.begin(page.n),
    onframe(next, { isLate }) {
      frame = next;
      shell.runs(next.n, next.of, true);
      if (isLate) say(sentence());
      paint({ isWhole: next.n === next.of });
    },
    ondone() {
      shell.runs(frame.n, frame.of, false);
      say(sentence());
      askBaseline();
    },
    onfault(reason) {
      shell.fault(reason, stream.again);
      paint();
    },
  });
  // The scenario as it is stands beside what the levers make of it; it runs after, so that it delays nothing.
  const ghost = newestStream({
    onframe: (next) => (baseline = { attacks: next.national.attacks.median, claims: next.national.claims.median, strength: next.national.strength.median, cells: next.national.cells.median, secrecy: next.national.secrecy.median, coordination: next.national.coordination.median, ct_operations: next.national.ct_operations.median }),
    ondone: () => paint(),
    onfault: () => (baseline = null),
  });

  function askBaseline() {
    if (isMoved()) ghost.ask(`/api/run?${setting({ name, levers: {}, from: null }, { seed: page.state.seed, n: page.n })}`, { isSettled: true });
  }

  const observed = claimsBeside(scenario);
  const floor = scenario.observed.filter((target) => target.quantity === "strength" && target.is_national).map((target) => ({ ...target, mark: boundSign(target) }));

  /** Draws the last frame; while runs come in, only what is in sight. */
  function paint({ isWhole = true } = {}) {
    if (!frame || !main.isConnected) return;
    const shared = { n: frame.n, bands: frame.national, lines: frame.lines, one, baseline: isMoved() ? baseline : null, events: scenario.events ?? [], observed, floor };
    const shown = frame;
    leftOut.show(frame.left_out);
    const small = { ...shared, floor: [] };
    const draws = [
      [attacks, shared], [strength, shared], [map, shown], [ribbon, shown], ...organisation.map((chart) => [chart, small]),
      [abroad, shown], [beside, shown], [kept, shown],
    ];
    const now = draws.filter(([figure]) => isWhole || sight.has(figure.node));
    turns([...now.map(([figure, data]) => () => figure.setData(data)), () => (main.dataset.n = shown.n)]);
  }

  async function askOne(query) {
    const wanted = `/api/replicate?${query}&i=${page.run}`;
    if (wanted === askedOne) return;
    askedOne = wanted;
    try {
      const answer = await get(wanted);
      if (askedOne !== wanted) return;
      one = answer.national;
      paint();
    } catch (reason) {
      if (askedOne === wanted) shell.fault(reason, () => { askedOne = null; follow(); });
    }
  }

  function sentence() {
    const target = mainTarget(page, scenario);
    const found = frame.targets.find((candidate) => candidate.id === target?.id);
    const at = page.months.length - 1;
    const named = isMoved() ? worldName(scenario, page.state.first) : word("explore.as_it_is", { title: scenario.title });
    const members = word("explore.members", { month: monthName(page.months[at]), strength: number(frame.national.strength.median[at]) });
    if (!found) return word("explore.sentence_short", { world: named, members });
    const values = { world: named, members, title: targetTitle(target), median: number(found.median), low: number(found.low), high: number(found.high), observed: boundSign(target) + number(target.value), n: frame.n };
    return word(showsNineInTen(frame.n) ? "explore.sentence" : "explore.sentence_few", values);
  }

  /** What the bands hold, with as many draws as so many runs use. */
  function posteriorSays() {
    if (page.meta.posterior === "none") return word("explore.chance_only");
    if (!scenario.posterior) return word("explore.no_posterior");
    const { calibration, draws } = scenario.posterior;
    return word("explore.posterior", { calibration, draws, n: page.n, used: Math.min(draws, Math.ceil(page.n / 2)) });
  }

  async function copyLink() {
    page.writeNow();
    try {
      await navigator.clipboard.writeText(location.href);
      notify(word("explore.copied"));
    } catch {
      notify(word("explore.copy_by_hand", { address: location.href }));
    }
  }

  let lastListed = null;
  function followDifferences() {
    const { first } = page.state;
    if (first === lastListed) return;
    lastListed = first;
    const list = differencesList({
      scenario, world: first,
      onreset(lever) {
        const { [lever]: _, ...levers } = page.state.first.levers;
        setFirst({ ...page.state.first, levers });
        differsTitle.focus();
      },
    });
    differsTitle.textContent = word("differs.title", { n: list.count });
    differs.replaceChildren(list.node);
  }

  let lastWorld = "";
  let lastMonth = -1;
  function follow() {
    const query = setting(world(), { seed: page.state.seed, n: page.n });
    const path = `/api/run?${query}`;
    if (path !== lastWorld) {
      const isFirst = lastWorld === "";
      lastWorld = path;
      one = null;
      ghost.close();
      shell.clearFault();
      // Runs take longest, so that they are asked for before the page changes.
      stream.ask(path, { isSettled: isFirst });
    }
    panel.follow();
    choice.follow();
    dates.follow();
    draw.follow();
    questions.follow();
    drawn.textContent = posteriorSays();
    if (page.state.draw === "one") askOne(query);
    followDifferences();
    save.setAttribute("href", `/api/settings.toml?${query}`);
    // Moving the month moves cursors; everything else would redraw the charts too.
    if (page.monthIndex !== lastMonth && frame) for (const figure of figures) figure.moveMonth();
    lastMonth = page.monthIndex;
  }
  let lastLook = "";
  function followLook() {
    const { draw: drawn, run, shown, pinned, tables } = page.state;
    const look = JSON.stringify([drawn, run, shown, pinned, tables]);
    if (look === lastLook) return;
    lastLook = look;
    for (const figure of figures) figure.follow();
  }

  const unwatch = watchWidth(main, () => paint());
  return {
    node: main,
    follow() {
      follow();
      followLook();
    },
    keys: {
      p: dates.toggle, "[": () => page.moveMonth(-1), "]": () => page.moveMonth(1), r: () => setFirst({ ...page.state.first, levers: {}, from: null }),
    },
    /** All figures of one frame, whatever is in sight. */
    beforePrint() {
      paint();
      turns.finish();
    },
    close() {
      stream.close();
      ghost.close();
      turns.stop();
      sight.stop();
      dates.stop();
      unwatch();
      page.onregion = null;
    },
  };
}

/** The countries of the theatre, by name. */
function area(scenario) {
  return [...new Set(scenario.regions.filter((region) => region.role === "theatre").map((region) => region.country))].join(", ");
}
