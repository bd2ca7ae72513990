// Single-letter keys. They can be switched off, since they get in the way of speech input (WCAG 2.1.4).
const remembered = "stronghold.keys";

export const keysAreOn = () => {
  try {
    return localStorage.getItem(remembered) !== "off";
  } catch {
    return true;
  }
};

export function switchKeys(isOn) {
  try {
    localStorage.setItem(remembered, isOn ? "on" : "off");
  } catch {
    // Without storage the keys stay on; nothing else depends on it.
  }
}

const isTyping = (target) =>
  target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT" || (target.tagName === "INPUT" && !["range", "checkbox", "radio", "button"].includes(target.type));

/** `actions` has a function for each key; a key that has none is left alone. */
export function listenForKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const action = actions()[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action || (event.key.length === 1 && !keysAreOn())) return;
    event.preventDefault();
    action();
  });
}
