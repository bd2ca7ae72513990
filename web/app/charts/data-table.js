// A table of a chart's numbers: a caption, heads of columns, and rows whose first cell is their head.
import { element } from "../element.js";

export function dataTable({ heads, rows, notes = [] }, labelledby) {
  return element("table", { "aria-labelledby": labelledby },
    element("thead", {}, element("tr", {}, heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, rows.map(([first, ...cells]) =>
      element("tr", {}, element("th", { scope: "row" }, first), cells.map((cell) => element("td", {}, cell))))),
    notes.length > 0 && element("tfoot", {}, notes.map((note) => element("tr", {}, element("td", { colspan: heads.length }, note)))));
}
