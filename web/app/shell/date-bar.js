// The month that the page looks at: a slider with buttons, and play.
import { element } from "../element.js";
import { monthName } from "../numbers.js";
import { word } from "../words.js";

const pace = 350;

export function dateBar({ page }) {
  const slider = element("input", { type: "range", id: "month", min: 0, max: page.months.length - 1, step: 1, oninput: () => page.goToMonth(slider.valueAsNumber) });
  const output = element("output", { for: "month" });
  const step = (by, key) => element("button.small", { type: "button", "aria-label": word(key), onclick: () => page.moveMonth(by) }, by < 0 ? "‹" : "›");
  // With reduced motion nothing moves by itself: the button goes one month on.
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const play = element("button", { type: "button", "aria-pressed": "false" });
  let timer = null;

  function stop() {
    clearInterval(timer);
    timer = null;
    label();
  }
  function label() {
    play.textContent = word(still.matches ? "date.step" : timer ? "date.pause" : "date.play");
    if (still.matches) play.removeAttribute("aria-pressed");
    else play.setAttribute("aria-pressed", String(timer !== null));
  }
  function toggle() {
    if (timer) return stop();
    const isAtEnd = page.monthIndex === page.months.length - 1;
    if (still.matches) return isAtEnd ? page.goToMonth(0) : page.moveMonth(1);
    if (isAtEnd) page.goToMonth(0);
    timer = setInterval(() => (page.monthIndex < page.months.length - 1 ? page.moveMonth(1) : stop()), pace);
    label();
  }
  play.addEventListener("click", toggle);
  still.addEventListener("change", stop);
  label();

  return {
    node: element("div.date-bar", { role: "group", "aria-label": word("date.group") }, element("label", { for: "month" }, word("date.label")), step(-1, "date.earlier"), slider, step(1, "date.later"), output, play),
    toggle,
    stop,
    follow() {
      slider.value = page.monthIndex;
      const name = monthName(page.months[page.monthIndex]);
      slider.setAttribute("aria-valuetext", name);
      output.textContent = name;
    },
  };
}
