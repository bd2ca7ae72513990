// Cards to be put in order, by buttons or by the arrow keys on them; nothing has to be dragged.
import { element } from "../element.js";
import { notify } from "../say.js";
import { word } from "../words.js";

export function askOrder({ id, options, label, answer, onanswer }) {
  // By name, so that the order they come in gives nothing away.
  const byName = [...options].sort((one, other) => label(one).localeCompare(label(other)));
  let order = answer ?? byName;
  const list = element("ol.order-cards");
  const isMine = element("input", { type: "checkbox", id: `${id}-mine`, onchange: tell });
  isMine.checked = answer !== null;

  function tell() {
    onanswer(isMine.checked ? order : null);
  }

  const cards = new Map(options.map((option) => {
    const button = (by, key, sign) => element("button.small", {
      type: "button", "aria-label": word(key, { card: label(option) }), onclick: () => move(option, by),
      onkeydown(event) {
        const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        event.stopPropagation();
        move(option, step);
      },
    }, sign);
    const up = button(-1, "lessons.ui.up", "↑");
    const down = button(1, "lessons.ui.down", "↓");
    return [option, { up, down, node: element("li", {}, element("span.card-name", {}, label(option)), up, down) }];
  }));

  function show() {
    list.replaceChildren(...order.map((option) => cards.get(option).node));
    order.forEach((option, at) => {
      cards.get(option).up.disabled = at === 0;
      cards.get(option).down.disabled = at === order.length - 1;
    });
  }

  function move(option, by) {
    const from = order.indexOf(option);
    const to = from + by;
    if (to < 0 || to >= order.length) return;
    order = order.with(from, order[to]).with(to, option);
    show();
    // At an end one of the two buttons is off, and could not hold the focus.
    const { up, down } = cards.get(option);
    const wanted = by < 0 ? up : down;
    (wanted.disabled ? (wanted === up ? down : up) : wanted).focus();
    notify(word("lessons.ui.moved", { card: label(option), place: to + 1, of: order.length }));
    isMine.checked = true;
    tell();
  }

  show();
  return element("div.ask-order", {}, list, element("p.option", {}, isMine, " ", element("label", { for: isMine.id }, word("lessons.ui.my_order"))));
}
