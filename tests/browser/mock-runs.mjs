// Invented runs of the test double. Every number follows from seed, run and month alone, so answers repeat exactly.
import { hosts, leftOut, months, phases, scenario } from "./mock-scenarios.mjs";

function random(...keys) {
  let state = 2166136261;
  for (const key of keys) state = Math.imul(state ^ (key + 0x9e3779b9), 16777619) ^ (state >>> 13);
  state = Math.imul(state ^ (state >>> 15), 2246822519);
  state = Math.imul(state ^ (state >>> 13), 3266489917);
  return ((state ^ (state >>> 16)) >>> 0) / 4294967296;
}
const quantile = (sorted, share) => {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
};
const round = (value, digits = 1) => Number(value.toFixed(digits));
const sorted = (values) => values.filter((value) => value !== null).sort((a, b) => a - b);
const across = (runs, pick) => months.map((_, month) => sorted(runs.map((run) => pick(run)[month])));
const atShares = (columns, share, digits) => columns.map((column) => (column.length ? round(quantile(column, share), digits) : null));
function band(runs, pick, digits = 1) {
  const columns = across(runs, pick);
  return { median: atShares(columns, 0.5, digits), low50: atShares(columns, 0.25, digits), high50: atShares(columns, 0.75, digits), low90: atShares(columns, 0.05, digits), high90: atShares(columns, 0.95, digits) };
}
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function schedule(world, month) {
  const lever = (name, rest) => (world.levers[name] !== undefined && (!world.from || month >= world.from.slice(0, 7)) ? world.levers[name] : rest);
  let base = month < "2021-02" ? 7 : month < "2021-09" ? 26 : month < "2022-06" ? 32 : month < "2022-10" ? 10 : 3.6;
  if (world.name === "no-ramp-up" && month >= "2022-06") base = 25;
  if (world.name === "early-ramp-up" && month >= "2021-11") base = 3.6;
  if (world.name === "no-takeover" && month >= "2021-08") base = 9;
  if (world.name === "border-control" && month >= "2022-01") base *= 0.97;
  return base * lever("levers.effort", 1) ** -0.8 * Math.exp(lever("levers.opening", 0)) * (1 - 0.4 * lever("radicalisation.human_security", 0)) * (1 - 0.1 * lever("levers.leadership", 0));
}

function run(world, seed, index) {
  const theatre = scenario(world.name).regions.filter((region) => region.role === "theatre");
  const level = Math.exp((random(seed, index, 1) - 0.5) * 0.9);
  const regions = theatre.map((region, place) => ({ name: region.name, weight: (0.3 + 2 * random(7, place)) * Math.exp(random(seed, index, place, 3) - 0.5), attacks: [], strength: [], phase: [] }));
  const total = regions.reduce((sum, region) => sum + region.weight, 0);
  const attacks = [], strength = [], cells = [], secrecy = [], coordination = [], operations = [], plots = [];
  let members = 2000;
  months.forEach((month, at) => {
    const season = 1 + 0.3 * Math.cos((2 * Math.PI * (at - 5)) / 12);
    const rate = schedule(world, month) * level * season * (0.7 + 0.6 * random(seed, index, at, 2));
    if (month === "2021-08" && world.name !== "no-takeover") members += 1100;
    members += rate * 0.6 - (members - 1500) * 0.018 + (random(seed, index, at, 5) - 0.5) * 30;
    let sum = 0;
    regions.forEach((region, place) => {
      const count = Math.round((rate * region.weight) / total + random(seed, index, at, place) - 0.4);
      region.attacks.push(Math.max(0, count));
      sum += Math.max(0, count);
      region.strength.push(Math.round((members * region.weight) / total));
      const force = (rate * region.weight) / total + random(seed, index, place, 9);
      region.phase.push(force < 0.7 ? 0 : force < 2.2 ? 1 : force < 4 ? 2 : force < 6 ? 3 : 4);
    });
    attacks.push(sum);
    strength.push(Math.round(members));
    cells.push(Math.round(members / (8 + 4 * random(seed, index, at, 11))));
    // In the valley nobody is left from summer 2023 on: levels are means by members, and there are none.
    const isOver = world.name === "tiny" && month >= "2023-06";
    secrecy.push(isOver ? null : round(Math.max(0.05, 0.9 - rate / 45), 3));
    coordination.push(isOver ? null : round(Math.min(1, 0.3 + rate / 60), 3));
    operations.push(Math.round(40 / (rate + 4)));
    plots.push(Math.round(random(seed, index, at, 13) * (1 + at / 20)));
  });
  return { attacks, claims: attacks, strength, cells, secrecy, coordination, operations, plots, regions };
}

const kept = new Map();
function runs(world, seed, size) {
  const key = JSON.stringify([world, seed]);
  const all = kept.get(key) ?? [];
  for (let index = all.length; index < size; index += 1) all.push(run(world, seed, index));
  kept.set(key, all);
  if (kept.size > 8) kept.delete(kept.keys().next().value);
  return all.slice(0, size);
}

const inWindow = (target) => months.flatMap((month, at) => (month >= target.first.slice(0, 7) && month <= target.last.slice(0, 7) ? [at] : []));
function counted(target, one) {
  const window = inWindow(target);
  const series = target.id === "attacks_kp_2023" ? one.regions.find((region) => region.name === "KP").attacks : { claims: one.claims, ct_operations: one.operations, external_plots: one.plots, strength: one.strength }[target.quantity];
  const values = window.map((at) => series[at]);
  return target.quantity === "strength" ? values.at(-1) : values.reduce((sum, value) => sum + value, 0);
}
const interval = (values) => {
  const ordered = sorted(values);
  return [round(quantile(ordered, 0.5)), round(quantile(ordered, 0.05)), round(quantile(ordered, 0.95))];
};

/** An exact count is inside the interval or not; a bound is met by the median or not. */
function verdict({ bound, value }, median, low, high) {
  if (bound === "exactly") return value >= low && value <= high ? "inside" : "outside";
  return (bound === "at least" ? median >= value : median <= value) ? "met" : "not met";
}

export function ensemble({ first, seed, n }, size) {
  const all = runs(first, seed, size);
  const targets = scenario(first.name).observed;
  const pick = (name) => (one) => one[name];
  return {
    n: size, of: n,
    national: {
      attacks: band(all, pick("attacks")), claims: band(all, pick("claims")), strength: band(all, pick("strength")), cells: band(all, pick("cells")),
      secrecy: band(all, pick("secrecy"), 3), coordination: band(all, pick("coordination"), 3), ct_operations: band(all, pick("operations")),
      recruited: band(all, pick("operations")), leaders_lost: band(all, pick("plots")), foreigners: band(all, pick("plots")), arrived: band(all, pick("plots")),
      active_plots: band(all, pick("plots")), external_plots: band(all, pick("plots")),
    },
    left_out: leftOut(first.name),
    lines: { attacks: all.slice(0, 19).map(pick("attacks")), strength: all.slice(0, 19).map(pick("strength")) },
    regions: all[0].regions.map((region, place) => ({
      name: region.name,
      phases: months.map((_, at) => phases.map((_, phase) => all.filter((one) => one.regions[place].phase[at] === phase).length)),
      attacks: atShares(across(all, (one) => one.regions[place].attacks), 0.5, 1),
      strength: atShares(across(all, (one) => one.regions[place].strength), 0.5, 0),
    })),
    hosts: hosts.map((name, place) => {
      const isRare = name === "France";
      const some = (most) => isRare ? [0, 0, 0] : interval(all.map((_, index) => Math.round(most * random(seed, index, place, most))));
      return { name, begun: some(9), foiled: some(5), failed: some(2), executed: some(1.4), abandoned: some(1) };
    }),
    targets: targets.map((target) => {
      const values = all.map((one) => counted(target, one));
      const [median, low, high] = interval(values);
      return { id: target.id, observed: target.bound === "exactly" ? target.value : null, median, mean: round(mean(values)), low, high, level: 0.9, label: target.label, verdict: verdict(target, median, low, high) };
    }),
    spread: targets.map((target) => ({ id: target.id, parameters: [0.8, 0.7, 0.9] })),
    patterns: [{ name: "annual_shape", says: "Claimed attacks rise from 2020 to 2021 and fall in 2022 and again in 2023.", share: [0.93, 0.9, 0.96] }, { name: "other", says: "A pattern that is not simulated.", share: null }],
  };
}

export function comparison({ first, other, seed, n }, size) {
  const a = runs(first, seed, size), b = runs(other, seed, size);
  const pairs = a.map((one, index) => [one, b[index]]);
  const difference = (name) => band(pairs, ([one, two]) => two[name].map((value, at) => value - one[name][at]));
  const parting = months.findIndex((_, at) => pairs.some(([one, two]) => one.attacks[at] !== two.attacks[at]));
  return {
    n: size, of: n, left_out: leftOut(other.name), parts_from: parting < 0 ? null : `${months[parting]}-01`,
    months: { attacks: difference("attacks"), strength: difference("strength"), external_plots: difference("plots") },
    first: { attacks: band(a, (one) => one.attacks).median, strength: band(a, (one) => one.strength).median },
    other: { attacks: band(b, (one) => one.attacks).median, strength: band(b, (one) => one.strength).median },
    differences: scenario(first.name).observed.map((target) => {
      const values = pairs.map(([one, two]) => counted(target, two) - counted(target, one));
      const ordered = sorted(values);
      const middle = mean(values), error = 1.96 * Math.sqrt(mean(values.map((value) => (value - middle) ** 2)) / size);
      const [fewer, same, more] = [values.filter((v) => v < 0).length, values.filter((v) => v === 0).length, values.filter((v) => v > 0).length];
      return {
        id: target.id, base: round(mean(a.map((one) => counted(target, one)))), alternative: round(mean(b.map((one) => counted(target, one)))),
        mean: round(middle), low: round(middle - error), high: round(middle + error), pairs_low: round(quantile(ordered, 0.05)), pairs_high: round(quantile(ordered, 0.95)),
        fewer, same, more, verdict: size < 20 ? "too few runs" : same === size ? "the same in every run" : middle + error < 0 ? "fewer" : middle - error > 0 ? "more" : "no difference shown",
        dots: Array.from({ length: 20 }, (_, at) => round(quantile(ordered, (at + 0.5) / 20))),
      };
    }),
  };
}

export function uncertainty({ first, seed, n }, size) {
  const all = runs(first, seed, size);
  const found = scenario(first.name);
  const spread = (width, shift = 1) => found.observed.map((target) => {
    const [median, low, high] = interval(all.map((one) => counted(target, one) * shift));
    return { id: target.id, median, low: round(median - (median - low) * width), high: round(median + (high - median) * width), runs: size };
  });
  // A frame after each ensemble, as many runs in each.
  const structure = found.switches.map(({ name, value, own }, at) => ({ name, value, own, targets: spread(1, at ? 2.1 : 0.6) }));
  const of = n * (2 + structure.length);
  return { n: size === n ? of : size, of, chance: spread(0.5), parameters: spread(1), structure };
}

export function replicate({ first, seed }, i) {
  const { attacks, strength, cells, secrecy, regions } = run(first, seed, i);
  return {
    i, national: { attacks, strength, cells, secrecy },
    regions: regions.map(({ name, phase, attacks: count, strength: members }) => ({ name, phase, attacks: count, strength: members })),
    events: [{ date: "2021-08-15", kind: "release", region: "Kabul" }], left_off: 0,
  };
}
