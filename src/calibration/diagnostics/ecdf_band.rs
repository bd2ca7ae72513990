//! The simultaneous band of an ECDF: how far that of uniform ranks strays by chance, anywhere along it.
//!
//! ```text
//! N F(z) ~ Binomial(N, z);  the band at z: its quantiles at γ/2 and 1 − γ/2, over N
//! γ: the largest for which all points of the ECDF lie inside together with the probability asked for
//! ```
//!
//! That probability is exact, not simulated: the counts between neighbouring points are independent Poisson counts with their sum given, so the paths that
//! stay inside are added up from point to point, and divided by the Poisson probability of the sum.
//!
//! Ranks are whole numbers 0..=L, those of a truth among L draws, each as likely. The ECDF is looked at between ranks only, at no more points than there are
//! cases: a band for continuous numbers would be too narrow for ranks in steps.
//!
//! - draws: none
//! - source: the band is that of Säilynoja, Bürkner & Vehtari (2022), Stat. Comput. 32:32; the recursion over Poisson counts goes back to Noé (1972), Ann. Math. Stat. 43:58
//! - verified by: their half-width, and all rank vectors of a small case, in the tests below; coverage by simulation: [`uniformity`](super::uniformity)'s tests

/// A simultaneous band of the ECDF of uniform ranks.
#[derive(Clone, Debug, PartialEq)]
pub struct EcdfBand {
    /// The number of cases N.
    pub cases: usize,
    /// The number of draws L that a truth is ranked among: ranks are 0..=L.
    pub draws: usize,
    /// γ, the probability of leaving the band at a single point.
    pub pointwise: f64,
    /// The probability of staying inside everywhere, at least the one asked for.
    pub simultaneous: f64,
    /// The band, point by point, at rising shares; the ends 0 and 1, where nothing can stray, are left out.
    pub points: Vec<BandPoint>,
}

/// The band at one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandPoint {
    /// The ECDF counts the ranks below this one.
    pub below: usize,
    /// Their share of all ranks, z: what the ECDF is on average.
    pub at: f64,
    /// The lowest ECDF inside.
    pub low: f64,
    /// The highest ECDF inside.
    pub high: f64,
}

/// The most spans between points: beyond, the band hardly changes, and time and memory grow with them.
const MOST_SPANS: usize = 1000;

/// A point while γ is looked for.
struct Point {
    below: usize,
    /// The count at which `cumulative` starts.
    first: usize,
    /// The binomial's cumulative probabilities of `first`, `first + 1`, …
    cumulative: Vec<f64>,
}

impl EcdfBand {
    /// The band for the ranks of `cases` truths among `draws` draws each; `confidence` is a share such as 0.95.
    ///
    /// Measured: 4 ms for 500 cases and 99 draws, 0.3 s for 2,000 and 999. Make one for all parameters.
    pub fn new(cases: usize, draws: usize, confidence: f64) -> Self {
        let paths = Paths::new(cases, draws);
        let (mut low, mut high) = (0.0, 1.0);
        // The probability falls in steps as γ rises; 40 halvings are finer than any step that matters.
        for _ in 0..40 {
            let middle = f64::midpoint(low, high);
            if paths.probability_inside(middle) >= confidence {
                low = middle;
            } else {
                high = middle;
            }
        }
        let share = |count: usize| count as f64 / cases as f64;
        let of = |point: &Point| {
            let (least, most) = point.bounds(low);
            let at = point.below as f64 / (draws + 1) as f64;
            BandPoint { below: point.below, at, low: share(least), high: share(most) }
        };
        Self {
            cases,
            draws,
            pointwise: low,
            simultaneous: paths.probability_inside(low),
            points: paths.points.iter().map(of).collect(),
        }
    }
}

impl Point {
    fn new(cases: usize, below: usize, ranks: usize, ln_factorials: &[f64]) -> Self {
        let share = below as f64 / ranks as f64;
        let (first, cumulative) = cumulative(cases, share, ln_factorials);
        Self { below, first, cumulative }
    }

    /// The lowest and the highest count inside.
    fn bounds(&self, pointwise: f64) -> (usize, usize) {
        let reached = |at: f64| {
            let place = self.cumulative.partition_point(|cumulative| *cumulative < at);
            self.first + place.min(self.cumulative.len() - 1)
        };
        (reached(pointwise / 2.0), reached(1.0 - pointwise / 2.0))
    }
}

/// What the paths of counts from point to point are made of.
struct Paths {
    cases: usize,
    /// The points between 0 and 1.
    points: Vec<Point>,
    /// The ranks in each span between points, the ends included: of two widths at most.
    widths: Vec<usize>,
    /// The least width.
    least: usize,
    /// The Poisson probabilities of 0, 1, 2, … cases in a span of the least width, and of one rank more.
    steps: [Vec<f64>; 2],
    /// The Poisson probability of as many cases as there are.
    sum: f64,
}

impl Paths {
    fn new(cases: usize, draws: usize) -> Self {
        let ranks = draws + 1;
        let spans = ranks.min(cases).clamp(1, MOST_SPANS);
        // Rounded to whole ranks; distinct, since there are at least as many ranks as spans.
        let ends: Vec<usize> = (0..=spans).map(|span| span * ranks / spans).collect();
        let factorials = ln_factorials(cases);
        let least = ranks / spans;
        let steps = [least, least + 1].map(|width| {
            let mean = cases as f64 * width as f64 / ranks as f64;
            (0..=cases).map(|count| poisson(count, mean, &factorials)).collect()
        });
        let inner = &ends[1..spans];
        Self {
            cases,
            points: inner.iter().map(|end| Point::new(cases, *end, ranks, &factorials)).collect(),
            widths: ends.windows(2).map(|pair| pair[1] - pair[0]).collect(),
            least,
            steps,
            sum: poisson(cases, cases as f64, &factorials),
        }
    }

    /// The probability that the ECDF is inside at all points.
    fn probability_inside(&self, pointwise: f64) -> f64 {
        // Probabilities of the counts from `first` on, of paths that were inside so far.
        let (mut first, mut inside) = (0, vec![1.0]);
        for (point, width) in self.points.iter().zip(&self.widths) {
            let (low, high) = point.bounds(pointwise);
            inside = (low..=high).map(|to| self.reached(to, first, &inside, *width)).collect();
            first = low;
        }
        let last = self.widths.last().expect("there is at least one span");
        self.reached(self.cases, first, &inside, *last) / self.sum
    }

    /// The probability of reaching a count from those before it, `first` and on.
    fn reached(&self, count: usize, first: usize, before: &[f64], width: usize) -> f64 {
        let steps = &self.steps[width - self.least];
        // Counts only grow.
        let reachable = before.len().min((count + 1).saturating_sub(first));
        before[..reachable].iter().zip(first..).map(|(p, from)| p * steps[count - from]).sum()
    }
}

/// ln 0!, ln 1!, …, ln n!
fn ln_factorials(n: usize) -> Vec<f64> {
    let mut sum = 0.0;
    (0..=n)
        .map(|k| {
            sum += if k > 1 { (k as f64).ln() } else { 0.0 };
            sum
        })
        .collect()
}

/// The Poisson probability of a count, for a mean above 0; without one nothing is counted.
fn poisson(count: usize, mean: f64, ln_factorials: &[f64]) -> f64 {
    if mean <= 0.0 {
        return if count == 0 { 1.0 } else { 0.0 };
    }
    libm::exp(count as f64 * mean.ln() - mean - ln_factorials[count])
}

/// The binomial's cumulative probabilities where they are neither 0 nor 1 to rounding, and the count of the first.
fn cumulative(cases: usize, share: f64, ln_factorials: &[f64]) -> (usize, Vec<f64>) {
    let (n, mean) = (cases as f64, cases as f64 * share);
    let reach = 10.0 + 9.0 * (mean * (1.0 - share)).sqrt();
    let (first, last) = ((mean - reach).max(0.0) as usize, ((mean + reach) as usize).min(cases));
    let mut sum = 0.0;
    let cumulative = (first..=last).map(|count| {
        let k = count as f64;
        sum += libm::exp(
            ln_factorials[cases] - ln_factorials[count] - ln_factorials[cases - count]
                + k * share.ln()
                + (n - k) * libm::log1p(-share),
        );
        sum
    });
    (first, cumulative.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Binomial, DiscreteCDF};

    /// With 500 cases and 99 draws. More ranks are more places to stray at: 0.070 with 999 draws.
    #[test]
    fn the_half_width_at_one_half_is_the_published_one() {
        for (draws, half_width) in [(99, 0.066), (999, 0.070)] {
            let band = EcdfBand::new(500, draws, 0.95);
            let middle = band.points.iter().find(|point| point.at == 0.5).unwrap();
            assert!((middle.high - 0.5 - half_width).abs() < 1e-12, "{middle:?}");
            assert!((0.5 - middle.low - half_width).abs() < 1e-12, "{middle:?}");
        }
    }

    /// All 5⁴ rank vectors of four cases, each as likely.
    #[test]
    fn the_recursion_counts_all_rank_vectors() {
        let paths = Paths::new(4, 4);
        for pointwise in [0.02, 0.1, 0.3, 0.6, 0.9] {
            let bounds: Vec<_> =
                paths.points.iter().map(|p| (p.below, p.bounds(pointwise))).collect();
            let inside = (0..625_usize).filter(|vector| {
                let ranks = [1, 5, 25, 125].map(|digit| vector / digit % 5);
                bounds.iter().all(|(below, (low, high))| {
                    let count = ranks.iter().filter(|rank| *rank < below).count();
                    (*low..=*high).contains(&count)
                })
            });
            let expected = inside.count() as f64 / 625.0;
            let value = paths.probability_inside(pointwise);
            assert!((value - expected).abs() < 1e-12, "{value} against {expected}");
        }
    }

    #[test]
    fn a_band_holds_what_it_says_with_the_least_slack() {
        for (cases, draws) in [(20, 9), (100, 1000), (500, 99), (2, 1)] {
            let band = EcdfBand::new(cases, draws, 0.95);
            assert!(band.simultaneous >= 0.95, "{cases} {draws}: {}", band.simultaneous);
            let wider = Paths::new(cases, draws).probability_inside(band.pointwise + 1e-9);
            assert!(wider < 0.95, "{cases} {draws}: {wider}");
        }
    }

    /// γ is the probability of leaving at one point: that of the binomial outside is no more at any of them, and nearly as much at some.
    #[test]
    fn the_pointwise_probability_is_that_of_leaving_at_one_point() {
        let band = EcdfBand::new(500, 99, 0.95);
        let outside = |point: &BandPoint| {
            let binomial = Binomial::new(point.at, 500).unwrap();
            let (low, high) = ((point.low * 500.0).round() as u64, (point.high * 500.0).round());
            let below = if low == 0 { 0.0 } else { binomial.cdf(low - 1) };
            below + binomial.sf(high as u64)
        };
        let most = band.points.iter().map(outside).fold(0.0, f64::max);
        assert!((0.8..=1.0).contains(&(most / band.pointwise)), "{most} of {}", band.pointwise);
    }

    #[test]
    fn without_cases_or_draws_nothing_strays() {
        assert!(EcdfBand::new(0, 99, 0.95).points.is_empty());
        assert!(EcdfBand::new(500, 0, 0.95).points.is_empty());
    }
}
