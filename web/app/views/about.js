// What the model is and is not, its limits, and every parameter with its source.
import { element } from "../element.js";
import { exact } from "../numbers.js";
import { get } from "../requests.js";
import { say } from "../say.js";
import { word, wordList } from "../words.js";

const sections = ["use", "limits", "reading"];

/** A dotted name that breaks between its parts only. */
const breakable = (name) => name.split(/(?<=[._])/).flatMap((part) => [part, element("wbr")]);

export async function about(page) {
  const parameters = await get("/api/parameters");
  const text = (key) => element("section.prose", { id: `part-${key}`, tabindex: "-1", "aria-labelledby": `part-${key}-title` },
    element("h2", { id: `part-${key}-title` }, word(`about.${key}.title`)),
    element("ul.bullets", {}, wordList(`about.${key}.list`).map((item) => element("li", {}, item))));

  const search = element("input", { type: "search", id: "search" });
  const kinds = ["", "literature", "calibrated", "assumed"];
  const kind = element("select", { id: "kind" }, kinds.map((one) => element("option", { value: one }, one ? word(`kinds.${one}`) : word("about.any_kind"))));
  const count = element("p.note");
  const body = element("tbody");
  const heads = ["name", "symbol", "default", "range", "unit", "meaning", "source"];
  const rows = parameters.map((one) => ({
    one,
    haystack: [one.name, one.meaning, one.source, one.unit].join(" ").toLowerCase(),
    node: element("tr", {},
      element("th", { scope: "row" }, element("code", {}, breakable(one.name))),
      element("td", {}, one.symbol),
      element("td", {}, exact(one.default)),
      element("td", {}, word("about.from_to", { low: exact(one.low), high: exact(one.high) })),
      element("td", {}, one.unit === "1" ? word("about.pure") : one.unit),
      element("td", {}, one.meaning),
      element("td", {}, element("strong", {}, word(`kinds.${one.source_kind}`)), ": ", one.source)),
  }));

  function filter({ isSpoken = true } = {}) {
    const asked = search.value.trim().toLowerCase().split(/\s+/);
    const found = rows.filter((row) => asked.every((part) => row.haystack.includes(part)) && (!kind.value || row.one.source_kind === kind.value));
    body.replaceChildren(...found.map(({ node }) => node));
    count.textContent = word("about.found", { n: found.length, of: rows.length });
    if (isSpoken) say(count.textContent);
  }
  let timer = null;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(filter, 150);
  });
  kind.addEventListener("change", filter);
  filter({ isSpoken: false });

  const main = element("div.about", {},
    element("p.lead", {}, word("about.lead")),
    element("div.pair", {}, text("use"), text("limits")),
    text("reading"),
    element("div", { id: "part-parameters", tabindex: "-1" },
      element("h2", { id: "part-parameters-title" }, word("about.parameters")),
      element("div.filters", {}, element("label", { for: "search" }, word("about.search")), search, element("label", { for: "kind" }, word("about.kind")), kind, count),
      element("div.table-scroll.tall", { tabindex: "0", role: "region", "aria-labelledby": "part-parameters-title" },
        element("table", { "aria-labelledby": "part-parameters-title" }, element("thead", {}, element("tr", {}, heads.map((head) => element("th", { scope: "col" }, word(`about.${head}`))))), body))),
    element("p.note", {}, word("about.version", { version: page.meta.version, revision: page.meta.revision })));

  let lastPart = null;
  return {
    node: main,
    keys: {},
    follow() {
      if (page.state.part === lastPart) return;
      lastPart = page.state.part;
      const part = main.querySelector(`#part-${[...sections, "parameters"].includes(lastPart) ? lastPart : "none"}`);
      part?.scrollIntoView();
      part?.focus({ preventScroll: true });
    },
    close: () => clearTimeout(timer),
  };
}
