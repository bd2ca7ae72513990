// Three sources of uncertainty as three rows, never merged: chance, parameters, structure.
import { dataTable } from "../charts/data-table.js";
import { element, shape } from "../element.js";
import { showsNineInTen } from "../honesty.js";
import { newestStream } from "../newest-stream.js";
import { exact, number } from "../numbers.js";
import { boundSign, switchLabel, targetTitle } from "../names.js";
import { setting } from "../requests.js";
import { say } from "../say.js";
import { worldName } from "../levers/differences.js";
import { moved } from "../levers/moved.js";
import { word } from "../words.js";
import { mainTarget, simulated } from "./main-target.js";
import { scenarioSelect } from "./scenario-select.js";
import { watchWidth } from "./watch-width.js";

export async function uncertainty(page, shell) {
  const name = page.state.first.name ?? page.meta.default;
  const scenario = await page.scenario(name);
  page.months = scenario.months;
  const choice = scenarioSelect({ page, id: "scenario", value: () => name, onchange: (chosen) => page.go({ first: { name: chosen, levers: {}, from: null } }, { isNewEntry: true }) });
  const target = element("select", { id: "target", onchange: () => page.go({ target: target.value }) }, simulated(scenario).map((one) => element("option", { value: one.id }, targetTitle(one))));
  const world = element("p.note");
  const rows = element("div.rows");
  const main = element("div.uncertainty", {},
    element("p.lead", {}, word("uncertainty.lead")),
    element("div.toolbar.plain", {}, choice.node, element("div.scenario-choice", {}, element("label", { for: "target" }, word("uncertainty.target")), target)),
    world, element("ul.legend", {},
      element("li", {}, element("span.key.median", { "aria-hidden": "true" }), word("uncertainty.median")),
      element("li", {}, element("span.key.band-50", { "aria-hidden": "true" }), word("uncertainty.interval")),
      element("li", {}, element("span.key.observed", { "aria-hidden": "true" }), word("uncertainty.observed"))),
    rows);

  let frame = null;
  const stream = newestStream({
    onbegin: () => shell.begin(page.n),
    onframe(next, { isLate }) {
      frame = next;
      shell.runs(next.n, next.of, true);
      if (isLate) say(sentence());
      requestAnimationFrame(paint);
    },
    ondone() {
      shell.runs(frame.n, frame.of, false);
      say(sentence());
      requestAnimationFrame(() => (main.dataset.n = page.n));
    },
    onfault: (reason) => shell.fault(reason, stream.again),
  });

  const chosen = () => mainTarget(page, scenario);
  const inRow = (targets) => targets?.find(({ id }) => id === chosen()?.id);

  /** Rows in their order; a row's lines are ensembles of their own. */
  const rowsOf = ({ chance, parameters, structure }) => [
    { kind: "chance", lines: [{ label: null, targets: chance }] },
    { kind: "parameters", lines: parameters ? [{ label: null, targets: parameters }] : [], isMissing: !parameters && !scenario.posterior },
    { kind: "structure", lines: structure.map(({ name: what, value, own, targets }) => ({ label: word("uncertainty.switch", { label: switchLabel(what), value: exact(value), own: exact(own) }), targets })) },
  ];

  /** Everything that one scale has to hold, so that the rows can be compared by eye. */
  function scaleOf(all) {
    const most = Math.max(1, chosen()?.value ?? 0, ...all.filter(Boolean).map(({ median, high, runs }) => (showsNineInTen(runs) ? high : median)));
    return d3.scaleLinear([0, most * 1.05], [8, Math.max(180, rows.clientWidth - 60)]).nice();
  }

  function intervalLine(one, x) {
    const observed = chosen()?.value;
    return shape("svg.interval-line", { width: x.range()[1] + 10, height: 26, "aria-hidden": "true" },
      shape("line.strip-axis", { x1: x(0), x2: x.range()[1], y1: 13, y2: 13 }),
      showsNineInTen(one.runs) && shape("rect.interval-range", { x: x(one.low), width: Math.max(1, x(one.high) - x(one.low)), y: 7, height: 12 }),
      shape("line.interval-median", { x1: x(one.median), x2: x(one.median), y1: 4, y2: 22 }),
      observed !== undefined && shape("line.interval-observed", { x1: x(observed), x2: x(observed), y1: 1, y2: 25 }));
  }

  function words(one) {
    if (!one) return word("uncertainty.no_target");
    return word(showsNineInTen(one.runs) ? "uncertainty.values" : "uncertainty.values_few", { median: number(one.median), low: number(one.low), high: number(one.high), n: one.runs });
  }

  const axis = (x) =>
    shape("svg.interval-axis", { width: x.range()[1] + 26, height: 20, "aria-hidden": "true" },
      x.ticks(Math.max(3, Math.floor(x.range()[1] / 90))).map((value) => shape("text.strip-tick", { x: x(value), y: 14 }, number(value))));

  const lineOf = ({ label, targets }, x) => {
    const one = inRow(targets);
    return element("div.interval-row", {}, element("p", {}, label && element("strong", {}, label, " "), words(one)), one && intervalLine(one, x));
  };

  function table({ kind, lines }) {
    const value = (targets, id) => {
      const one = targets.find((found) => found.id === id);
      if (!one) return "–";
      return showsNineInTen(one.runs) ? word("uncertainty.cell", { median: number(one.median), low: number(one.low), high: number(one.high) }) : number(one.median);
    };
    return {
      heads: [word("targets.what"), word("targets.observed"), ...lines.map(({ label }) => label ?? word(`uncertainty.kinds.${kind}`))],
      rows: simulated(scenario).map((one) => [targetTitle(one), boundSign(one) + number(one.value), ...lines.map(({ targets }) => value(targets, one.id))]),
    };
  }

  const sections = new Map();
  function sectionOf(kind) {
    if (sections.has(kind)) return sections.get(kind);
    const lines = element("div.interval-rows");
    const scroll = element("div.table-scroll", { tabindex: "0", role: "region", "aria-labelledby": `row-${kind}` });
    const more = element("details.more", {}, element("summary", {}, word("uncertainty.all")), scroll);
    const node = element("div.figure", { role: "figure", "aria-labelledby": `row-${kind}`, "data-kind": kind },
      element("h2", { id: `row-${kind}` }, word(`uncertainty.kinds.${kind}`)), element("p.summary", {}, word(`uncertainty.says.${kind}`)), lines, more);
    sections.set(kind, { lines, scroll, more, node });
    rows.append(node);
    return sections.get(kind);
  }

  const missing = (kind) => word(kind === "parameters" && page.meta.posterior === "none" ? "posterior.started_without" : `uncertainty.none.${kind}`);

  function paint() {
    if (!frame || !main.isConnected) return;
    const all = rowsOf(frame);
    const x = scaleOf(all.flatMap(({ lines }) => lines.map(({ targets }) => inRow(targets))));
    for (const row of all) {
      const section = sectionOf(row.kind);
      const isEmpty = row.lines.length === 0;
      const isOver = row.isMissing || frame.n === frame.of;
      section.more.hidden = isEmpty;
      if (isEmpty) {
        section.lines.replaceChildren(element("p.note", {}, isOver ? missing(row.kind) : word("uncertainty.waiting_row")));
        continue;
      }
      section.lines.replaceChildren(...row.lines.map((line) => lineOf(line, x)), axis(x));
      section.scroll.replaceChildren(dataTable(table(row), `row-${row.kind}`));
    }
  }

  function sentence() {
    const one = chosen();
    if (!one) return word("uncertainty.sentence_none");
    const parts = rowsOf(frame).filter(({ kind, lines }) => kind !== "structure" && lines.length).map(({ kind, lines }) => word("uncertainty.part", { kind: word(`uncertainty.kinds.${kind}`), values: words(inRow(lines[0].targets)) }));
    return word("uncertainty.sentence", { title: targetTitle(one), observed: boundSign(one) + number(one.value), parts: parts.join("; ") });
  }

  let lastPath = "";
  let lastTarget = null;
  return {
    node: main,
    keys: { r: () => page.go({ first: { ...page.state.first, levers: {}, from: null } }) },
    follow() {
      choice.follow();
      target.value = chosen()?.id ?? "";
      world.textContent = worldName(scenario, page.state.first);
      const path = `/api/uncertainty?${setting({ ...moved(scenario, page.state.first), name }, { seed: page.state.seed, n: page.n })}`;
      if (path !== lastPath) {
        shell.clearFault();
        stream.ask(path, { isSettled: lastPath === "" });
        lastPath = path;
      }
      if (target.value !== lastTarget) {
        lastTarget = target.value;
        paint();
        if (frame && frame.n === frame.of) say(sentence());
      }
    },
    close: ((unwatch) => () => { stream.close(); unwatch(); })(watchWidth(main, () => paint())),
  };
}
