// What every part of the page shares: the state, its address, the server's description, and ways to change them.
import { readAddress, views, writeAddress } from "./address.js";
import { get } from "./requests.js";
import { firstAlternative } from "./shell/links.js";

// Browsers refuse too many changes of the address in a short time, and play changes the month often.
const addressDelay = 200;

// A single file holds its lessons and one scenario at some settings: it has nothing to compare.
const viewsOfFile = ["lessons", "explore", "about"];

/** The state that an address asks for, as far as a single file holds it. Chance is as it was when the file was written. */
function held(state, file) {
  if (!file) return state;
  return {
    ...state, seed: file.seed, n: null, first: { ...state.first, name: file.scenario, from: null },
    view: viewsOfFile.includes(state.view) && location.hash ? state.view : "lessons",
    draw: state.draw === "one" ? "bands" : state.draw,
  };
}

export function createPage(meta) {
  const scenarios = new Map();
  let timer = null;
  let follow = () => {};

  const read = () => held(readAddress(location.hash), meta.file);

  const page = {
    meta,
    views: meta.file ? viewsOfFile : views,
    state: read(),
    months: [],

    /** Called whenever the state has changed. */
    whenChanged(listener) {
      follow = listener;
    },

    get monthIndex() {
      const at = page.months.indexOf(page.state.month);
      return at >= 0 ? at : Math.floor(page.months.length * 0.6);
    },

    /** The number of runs asked for. */
    get n() {
      return meta.file?.runs ?? Math.min(meta.most, page.state.n ?? meta.offered.at(-1));
    },

    /** The run that is drawn alone: of those asked for, whatever the address says. */
    get run() {
      return Math.min(page.state.run, page.n - 1);
    },

    scenario(name) {
      if (!scenarios.has(name)) {
        const asked = get(`/api/scenario/${encodeURIComponent(name)}`);
        asked.catch(() => scenarios.delete(name));
        scenarios.set(name, asked);
      }
      return scenarios.get(name);
    },

    /** Changes part of the state. A new entry of the history is for other views and scenarios, not for each step of a slider. */
    go(changes, { isNewEntry = false } = {}) {
      page.state = { ...page.state, ...changes };
      clearTimeout(timer);
      if (isNewEntry) history.pushState(null, "", page.address());
      else timer = setTimeout(page.writeNow, addressDelay);
      follow();
    },

    writeNow() {
      clearTimeout(timer);
      if (location.hash !== page.address()) history.replaceState(null, "", page.address());
    },

    address: () => writeAddress(cleaned(page.state)),
    addressOf: (changes) => writeAddress(cleaned({ ...page.state, ...changes })),

    moveMonth: (by) => page.goToMonth(page.monthIndex + by),
    goToMonth(index) {
      if (!page.months.length) return;
      const at = Math.max(0, Math.min(page.months.length - 1, index));
      if (page.months[at] !== page.state.month) page.go({ month: page.months[at] });
    },

    toggleTable(id) {
      const { tables } = page.state;
      page.go({ tables: tables.includes(id) ? tables.filter((one) => one !== id) : [...tables, id] });
    },

    togglePinned(name) {
      const { pinned } = page.state;
      page.go({ pinned: pinned.includes(name) ? pinned.filter((one) => one !== name) : [...pinned, name] });
    },
  };

  /**
   * Without what is as it would be anyway, so that the same picture has one address. Scenarios are always named: what the
   * program begins with may be another one where the link is opened.
   */
  function cleaned(state) {
    const world = (one) => ({ ...one, from: Object.keys(one.levers).length ? one.from : null });
    return {
      ...state,
      lesson: state.view === "lessons" ? state.lesson : null,
      seed: meta.file ? 1 : state.seed,
      n: state.n === meta.offered.at(-1) ? null : state.n,
      first: { ...world(state.first), name: state.first.name ?? meta.default },
      other: { ...world(state.other), name: state.other.name ?? (state.view === "compare" ? firstAlternative(meta) : null) },
      shown: Object.fromEntries(Object.entries(state.shown).filter(([, series]) => series)),
    };
  }

  addEventListener("hashchange", () => {
    clearTimeout(timer);
    page.state = read();
    page.writeNow();
    follow();
  });
  return page;
}

