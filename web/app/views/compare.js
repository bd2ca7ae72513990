// Two worlds in pairs that share their random numbers: what differs, by month and by target.
import { differenceFigure } from "../charts/difference-figure.js";
import { differenceTable } from "../charts/difference-table.js";
import { dotStrip } from "../charts/dot-strip.js";
import { mediansFigure } from "../charts/medians-figure.js";
import { element } from "../element.js";
import { showsBands } from "../honesty.js";
import { inSight } from "../in-sight.js";
import { inTurns } from "../in-turns.js";
import { differencesList, worldName } from "../levers/differences.js";
import { leftOutNote } from "../levers/left-out-note.js";
import { moved } from "../levers/moved.js";
import { leverPanel } from "../levers/panel.js";
import { newestStream } from "../newest-stream.js";
import { dayName, number, signed } from "../numbers.js";
import { claimsBeside, targetTitle } from "../names.js";
import { pairSetting } from "../requests.js";
import { say } from "../say.js";
import { dateBar } from "../shell/date-bar.js";
import { firstAlternative } from "../shell/links.js";
import { word } from "../words.js";
import { mainTarget } from "./main-target.js";
import { scenarioSelect } from "./scenario-select.js";
import { watchWidth } from "./watch-width.js";

export async function compare(page, shell) {
  const names = { first: page.state.first.name ?? page.meta.default, other: page.state.other.name ?? firstAlternative(page.meta) };
  const [firstScenario, otherScenario] = await Promise.all([page.scenario(names.first), page.scenario(names.other)]);
  page.months = firstScenario.months;
  const scenarios = { first: firstScenario, other: otherScenario };
  const worldOf = (side) => ({ ...page.state[side], name: names[side] });
  const askedOf = (side) => moved(scenarios[side], worldOf(side));

  function sidePanel(side) {
    const set = (world) => page.go({ [side]: world });
    const choice = scenarioSelect({ page, id: `scenario-${side}`, label: word(`compare.${side}`), value: () => names[side], onchange: (chosen) => page.go({ [side]: { name: chosen, levers: {}, from: null } }, { isNewEntry: true }) });
    const panel = leverPanel({ scenario: scenarios[side], prefix: side === "first" ? "o-" : "p-", get: () => worldOf(side), set });
    const summary = element("summary");
    const title = element("h3", { tabindex: "-1" });
    let lastListed = null;
    const differs = element("div");
    const explore = element("a", { href: "#" }, word("compare.explore"));
    const leftOut = leftOutNote();
    leftOut.show(scenarios[side].left_out);
    const node = element("section.world", { "aria-label": word(`compare.${side}`) },
      choice.node, element("p.question", {}, scenarios[side].question), title, differs, leftOut.node,
      element("details.more", {}, summary, panel.node), explore);
    return {
      node,
      leftOut,
      follow() {
        choice.follow();
        panel.follow();
        const world = worldOf(side);
        summary.textContent = word("compare.levers", { n: Object.keys(askedOf(side).levers).length });
        explore.setAttribute("href", page.addressOf({ view: "explore", first: world, other: { name: null, levers: {}, from: null } }));
        if (page.state[side] === lastListed) return;
        lastListed = page.state[side];
        const list = differencesList({ scenario: scenarios[side], world, onreset: (lever) => { const { [lever]: _, ...levers } = world.levers; set({ ...world, levers }); title.focus(); } });
        title.textContent = word("differs.title", { n: list.count });
        differs.replaceChildren(list.node);
      },
    };
  }
  const sides = [sidePanel("first"), sidePanel("other")];

  const dates = dateBar({ page });
  const observed = claimsBeside(firstScenario);
  const fan = differenceFigure({ page });
  const medians = mediansFigure({ page, observed });
  const dots = dotStrip({ page });
  const table = differenceTable({ page });
  const figures = [fan, medians, dots, table];
  const main = element("div.compare", {},
    element("section", { "aria-labelledby": "worlds-title" }, element("h2", { id: "worlds-title" }, word("compare.worlds")), element("div.pair.worlds", {}, sides.map(({ node }) => node))),
    element("div.toolbar", {}, dates.node),
    element("div.pair", {}, fan.node, medians.node),
    dots.node, table.node);

  const turns = inTurns();
  const sight = inSight(figures.map((figure) => figure.node), () => frame && frame.n < frame.of && paint({ isWhole: false }));
  let frame = null;
  const target = () => {
    const ids = frame.differences.map(({ id }) => id);
    const wanted = page.state.target ?? mainTarget(page, firstScenario)?.id;
    return ids.includes(wanted) ? wanted : ids[0];
  };
  const stream = newestStream({
    onbegin: () => shell.begin(page.n),
    onframe(next, { isLate }) {
      // The server names targets by id.
      const title = (id) => targetTitle(firstScenario.observed.find((one) => one.id === id) ?? { id, quantity: id, regions: "", first: "", last: "" });
      frame = { ...next, differences: next.differences.map((one) => ({ ...one, title: title(one.id) })) };
      shell.runs(next.n, next.of, true);
      if (isLate) say(sentence());
      paint({ isWhole: next.n === next.of });
    },
    ondone() {
      shell.runs(frame.n, frame.of, false);
      say(sentence());
    },
    onfault(reason) {
      shell.fault(reason, stream.again);
      paint();
    },
  });

  /** Draws the last frame; while pairs come in, only what is in sight. */
  function paint({ isWhole = true } = {}) {
    if (!frame || !main.isConnected) return;
    sides[1].leftOut.show(frame.left_out);
    const shown = frame;
    const draws = [[fan], [medians], ...(shown.differences.length ? [[dots, target()]] : []), [table]];
    const now = draws.filter(([figure]) => isWhole || sight.has(figure.node));
    turns([...now.map(([figure, ...more]) => () => figure.setData(shown, ...more)), () => (main.dataset.n = shown.n)]);
  }

  function sentence() {
    const chosen = frame.differences.find(({ id }) => id === target());
    const worlds = { first: worldName(firstScenario, worldOf("first")), other: worldName(otherScenario, worldOf("other")) };
    if (!chosen) return word("compare.sentence_none", worlds);
    if (chosen.same === frame.n) return word("compare.sentence_same", { ...worlds, title: chosen.title, n: number(frame.n) });
    const fell = chosen.fewer >= chosen.more;
    const values = {
      ...worlds, title: chosen.title, n: number(frame.n), count: number(fell ? chosen.fewer : chosen.more), opposite: number(fell ? chosen.more : chosen.fewer), same: number(chosen.same),
      base: number(chosen.base), alternative: number(chosen.alternative), mean: signed(chosen.mean), low: signed(chosen.low), high: signed(chosen.high),
    };
    const parts = frame.parts_from ? word("compare.parts", { day: dayName(frame.parts_from) }) : "";
    return `${word(`compare.sentence_${fell ? "fell" : "rose"}`, values)} ${word(showsBands(frame.n) ? "compare.means" : "compare.means_few", values)} ${parts}`;
  }

  let lastPath = "";
  let lastLook = "";
  let lastMonth = -1;
  function follow() {
    const path = `/api/compare?${pairSetting(askedOf("first"), askedOf("other"), { seed: page.state.seed, n: page.n })}`;
    if (path !== lastPath) {
      shell.clearFault();
      stream.ask(path, { isSettled: lastPath === "" });
      lastPath = path;
    }
    for (const side of sides) side.follow();
    dates.follow();
    const look = JSON.stringify([page.state.shown, page.state.tables, page.state.target]);
    if (look !== lastLook) {
      lastLook = look;
      for (const figure of figures) figure.follow();
      paint();
      if (frame && frame.n === frame.of) say(sentence());
    }
    if (page.monthIndex !== lastMonth && frame) for (const figure of figures) figure.moveMonth();
    lastMonth = page.monthIndex;
  }

  const unwatch = watchWidth(main, () => paint());
  const clear = (world) => ({ ...world, levers: {}, from: null });
  return {
    node: main,
    follow,
    keys: {
      p: dates.toggle, "[": () => page.moveMonth(-1), "]": () => page.moveMonth(1),
      r: () => page.go({ first: clear(page.state.first), other: clear(page.state.other) }),
    },
    /** All figures of one frame, whatever is in sight. */
    beforePrint() {
      paint();
      turns.finish();
    },
    close() {
      stream.close();
      turns.stop();
      sight.stop();
      dates.stop();
      unwatch();
    },
  };
}
