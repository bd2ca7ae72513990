// Makes a chart a slider over months, so that it can be read by keyboard and screen reader:
// left and right move the month, up and down the series; a click goes to the month under it.
export function monthSlider(node, { page, label, text, onseries = null, monthAt = null }) {
  node.setAttribute("role", "slider");
  node.setAttribute("tabindex", "0");
  node.setAttribute("aria-label", label);
  node.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: 12, PageDown: -12 };
    if (event.key in steps) page.moveMonth(steps[event.key]);
    else if (event.key === "Home") page.goToMonth(0);
    else if (event.key === "End") page.goToMonth(Infinity);
    else if (onseries && event.key === "ArrowUp") onseries(-1);
    else if (onseries && event.key === "ArrowDown") onseries(1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  if (monthAt) {
    node.addEventListener("click", (event) => {
      const month = monthAt(event);
      if (month !== null) page.goToMonth(month);
    });
  }
  return () => {
    node.setAttribute("aria-valuemin", "0");
    node.setAttribute("aria-valuemax", String(page.months.length - 1));
    node.setAttribute("aria-valuenow", String(page.monthIndex));
    node.setAttribute("aria-valuetext", text());
  };
}
