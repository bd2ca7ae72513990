// The target that sentences speak of: the one in the address, else the last whole year of claims.
export function mainTarget(page, scenario) {
  const claims = scenario.observed.filter((target) => target.is_national && target.quantity === "claims");
  return scenario.observed.find((target) => target.id === page.state.target) ?? claims.at(-1) ?? scenario.observed[0] ?? null;
}
