// The levers of one world: the first ones on show, the rest behind "more", and one date from which they apply.
import { element } from "../element.js";
import { isFile } from "../source.js";
import { word } from "../words.js";
import { lever } from "./lever.js";

/** `get` gives the world as it is, `set` takes it changed. */
export function leverPanel({ scenario, prefix, get, set }) {
  const onchange = (name, value) => {
    const { [name]: _, ...levers } = get().levers;
    if (value !== null) levers[name] = value;
    set({ ...get(), levers });
  };
  const controls = new Map(scenario.levers.map((spec) => [spec.name, lever({ spec, prefix, onchange })]));
  const nodesOf = (isShown) => scenario.levers.filter((spec) => spec.is_shown === isShown).map((spec) => controls.get(spec.name).node);
  const rest = nodesOf(false);
  const more = element("details.more", {}, element("summary", {}, word("levers.more", { n: rest.length })), rest);

  const date = element("input", { type: "date", id: `${prefix}from`, min: scenario.start, max: scenario.end, "aria-describedby": `${prefix}from-note` });
  // While a year is typed, it is 0002 and 0020 on its way: only a day of the scenario is taken.
  date.addEventListener("change", () => date.validity.valid && set({ ...get(), from: date.value || null }));
  date.addEventListener("blur", () => (date.value = get().from ?? ""));
  const clear = element("button.small", { type: "button", onclick: () => { set({ ...get(), from: null }); date.focus(); } }, word("levers.from_start"));
  const reset = element("button", { type: "button", onclick: () => { set({ ...get(), levers: {}, from: null }); node.querySelector("input").focus(); } }, word("levers.reset_all"));

  const node = element("div.lever-panel", {},
    nodesOf(true), rest.length > 0 && more,
    // A single file holds levers from the first day only.
    !isFile && element("div.from", {}, element("label", { for: `${prefix}from` }, word("levers.from")), element("div.from-row", {}, date, clear), element("p.note", { id: `${prefix}from-note` }, word("levers.from_note"))),
    reset);

  return {
    node,
    follow() {
      const world = get();
      for (const [name, control] of controls) control.show(world.levers[name], Boolean(world.from));
      if (document.activeElement !== date) date.value = world.from ?? "";
      clear.disabled = !world.from;
      reset.disabled = !Object.keys(world.levers).length && !world.from;
      if (rest.some((one) => one.classList.contains("changed"))) more.open = true;
    },
  };
}
