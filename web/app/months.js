// The months of a scenario as places on a time axis.
export const firstDay = (month) => new Date(`${month}-01T00:00:00Z`);
export const middle = (month) => new Date(`${month}-15T12:00:00Z`);

export function endOf(month) {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 1));
}

// The room that a year's number needs on an axis, in pixels.
const yearRoom = 42;

/** The years that have room on an axis so wide: each, or every second, fifth, tenth. */
export function yearsThatFit(months, width) {
  const years = [...new Set(months.map((month) => Number(month.slice(0, 4))))];
  const step = [1, 2, 5, 10, 25].find((one) => (width / years.length) * one >= yearRoom) ?? 50;
  return years.filter((year) => year % step === 0).map(String);
}

/** How many months a window of days covers, for counts a month. */
export function monthsBetween(first, last) {
  const days = (new Date(last) - new Date(first)) / 86_400_000 + 1;
  return days / 30.4375;
}

/** The month whose middle is nearest to a moment. */
export function nearestMonth(months, moment) {
  let best = 0;
  months.forEach((month, at) => {
    if (Math.abs(middle(month) - moment) < Math.abs(middle(months[best]) - moment)) best = at;
  });
  return best;
}
