// What a number of runs can say: single runs are drawn below 20, half of runs from 20, nine in ten from 100.
export const halfFrom = 20;
export const nineInTenFrom = 100;

export const showsBands = (n) => n >= halfFrom;
export const showsNineInTen = (n) => n >= nineInTenFrom;

/** How a chart is drawn: as asked for, but lines where there are too few runs for bands. */
export const drawnAs = (asked, n) => (asked === "bands" && !showsBands(n) ? "lines" : asked);
