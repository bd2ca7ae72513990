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

// A minus sign, not the hyphen that the browser writes.
const withMinus = (text) => text.replace("-", "−");

export function number(value, digits = digitsOf(value)) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  return withMinus(formatter(`n${digits}`, () => new Intl.NumberFormat(language(), { maximumFractionDigits: digits })).format(value));
}

/** A setting or a parameter, which may be very small: four digits that count. */
export function exact(value) {
  if (value === null || value === undefined) return "–";
  return withMinus(formatter("e", () => new Intl.NumberFormat(language(), { maximumSignificantDigits: 4 })).format(value));
}

/** With its sign, for differences. */
export function signed(value, digits = digitsOf(value)) {
  if (value === null || value === undefined) return "–";
  return withMinus(formatter(`s${digits}`, () => new Intl.NumberFormat(language(), { maximumFractionDigits: digits, signDisplay: "exceptZero" })).format(value));
}

export const percent = (share) => formatter("p", () => new Intl.NumberFormat(language(), { style: "percent", maximumFractionDigits: 0 })).format(share);

/** A month, "2022-06", in words. */
export const monthName = (month) =>
  formatter("m", () => new Intl.DateTimeFormat(language(), { month: "short", year: "numeric", timeZone: "UTC" })).format(new Date(`${month}-01`));

/** A day, "2022-06-01", in words. */
export const dayName = (day) =>
  formatter("d", () => new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeZone: "UTC" })).format(new Date(day));
