// One lesson: a question, the reader's prediction, and only then what the model does, how sure it is and what it leaves out.
import { readAddress } from "../address.js";
import { element } from "../element.js";
import { newestStream } from "../newest-stream.js";
import { number } from "../numbers.js";
import { say } from "../say.js";
import { lessonLink } from "../shell/links.js";
import { word } from "../words.js";
import { watchWidth } from "../views/watch-width.js";
import { asks } from "./asks.js";
import { claims } from "./claims.js";
import { lessonFigures } from "./figures.js";
import { lessonWords } from "./lesson-words.js";
import { predictions } from "./predictions.js";
import { puzzle } from "./puzzle.js";
import { scores } from "./score.js";
import { worksheet } from "./worksheet.js";

/** Every month from one day to another, as 2001-01. */
function monthsOf(start, end) {
  const months = [];
  for (let month = start.slice(0, 7); month <= end.slice(0, 7); month = next(month)) months.push(month);
  return months;
}
function next(month) {
  const [year, place] = month.split("-").map(Number);
  return place === 12 ? `${year + 1}-01` : `${year}-${String(place + 1).padStart(2, "0")}`;
}

/** Where the lesson's scenario can be moved freely, with the seed and the language of this page. */
function exploreLink(page, address) {
  const { view, first, other } = readAddress(address);
  return page.addressOf({ view, first, other, lesson: null, month: null, tables: [], pinned: [], shown: {} });
}

export function lessonPage({ page, shell, lesson, lessons }) {
  const words = lessonWords(lesson.id);
  const kept = predictions(lesson.id);
  page.months = monthsOf(lesson.start, lesson.end);
  let frame = null;

  const query = (more = {}) => new URLSearchParams({ lesson: lesson.id, seed: page.state.seed, n: page.n, ...more }).toString();
  const step = (name, at, ...inside) => element(`section.step.${name}`, { "aria-labelledby": `step-${name}` },
    element("h2", { id: `step-${name}`, tabindex: "-1" }, element("span.step-number", {}, String(at), " "), word(`lessons.ui.steps.${name}`)), inside.flat());

  const asked = asks({ lesson, words, kept, onchange: followAnswers });
  const printed = element("div");
  const reason = element("p.note", { id: "reveal-reason" });
  const reveal = element("button", { type: "button", id: "reveal", "aria-describedby": "reveal-reason", onclick: show }, word("lessons.ui.reveal"));
  const skip = element("button", { type: "button", id: "reveal-without", onclick: show }, word("lessons.ui.reveal_without"));
  const again = element("button", { type: "button", id: "predict-again", onclick: startAgain }, word("lessons.ui.predict_again"));
  const ahead = element("p.note.ahead", {}, word("lessons.ui.ahead"));

  const runsIn = element("p.note.runs-here");
  const scored = element("ul.scores");
  const figures = lessonFigures({ page, words, prefix: "lesson", height: 230, predicted: (row) => (lesson.asks.some(({ id, type }) => id === row && type === "number") ? kept.answer(row) : null) });
  const says = claims({ lesson, words });
  const tried = puzzle({ page, shell, lesson, words, query });
  const sheet = worksheet({ page, words });
  const aim = readAddress(lesson.explore);
  // A single file has one scenario and no comparisons.
  const goesOn = !page.meta.file || (aim.view === "explore" && aim.first.name === page.meta.file.scenario && !Object.keys(aim.first.levers).length);
  const onward = element("a", { href: "#" }, word(`lessons.ui.go_on.${aim.view}`));
  const neighbour = (by, key) => {
    const one = lessons[lessons.indexOf(lesson) + by];
    return one && { id: one.id, link: element("a", { href: "#" }, word(key, { title: lessonWords(one.id).title })) };
  };
  const neighbours = [neighbour(-1, "lessons.ui.earlier"), neighbour(1, "lessons.ui.later")].filter(Boolean);

  const shown = element("div.shown", {},
    step("reveal", 3, runsIn, scored, figures.node),
    step("claims", 4, says.node, element("p.note", {}, word("lessons.ui.intervals")), goesOn && element("p.go-on", {}, onward)),
    step("leaves_out", 5, element("ul.bullets", {}, words.leavesOut.map((text) => element("li", {}, text)))),
    tried.node);
  const main = element("div.lesson", { "data-lesson": lesson.id },
    element("p.lesson-place", {}, words.place),
    step("question", 1, element("p.the-question", {}, words.question), words.intro.map((text) => element("p", {}, text))),
    step("prediction", 2, asked.node, printed, element("div.actions.reveal-row", {}, reveal, skip, again), reason, ahead),
    shown,
    sheet.node,
    element("nav.lesson-nav", { "aria-label": word("lessons.ui.other_lessons") }, element("ul", {}, neighbours.map(({ link }) => element("li", {}, link)))));

  const stream = newestStream({
    onbegin: () => shell.begin(page.n),
    onframe(next) {
      frame = next;
      shell.runs(next.n, next.of, true);
      requestAnimationFrame(paint);
    },
    ondone() {
      shell.runs(frame.n, frame.of, false);
      requestAnimationFrame(() => {
        main.dataset.n = frame.n;
        if (!kept.isShown) return;
        tried.begin();
        say(says.first(frame));
      });
    },
    onfault: (reason) => shell.fault(reason, stream.again),
  });

  function paint() {
    if (!frame || !main.isConnected) return;
    sheet.follow({ isShown: kept.isShown, frame, seed: page.state.seed });
    if (!kept.isShown) return;
    const counted = word(lesson.worlds.length > 1 ? "lessons.ui.runs_in_pairs" : "lessons.ui.runs_in", { n: number(frame.n), of: number(frame.of) });
    runsIn.textContent = frame.draws ? `${counted} ${word("lessons.ui.runs_in_draws", { n: number(frame.draws), count: frame.draws })}` : counted;
    scored.replaceChildren(...scores({ lesson, words, kept, frame }));
    figures.setData(frame);
    says.setData(frame);
  }

  function followAnswers() {
    const missing = asked.missing();
    reveal.disabled = missing > 0;
    reason.textContent = kept.isShown ? "" : missing ? word("lessons.ui.missing", { n: missing, of: lesson.asks.length }) : word("lessons.ui.ready");
    printed.replaceChildren(asked.printed());
  }

  function followShown() {
    const { isShown } = kept;
    shown.hidden = !isShown;
    reveal.hidden = skip.hidden = ahead.hidden = isShown;
    again.hidden = !isShown;
    reason.hidden = isShown;
    followAnswers();
    sheet.follow({ isShown, frame, seed: page.state.seed });
  }

  function show() {
    kept.show();
    asked.again();
    followShown();
    main.querySelector("#step-reveal").focus();
    paint();
    if (frame && frame.n === frame.of) {
      tried.begin();
      say(says.first(frame));
    }
  }

  function startAgain() {
    kept.forget();
    asked.again();
    tried.close();
    followShown();
    main.querySelector("#step-prediction").focus();
    say(words.question);
  }

  let lastPath = "";
  let lastTables = null;
  let lastMonth = -1;
  followShown();
  const unwatch = watchWidth(main, () => {
    paint();
    tried.paint();
  });
  return {
    title: word("lessons.ui.lesson_title", { number: lesson.number, title: words.title }),
    node: main,
    keys: { "[": () => page.moveMonth(-1), "]": () => page.moveMonth(1) },
    follow() {
      onward.setAttribute("href", exploreLink(page, lesson.explore));
      for (const { id, link } of neighbours) link.setAttribute("href", lessonLink(page, id));
      const path = `/api/lesson?${query()}`;
      if (path !== lastPath) {
        if (lastPath === "") say(words.question);
        shell.clearFault();
        tried.close();
        stream.ask(path, { isSettled: lastPath === "" });
        lastPath = path;
      }
      if (page.state.tables !== lastTables) {
        lastTables = page.state.tables;
        figures.follow();
        tried.follow();
      }
      if (page.monthIndex !== lastMonth && frame) {
        figures.moveMonth();
        tried.moveMonth();
      }
      lastMonth = page.monthIndex;
    },
    close() {
      stream.close();
      tried.close();
      unwatch();
    },
  };
}
