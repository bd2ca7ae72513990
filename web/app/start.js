// Starts the page: words, what the server offers, the frame of all views, and the view that the address names.
import { readAddress, unusableSeed } from "./address.js";
import { element } from "./element.js";
import { createPage } from "./page.js";
import { phasePatterns } from "./phases.js";
import { get } from "./requests.js";
import { clearNotice, notify, say, wordsBar } from "./say.js";
import { faultBar, faultText } from "./shell/fault.js";
import { footer } from "./shell/footer.js";
import { header } from "./shell/header.js";
import { helpDialog } from "./shell/help-dialog.js";
import { listenForKeys } from "./shell/keys.js";
import { compareFrom, firstAlternative } from "./shell/links.js";
import { posteriorText } from "./shell/posterior-note.js";
import { about } from "./views/about.js";
import { compare } from "./views/compare.js";
import { explore } from "./views/explore.js";
import { lessons } from "./views/lessons.js";
import { uncertainty } from "./views/uncertainty.js";
import { hasWord, loadWords, word } from "./words.js";

const makers = { lessons, explore, compare, uncertainty, about };

async function start() {
  const asked = readAddress(location.hash).language;
  await loadWords(asked ?? "en").catch(() => loadWords("en"));
  const page = createPage(await get("/api/meta"));

  const help = helpDialog();
  const head = header({ page, onhelp: help.open });
  const foot = footer({ page });
  const fault = faultBar();
  const title = element("h1.view-title", { id: "view-title" });
  const place = element("main", { id: "main", tabindex: "-1", "aria-labelledby": "view-title" });
  document.body.replaceChildren(phasePatterns(), head.node, wordsBar(), fault.node, place, foot.node, help.node);

  const shell = {
    begin(of) {
      fault.clear();
      head.showRuns(0, of, true);
    },
    runs: head.showRuns,
    fault(reason, again) {
      head.showRuns(0, page.n, false);
      say("");
      fault.show(reason, again);
    },
    clearFault: fault.clear,
  };

  const posterior = posteriorText(page.meta);
  const hasResults = (name) => name !== "about";

  let view = null;
  let shown = null;
  let key = "";
  let latest = 0;

  const keyOf = ({ view: name, first, other, lesson }) =>
    name === "lessons" ? `${name} ${lesson ?? ""}` : [name, ...(hasResults(name) ? [first.name ?? page.meta.default] : []), ...(name === "compare" ? [other.name ?? firstAlternative(page.meta)] : [])].join(" ");

  /** Another scenario makes the view anew: the control that chose it keeps the focus. Another view begins at its top. */
  function placeFocus(id) {
    const same = id && document.getElementById(id);
    if (same && place.contains(same)) return same.focus({ preventScroll: true });
    place.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  async function follow() {
    head.follow();
    foot.follow();
    const wanted = keyOf(page.state);
    if (wanted === key) return view?.follow();
    const isFirst = key === "";
    if (!isFirst) clearNotice();
    key = wanted;
    const mine = (latest += 1);
    view?.close();
    view = null;
    fault.clear();
    const make = makers[page.state.view] ?? makers.explore;
    try {
      const made = await make(page, shell);
      if (mine !== latest) return made.close();
      view = made;
      title.textContent = made.title ?? word(`views.${page.state.view}`);
      document.title = word("header.title", { view: title.textContent });
      document.body.dataset.view = page.state.view;
      const focused = shown === page.state.view ? document.activeElement?.id : null;
      shown = page.state.view;
      place.replaceChildren(title, ...(posterior && hasResults(shown) ? [element("p.note.started-with", {}, posterior)] : []), made.node);
      say(hasWord(`${page.state.view}.waiting`) ? word(`${page.state.view}.waiting`) : "");
      if (!isFirst) placeFocus(focused);
      head.follow();
      made.follow();
    } catch (reason) {
      if (mine !== latest) return;
      place.replaceChildren(title);
      shown = null;
      if (document.activeElement === document.body) place.focus({ preventScroll: true });
      fault.show(reason, () => { key = ""; follow(); });
    }
  }

  /** The figure that T means: the one with focus, else the first. */
  function toggleTable() {
    const inside = document.activeElement?.closest("[data-figure]") ?? [...document.querySelectorAll("[data-figure]")].find((one) => one.checkVisibility());
    if (inside?.querySelector("[aria-pressed]")) page.toggleTable(inside.dataset.figure);
  }

  listenForKeys(() => ({
    "?": help.open,
    t: toggleTable,
    c: () => page.state.view !== "compare" && page.views.includes("compare") && page.go(compareFrom(page), { isNewEntry: true }),
    ...view?.keys,
  }));
  /** A seed that cannot be used is told, or the numbers of another one would pass for it. */
  function tellSeed(hash) {
    const seed = unusableSeed(hash);
    if (seed !== null) notify(word("header.seed_unusable", { seed, used: page.state.seed }));
  }
  addEventListener("beforeprint", () => view?.beforePrint?.());
  addEventListener("hashchange", (event) => tellSeed(new URL(event.newURL).hash));
  tellSeed(location.hash);
  page.whenChanged(follow);
  page.writeNow();
  await follow();
}

start().catch((error) => {
  document.body.replaceChildren(element("p.fault", {}, hasWord("fault.told") ? faultText(error) : error.message));
});
