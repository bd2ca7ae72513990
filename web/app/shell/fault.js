// A fault in words with what to do about it; the live region says it too.
import { element } from "../element.js";
import { Unreachable } from "../reach.js";
import { notify } from "../say.js";
import { word } from "../words.js";

/** A refusal in words; without one, the connection broke again and again. */
export function faultText(reason) {
  if (!reason) return word("fault.broken");
  if (reason instanceof Unreachable) return word("fault.unreachable");
  return word(reason.help ? "fault.told" : "fault.told_bare", { message: reason.message, help: reason.help });
}

export function faultBar() {
  const text = element("p");
  const again = element("button", { type: "button" }, word("fault.again"));
  const node = element("div.fault", { hidden: true }, text, again);
  let retry = null;
  again.addEventListener("click", () => retry?.());
  return {
    node,
    show(reason, onagain) {
      retry = onagain;
      text.textContent = faultText(reason);
      node.hidden = false;
      notify(text.textContent);
    },
    clear() {
      // A hidden button would take the focus with it.
      if (node.contains(document.activeElement)) document.getElementById("main")?.focus({ preventScroll: true });
      node.hidden = true;
    },
  };
}
