// The head of every view: name, views, seed, how many runs are in, and help.
import { seedMost } from "../address.js";
import { element } from "../element.js";
import { number } from "../numbers.js";
import { notify } from "../say.js";
import { word } from "../words.js";
import { linkTo } from "./links.js";

export function header({ page, onhelp }) {
  const links = new Map(page.views.map((view) => [view, element("a", { href: "#" }, word(`views.${view}`))]));
  const nav = element("nav", { "aria-label": word("header.views") }, element("ul", {}, [...links.values()].map((link) => element("li", {}, link))));

  const seed = element("input", { type: "number", id: "seed", min: 0, max: seedMost, step: 1, "aria-describedby": "runs-status" });
  seed.addEventListener("change", () => {
    if (seed.validity.valid && seed.value !== "") return page.go({ seed: seed.valueAsNumber });
    notify(word("header.seed_unusable", { seed: seed.value, used: page.state.seed }));
    seed.value = page.state.seed;
  });
  const choices = [...new Set([...page.meta.offered, 500, 1000])].filter((n) => n <= page.meta.most).sort((a, b) => a - b);
  const runs = element("select", { id: "runs" }, choices.map((n) => element("option", { value: n }, String(n))));
  runs.addEventListener("change", () => page.go({ n: Number(runs.value) }));
  const status = element("span.runs-status", { id: "runs-status" });
  const progress = element("progress", { max: 1, value: 0, "aria-label": word("header.progress") });

  const chance = page.meta.file
    ? [element("span", {}, word("file.chance", { seed: page.meta.file.seed, n: number(page.meta.file.runs) }))]
    : [element("label", { for: "seed" }, word("header.seed")), seed, element("label", { for: "runs" }, word("header.runs")), runs];
  const node = element("header.page-head", {},
    element("a.skip", { href: "#main", onclick: (event) => { event.preventDefault(); document.getElementById("main").focus(); } }, word("header.skip")),
    element("p.brand", {}, element("a", { href: "#/explore" }, word("header.name"))),
    nav,
    element("div.chance", {},
      chance,
      element("span.runs-in", {}, status, progress)),
    element("button.help-button", { type: "button", "aria-label": word("header.help"), onclick: onhelp }, "?"));

  return {
    node,
    follow() {
      for (const [view, link] of links) {
        link.setAttribute("href", linkTo(page, view));
        if (view === page.state.view) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
      if (document.activeElement !== seed) seed.value = page.state.seed;
      if (![...runs.options].some((option) => Number(option.value) === page.n)) runs.append(element("option", { value: page.n }, String(page.n)));
      runs.value = String(page.n);
    },
    showRuns(n, of, isRunning) {
      status.textContent = word(page.state.view === "compare" ? "header.pairs_in" : "header.runs_in", { n: number(n), of: number(of), count: of });
      progress.value = of ? n / of : 0;
      node.classList.toggle("running", isRunning);
    },
  };
}
