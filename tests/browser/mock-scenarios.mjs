// Scenarios, regions, levers and parameters of the test double: names as in the baseline, numbers invented.
export const phases = ["dormant", "rebuild", "night control", "entrenchment", "consolidated"];

const theatre = {
  Kabul: [[4, 4]], Nangarhar: [[4, 5]], Kunar: [[5, 4]], Parwan: [[3, 4]], Balkh: [[2, 1]], Baghlan: [[3, 3]],
  Badakhshan: [[4, 2]], Herat: [[1, 2]], Nimruz: [[1, 4]], Kandahar: [[2, 5]], Bamyan: [[2, 3]], NorthWest: [[2, 2]],
  NorthEast: [[3, 2]], EastHills: [[4, 3]], SouthEast: [[3, 5]], South: [[2, 4]], CentreWest: [[1, 3]],
  KP: [[5, 2], [5, 3], [6, 4], [5, 5], [4, 6], [5, 6]], Balochistan: [[1, 5], [2, 6], [3, 6]],
};
const abroad = {
  Tajikistan: [[3, 1], [4, 1]], Uzbekistan: [[3, 0]], Kyrgyzstan: [[4, 0]], Iran: [[0, 2], [0, 3], [0, 4], [0, 5]],
  Russia: [[0, 8]], Turkey: [[1, 8]], Germany: [[2, 8]], Austria: [[3, 8]], Sweden: [[4, 8]], France: [[5, 8]],
};
const links = {
  Kabul: ["Nangarhar", "Parwan", "SouthEast", "EastHills"], Nangarhar: ["SouthEast", "EastHills", "KP"], Kunar: ["Nangarhar", "EastHills", "KP"],
  Parwan: ["SouthEast", "Bamyan"], Balkh: ["NorthEast", "NorthWest", "Tajikistan", "Uzbekistan"],
  Baghlan: ["Bamyan", "EastHills", "NorthEast", "Parwan"], Badakhshan: ["EastHills", "KP", "NorthEast", "Tajikistan"],
  Herat: ["Iran", "NorthWest", "CentreWest"], Nimruz: ["South", "Iran"], Kandahar: ["South"], Bamyan: ["CentreWest", "NorthEast", "NorthWest", "SouthEast"],
  NorthEast: ["NorthWest", "Tajikistan", "EastHills"], EastHills: ["KP"], South: ["SouthEast"], CentreWest: ["Iran", "Nimruz", "NorthWest", "South", "SouthEast"],
  KP: ["SouthEast", "Balochistan"], Balochistan: ["Kandahar", "Nimruz", "South", "SouthEast"],
  Tajikistan: ["Russia", "Turkey"], Uzbekistan: ["Russia", "Turkey"], Kyrgyzstan: ["Russia", "Turkey"], Iran: ["Turkey"], Russia: ["Turkey"],
  Germany: ["Turkey"], Austria: ["Turkey"], Sweden: ["Turkey"], France: ["Turkey"],
};
const neighbours = (name) => [...new Set([...(links[name] ?? []), ...Object.keys(links).filter((other) => links[other].includes(name))])];
const country = (name) => (abroad[name] ? name : ["KP", "Balochistan"].includes(name) ? "Pakistan" : "Afghanistan");
const sources = ["Tajikistan", "Uzbekistan", "Kyrgyzstan"];

export const regions = Object.entries({ ...theatre, ...abroad }).map(([name, cells]) => ({
  name,
  country: country(name),
  role: theatre[name] ? "theatre" : sources.includes(name) ? "source" : "host",
  cells,
  label: cells[["KP", "Iran"].includes(name) ? 1 : 0],
  neighbours: neighbours(name),
}));
export const hosts = Object.keys(abroad);

const lever = (name, unit, [low, high, step], value, meaning, extra = {}) => ({
  name, unit, low, high, step, value, is_shown: true, meaning, source_kind: "assumed",
  source: "a lever: at this value unless a scenario schedules it", is_drawn: false, may_be_dated: true, is_scheduled: false, schedule: null, ...extra,
});
const share = [0, 1, 0.02];
export const levers = [
  lever("levers.effort", "1", [0, 3, 0.05], 1, "CT effort of every force, as a multiple of what the scenario says."),
  lever("levers.opening", "1", [-0.5, 0.5, 0.02], 0, "How far the permissiveness of every region goes to a safe haven (1) or to nothing (−1)."),
  lever("travel.border_control", "1", share, 0, "Share of those who would get through that is stopped at each border."),
  lever("security.sharing", "1", share, 0.1, "Share of a plot's warning that reaches the security of every other country abroad."),
  lever("levers.leadership", "1", share, 0, "Share of the led operations that aim at leaders instead."),
  lever("levers.counter_messaging", "1", share, 0, "Share of the effect of media output that it takes away."),
  lever("radicalisation.human_security", "1", share, 0, "Share of the grievance at rest that it takes away."),
  lever("finance.tracking", "1", share, 0, "Share of donations that it takes away.", { is_shown: false }),
  lever("recruitment.rate", "1/(reach·year)", [0, 0.3, 0.002], 0.0715, "Yearly hazard that a sympathiser joins, for each unit of reach.", { is_shown: false, is_drawn: true, may_be_dated: false, source_kind: "calibrated", source: "with strength at the end of 2023" }),
  lever("posture.half_pressure", "felt operations/(year·100 members)", [0.05, 5, 0.05], 0.5, "Perceived pressure at which a cell is half secret.", { is_shown: false, is_drawn: true, may_be_dated: false, source_kind: "calibrated", source: "with the attacks" }),
  lever("unnamed.number", "days", [0, 100, 1], 50, "A lever that the page has no words for.", { is_shown: false }),
];

export const parameters = levers.map(({ name, unit, low, high, value, meaning, source_kind, source }) => ({ name, symbol: "x", unit, low, high, default: value, meaning, source_kind, source }));

export const months = [];
for (let year = 2020; year <= 2024; year += 1) for (let month = 1; month <= 12 && (year < 2024 || month <= 3); month += 1) months.push(`${year}-${String(month).padStart(2, "0")}`);

const whatIf = [
  ["no-ramp-up", "Khorasan without the ramp-up of 2022", "What if the effort of the new authorities had stayed as low as in their first months?"],
  ["early-ramp-up", "Khorasan with an early ramp-up", "What if operations had been ramped up in November 2021 and not in June 2022?"],
  ["sustained-effort", "Khorasan with sustained effort", "What if effort had not been relaxed after April 2023?"],
  ["no-takeover", "Khorasan without a takeover", "What if the government had stayed, with the international support of May 2021?"],
  ["permissiveness-held", "Khorasan with permissiveness held at July 2021", "How much of the rise of 2021 is the opening and not the fall in effort?"],
  ["border-control", "Khorasan with border control", "What if borders had been twice as hard to cross?"],
  ["shared-intelligence", "Khorasan with shared intelligence", "What if leads and warnings had crossed borders?"],
  ["human-security", "Khorasan with human security", "What if fewer people had had a grievance, with the same effort?"],
  ["tracking-finance", "Khorasan with tracking of finance", "What if half of the donations had never arrived?"],
  ["counter-messaging", "Khorasan with counter-messaging", "What if half of what the group publishes had found no ear?"],
];
export const scenarios = [
  { name: "khorasan", title: "Khorasan, 2020 to March 2024", question: "How do CT effort and permissiveness make claimed attacks rise and fall without the end of the organisation?", extends: null },
  ...whatIf.map(([name, title, question]) => ({ name, title, question, extends: "khorasan" })),
  { name: "tiny", title: "A fictional valley", question: "What do two regions show?", extends: null },
];

const observed = [
  ["attacks_2020", "claims", "Afghanistan;KP", "2020-01-01", "2020-12-31", 83, "fitted"],
  ["attacks_2021", "claims", "Afghanistan;KP", "2021-01-01", "2021-12-31", 353, "fitted"],
  ["attacks_2022", "claims", "Afghanistan;KP", "2022-01-01", "2022-12-31", 217, "fitted"],
  ["attacks_2023", "claims", "Afghanistan;KP", "2023-01-01", "2023-12-31", 45, "fitted"],
  ["attacks_kp_2023", "claims", "KP", "2023-01-01", "2023-12-31", 25, "fitted"],
  ["ct_operations_2022_2023", "ct_operations", "Afghanistan", "2022-01-01", "2023-12-31", 75, "fitted"],
  ["external_plots_12m", "external_plots", "Tajikistan;Uzbekistan;Turkey", "2023-03-20", "2024-03-19", 21, "fitted"],
  ["strength_2023_end", "strength", "Afghanistan;Pakistan", "2023-12-31", "2023-12-31", 1500, "imposed"],
  ["others_march", "claims", "Afghanistan", "2023-03-01", "2023-03-31", 6, "predicted"],
].map(([id, quantity, places, first, last, value, label]) => ({
  id, observer: "article", quantity, regions: places, first, last, value, bound: quantity === "strength" ? "at least" : "exactly", label,
  source: "Jadoon, Sayed, Webber and Valle (2024), CTC Sentinel 17(5)", is_simulated: true, is_national: quantity === "strength",
}));

export const leftOut = (name) => (name === "counter-messaging" ? [{ name: "media.effect", why: "the scenario schedules it" }] : []);

export function scenario(name) {
  const found = scenarios.find((one) => one.name === name);
  if (!found) return null;
  const differences = found.extends ? [{ entry: "forces.Taliban.effort.step", text: "0.0 from 2020-01-01, 9.7 from 2021-08-15" }] : [];
  const isTiny = name === "tiny";
  const scheduled = { "border-control": ["travel.border_control", { is_scheduled: true, schedule: "0 from 2020-01-01, 0.5 from 2022-01-01" }] }[name];
  return {
    ...found, start: "2020-01-01", end: "2024-03-19", months, differences,
    posterior: isTiny ? null : { calibration: "calibrate-khorasan", draws: 500 },
    regions: isTiny ? [
      { name: "Town", country: "Valley", role: "theatre", cells: [[0, 0]], label: [0, 0], neighbours: ["Hills"] },
      { name: "Hills", country: "Valley", role: "theatre", cells: [[1, 0]], label: [1, 0], neighbours: ["Town"] },
    ] : regions,
    levers: levers.map((one) => (one.name === scheduled?.[0] ? { ...one, ...scheduled[1] } : one)),
    left_out: leftOut(name),
    events: isTiny ? [] : [{ date: "2021-08-15", name: "takeover; prison release" }, { date: "2022-06-01", name: "ramp-up of operations" }, { date: "2023-01-21", name: "desecration" }, { date: "2023-06-28", name: "desecration" }],
    observed: isTiny ? [] : observed,
    switches: [{ name: "reaction.gain", value: 1, own: 0, meaning: "" }, { name: "attack.branching", value: 0.4, own: 0, meaning: "" }],
  };
}
