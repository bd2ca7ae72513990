// What the posterior leaves as the scenario has it, and why, in a note that is not there when it leaves nothing.
import { element } from "../element.js";
import { word } from "../words.js";

export function leftOutNote() {
  const node = element("p.note", { hidden: true });
  return {
    node,
    show(leftOut = []) {
      node.hidden = !leftOut.length;
      node.textContent = leftOut.length ? word("posterior.left_out", { list: leftOut.map(({ name, why }) => word("posterior.left_out_one", { name, why })).join("; ") }) : "";
    },
  };
}
