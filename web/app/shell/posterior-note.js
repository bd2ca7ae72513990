// The posterior that the program was started with. It is in no address, so it stands where results are told.
import { word } from "../words.js";

export function posteriorText({ posterior }) {
  if (!posterior) return null;
  return posterior === "none" ? word("posterior.started_without") : word("posterior.started_with", { name: posterior });
}
