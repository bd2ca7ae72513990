// Which levers of a world are moved. A value that the scenario has anyway is none, and is not asked for: for a lever that
// the posterior draws, the server could not tell it from the draws. A lever with a schedule has no such value.
export const isMoved = (spec, value) => value !== undefined && (spec.is_scheduled || value !== spec.value);

/** The world with its moved levers only. Names that the scenario does not know stay, so that the server can say so. */
export function moved(scenario, world) {
  const isKept = ([name, value]) => {
    const spec = scenario.levers.find((one) => one.name === name);
    return !spec || isMoved(spec, value);
  };
  return { ...world, levers: Object.fromEntries(Object.entries(world.levers).filter(isKept)) };
}
