// The text that stands inside a part of the page, as a reader of its picture sees it.

/** Text of what is visible, of blocks one after another; only what lies wholly inside `clip`, where one is given. */
export const seenText = (page, clip = null) => page.evaluate((within) => {
  const parts = [];
  const isInside = (box, outer) => box.left >= outer.left - 1 && box.right <= outer.right + 1 && box.top >= outer.top - 1 && box.bottom <= outer.bottom + 1;
  const part = within && { left: within.x, right: within.x + within.width, top: within.y - scrollY, bottom: within.y + within.height - scrollY };
  function block(node) {
    let one = node;
    while (one.parentElement && getComputedStyle(one).display === "inline" && !(one instanceof SVGElement)) one = one.parentElement;
    return one;
  }
  const isShown = (element, box) => {
    if (!element.checkVisibility({ visibilityProperty: true }) || !box.width || !box.height) return false;
    if (part && !isInside(box, part)) return false;
    // Text that a box with a scroll bar hides.
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      if (!["auto", "scroll", "hidden"].includes(getComputedStyle(one).overflowY)) continue;
      if (part && !isInside(box, one.getBoundingClientRect())) return false;
    }
    return true;
  };
  let last = null;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ALL);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const isField = node instanceof HTMLInputElement || node instanceof HTMLSelectElement;
    if (!isField && node.nodeType !== Node.TEXT_NODE) continue;
    const element = isField ? node : node.parentElement;
    if (element.closest("option, script, style") && !isField) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = isField ? node.getBoundingClientRect() : range.getBoundingClientRect();
    const text = node instanceof HTMLSelectElement ? node.selectedOptions[0]?.textContent : isField ? (["number", "text", "date"].includes(node.type) ? node.value : "") : node.data;
    if (!text?.trim() || !isShown(element, box)) continue;
    const own = block(element);
    parts.push(last === own && !isField ? "" : "\n", text);
    last = isField ? null : own;
  }
  return parts.join("");
}, clip);

/** Without what only the layout adds: spaces and ends of lines count as one space. */
export const flat = (text) => text.replace(/\s+/g, " ").trim();
