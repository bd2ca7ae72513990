// The frame of a chart: title with units, one-sentence summary, the chart, the reading at the month, and its table.
import { element } from "../element.js";
import { word } from "../words.js";
import { dataTable } from "./data-table.js";

export function figure({ id, title, unit = null, page, hasTable = true }) {
  const heading = element("h3", { id: `${id}-title` }, title, unit && element("span.unit", {}, " ", unit));
  const summary = element("p.summary", { id: `${id}-summary` });
  const tools = element("div.tools");
  const body = element("div.body");
  const reading = element("p.reading");
  const legend = element("div.legends");
  const table = element("div.table-scroll", { tabindex: "0", role: "region", "aria-labelledby": `${id}-title`, hidden: true });
  const button = element("button.small", { type: "button", "aria-pressed": "false", "aria-describedby": `${id}-title`, onclick: () => page.toggleTable(id) }, word("figure.table"));
  const node = element("div.figure", { role: "figure", "aria-labelledby": `${id}-title`, id: `figure-${id}`, "data-figure": id },
    element("div.figure-head", {}, heading, element("div.figure-tools", {}, tools, hasTable && button)),
    summary, legend, body, reading, table);
  let rows = null;
  let isOpen = false;

  function fill() {
    if (isOpen && rows) table.replaceChildren(dataTable(rows(), `${id}-title`));
  }

  return {
    id, node, heading, summary, tools, body, reading, legend,
    /** What the table shows, made only when it is open. */
    setRows(make) {
      rows = make;
      fill();
    },
    showTable(wanted) {
      if (!hasTable || wanted === isOpen) return;
      isOpen = wanted;
      button.setAttribute("aria-pressed", String(wanted));
      node.classList.toggle("has-table", wanted);
      table.hidden = !wanted;
      fill();
    },
  };
}
