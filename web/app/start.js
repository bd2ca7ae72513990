// Starts the page: words, what the server offers, the frame of all views, and the view that the address names.
import { readAddress } from "./address.js";
import { element } from "./element.js";
import { createPage } from "./page.js";
import { phasePatterns } from "./phases.js";
import { get } from "./requests.js";
import { say, wordsBar } from "./say.js";
import { faultBar, faultText } from "./shell/fault.js";
import { footer } from "./shell/footer.js";
import { header } from "./shell/header.js";
import { helpDialog } from "./shell/help-dialog.js";
import { listenForKeys } from "./shell/keys.js";
import { compareFrom } from "./shell/links.js";
import { about } from "./views/about.js";
import { compare } from "./views/compare.js";
import { explore } from "./views/explore.js";
import { uncertainty } from "./views/uncertainty.js";
import { hasWord, loadWords, word } from "./words.js";

const makers = { explore, compare, uncertainty, about };

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

  let view = null;
  let key = "";
  let latest = 0;

  const keyOf = ({ view: name, first, other }) =>
    [name, ...(name === "about" || name === "lessons" ? [] : [first.name ?? page.meta.default]), ...(name === "compare" ? [other.name ?? ""] : [])].join(" ");

  async function follow() {
    head.follow();
    foot.follow();
    if (page.state.view === "lessons" && !page.meta.lessons) page.state.view = "explore";
    const wanted = keyOf(page.state);
    if (wanted === key) return view?.follow();
    const isFirst = key === "";
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
      title.textContent = word(`views.${page.state.view}`);
      document.title = word("header.title", { view: title.textContent });
      document.body.dataset.view = page.state.view;
      place.replaceChildren(title, made.node);
      say(hasWord(`${page.state.view}.waiting`) ? word(`${page.state.view}.waiting`) : "");
      if (!isFirst) {
        place.focus({ preventScroll: true });
        scrollTo(0, 0);
      }
      head.follow();
      made.follow();
    } catch (reason) {
      if (mine !== latest) return;
      place.replaceChildren(title);
      fault.show(reason, () => { key = ""; follow(); });
    }
  }

  /** The figure that T means: the one with focus, else the first. */
  function toggleTable() {
    const inside = document.activeElement?.closest("[data-figure]") ?? document.querySelector("[data-figure]");
    if (inside?.querySelector("[aria-pressed]")) page.toggleTable(inside.dataset.figure);
  }

  listenForKeys(() => ({
    "?": help.open,
    t: toggleTable,
    c: () => page.state.view !== "compare" && page.go(compareFrom(page), { isNewEntry: true }),
    ...view?.keys,
  }));
  page.whenChanged(follow);
  await follow();
}

start().catch((error) => {
  document.body.replaceChildren(element("p.fault", {}, hasWord("fault.told") ? faultText(error) : error.message));
});
