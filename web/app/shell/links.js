// Where the views lead to from here: a comparison begins with what was explored, and leads back to it.
const plain = (world) => ({ name: world.name, levers: {}, from: null });
const hasLevers = (world) => Object.keys(world.levers).length > 0;

/** The scenario that a comparison begins with when nobody has chosen one. */
export function firstAlternative(meta) {
  return questions(meta).find((one) => baseOf(meta, one) === meta.default)?.name ?? meta.scenarios.find((one) => one.name !== meta.default)?.name ?? meta.default;
}

/** The scenario that a question is asked of: the baseline if it stands on that, else the one that it all begins with. */
function baseOf(meta, scenario) {
  if (scenario.name === meta.default || !scenario.extends) return scenario.name;
  const below = meta.scenarios.find(({ name }) => name === scenario.extends);
  return below ? baseOf(meta, below) : scenario.extends;
}

/** The bundled questions: scenarios that extend another one over the same window. */
export const questions = (meta) =>
  meta.scenarios.filter((one) => {
    const base = meta.scenarios.find(({ name }) => name === baseOf(meta, one));
    return base !== undefined && base.name !== one.name && base.start === one.start && base.end === one.end;
  });

export function compareFrom(page) {
  const { first, other, view } = page.state;
  if (view === "compare" || other.name) return { view: "compare", part: null };
  if (hasLevers(first)) return { view: "compare", part: null, first: plain(first), other: { ...first, name: first.name ?? page.meta.default } };
  const name = first.name && first.name !== page.meta.default ? first.name : firstAlternative(page.meta);
  return { view: "compare", part: null, first: plain({ name: null }), other: plain({ name }) };
}

function exploreFrom(page) {
  const { first, other, view } = page.state;
  const isOwn = view === "compare" && other.name && other.name === (first.name ?? page.meta.default) && !hasLevers(first);
  return { view: "explore", part: null, ...(isOwn && { first: other }), ...(view === "compare" && { other: plain({ name: null }) }) };
}

export function linkTo(page, view) {
  if (view === "compare") return page.addressOf(compareFrom(page));
  if (view === "explore") return page.addressOf(exploreFrom(page));
  return page.addressOf({ view, part: null, lesson: null });
}

/** A lesson, or the list of them. What was looked at elsewhere is not taken along. */
export const lessonLink = (page, lesson) => page.addressOf({ view: "lessons", lesson, part: null, month: null, tables: [], pinned: [], shown: {} });

/** A question: a scenario beside the one that it extends. */
export const questionLink = (page, scenario) => page.addressOf({ view: "compare", first: plain({ name: baseOf(page.meta, scenario) }), other: plain({ name: scenario.name }), part: null, tables: [], pinned: [] });
