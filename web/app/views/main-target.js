// The target that sentences speak of: the one in the address, else the last of the claims that stand beside the attacks.
import { claimsBeside } from "../names.js";

export const simulated = (scenario) => scenario.observed.filter((target) => target.is_simulated);

export function mainTarget(page, scenario) {
  const known = simulated(scenario);
  return known.find((target) => target.id === page.state.target) ?? claimsBeside(scenario).at(-1) ?? known[0] ?? null;
}
