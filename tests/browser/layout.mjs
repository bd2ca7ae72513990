// What does not fit: text beyond the edge of the window, and targets under 24 px.
export const cut = (page) => page.evaluate(() => {
  const found = document.documentElement.scrollWidth > innerWidth ? [`page is ${document.documentElement.scrollWidth} wide`] : [];
  for (const one of document.body.querySelectorAll("h1, h2, h3, p, label, button, a, select, input, svg text, li, span")) {
    if (one.closest(".table-scroll, .skip, dialog, .definitions, .view-title") || !one.checkVisibility()) continue;
    const box = one.getBoundingClientRect();
    if (box.width && (box.right > innerWidth + 1 || box.left < -1)) found.push(`${one.tagName} ${one.textContent.slice(0, 30)} ${Math.round(box.left)}–${Math.round(box.right)}`);
  }
  return found;
});

export const small = (page) => page.$$eval("button, select, input, summary, [role=option], [role=slider]", (all) => all.filter((one) => one.checkVisibility()).map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()]).filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html));
