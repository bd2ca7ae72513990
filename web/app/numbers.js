// Numbers and dates as readers of the page's language write them.
import { language } from "./words.js";

const kept = new Map();
function formatter(key, make) {
  const full = `${language()} ${key}`;
  if (!kept.has(full)) kept.set(full, make());
  return kept.get(full);
}

/** As many digits as a reader can use: whole numbers from 10 on, one decimal below, three below 0.1. */
function digitsOf(value) {
  const size = Math.abs(value);
  if (size >= 10 || Number.isInteger(value)) return 0;
  if (size >= 1) return 1;
  return size >= 0.1 ? 2 : 3;
}

/** Digits for a value and the ends of its interval alike: two that tell the ends apart, and two decimals at most. */
export function digitsBeside(low, high) {
  const width = Math.abs(high - low);
  return width > 0 ? Math.max(0, Math.min(2, Math.ceil(1 - Math.log10(width)))) : 2;
}

// A half goes to the even neighbour, as in what the command line prints: medians of 200 runs often end in a half.
const roundingMode = "halfEven";

// A minus sign, not the hyphen that the browser writes.
const withMinus = (text) => text.replace("-", "−");

export function number(value, digits = digitsOf(value)) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  return withMinus(formatter(`n${digits}`, () => new Intl.NumberFormat(language(), { maximumFractionDigits: digits, roundingMode })).format(value));
}

/** A setting or a parameter, which may be very small: four digits that count. */
export function exact(value) {
  if (value === null || value === undefined) return "–";
  return withMinus(formatter("e", () => new Intl.NumberFormat(language(), { maximumSignificantDigits: 4 })).format(value));
}

/** With its sign, for differences. */
export function signed(value, digits = digitsOf(value)) {
  if (value === null || value === undefined) return "–";
  return withMinus(formatter(`s${digits}`, () => new Intl.NumberFormat(language(), { maximumFractionDigits: digits, signDisplay: "exceptZero", roundingMode })).format(value));
}

export const percent = (share) => formatter("p", () => new Intl.NumberFormat(language(), { style: "percent", maximumFractionDigits: 0, roundingMode })).format(share);

/** A month, "2022-06", in words. */
export const monthName = (month) =>
  formatter("m", () => new Intl.DateTimeFormat(language(), { month: "short", year: "numeric", timeZone: "UTC" })).format(new Date(`${month}-01`));

/** A day, "2022-06-01", in words. */
export const dayName = (day) =>
  formatter("d", () => new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeZone: "UTC" })).format(new Date(day));
