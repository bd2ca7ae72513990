// A fault in words with what to do about it; the live region says it too.
import { element } from "../element.js";
import { notify } from "../say.js";
import { word } from "../words.js";

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
      text.textContent = reason ? word("fault.told", { message: reason.message, help: reason.help ?? "" }) : word("fault.broken");
      node.hidden = false;
      notify(text.textContent);
    },
    clear() {
      node.hidden = true;
    },
  };
}
