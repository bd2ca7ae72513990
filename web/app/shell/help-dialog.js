// Help: how to read the page, the keys, and the switch that turns single-letter keys off.
import { element } from "../element.js";
import { isFile } from "../source.js";
import { word, wordList } from "../words.js";
import { keysAreOn, switchKeys } from "./keys.js";

export function helpDialog() {
  const switched = element("input", { type: "checkbox", id: "keys-on" });
  switched.addEventListener("change", () => switchKeys(switched.checked));
  const close = element("button", { type: "button", onclick: () => dialog.close() }, word("help.close"));
  const dialog = element("dialog.help", { "aria-labelledby": "help-title" },
    element("h2", { id: "help-title" }, word("help.title")),
    wordList("help.reading").map((text) => element("p", {}, text)),
    !isFile && element("p", {}, word("help.address")),
    element("h3", {}, word("help.keys")),
    element("dl.keys", {}, wordList("help.list").filter(([keys]) => keys !== "C" || !isFile).map(([keys, text]) => element("div", {}, element("dt", {}, keys.split(" ").map((key) => element("kbd", {}, key))), element("dd", {}, text)))),
    element("p", {}, switched, " ", element("label", { for: "keys-on" }, word("help.switch"))),
    close);
  return {
    node: dialog,
    open() {
      switched.checked = keysAreOn();
      dialog.showModal();
    },
  };
}
