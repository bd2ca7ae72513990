//! `national.csv` and `national_years.csv`: whole countries and the theatre by month and by year.
//!
//! Quantiles of regions do not add up, so those of their sum are taken here, run by run.

use rayon::prelude::*;

use super::{csv_bytes::csv_bytes, figures::fan_chart::Band, number::plain};
use crate::{
    observation::panel::Panel,
    quantity::Quantity,
    scenario::{CountryId, RegionId, Scenario},
};

/// The columns of national.csv.
pub const COLUMNS: [&str; 9] =
    ["place", "month", "quantity", "mean", "q05", "q25", "q50", "q75", "q95"];

/// The columns of `national_years.csv`.
pub const YEAR_COLUMNS: [&str; 10] =
    ["place", "start", "end", "quantity", "mean", "q05", "q25", "q50", "q75", "q95"];

/// The name of the whole theatre.
pub const THEATRE: &str = "theatre";

/// The name of all regions, those of hosts abroad among them.
pub const EVERYWHERE: &str = "everywhere";

/// Regions that are summed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The country's name, [`THEATRE`] or [`EVERYWHERE`].
    pub name: String,
    /// Its regions.
    pub regions: Vec<RegionId>,
}

/// The places of a scenario: the theatre, each of its countries where there are several, and everywhere
/// where communities live abroad.
pub fn places(scenario: &Scenario) -> Vec<Place> {
    let theatre = scenario.theatre();
    let of_country = |country: &CountryId| {
        let is_in = |region: &RegionId| scenario.regions[region.index()].country == *country;
        Place {
            name: scenario.countries[country.index()].name.clone(),
            regions: theatre.iter().copied().filter(is_in).collect(),
        }
    };
    let countries: Vec<Place> =
        (0..scenario.countries.len() as u16).map(CountryId).map(|c| of_country(&c)).collect();
    let countries = countries.into_iter().filter(|country| !country.regions.is_empty());
    let mut places: Vec<Place> = countries.collect();
    if places.len() == 1 {
        places.clear();
    }
    places.push(Place { name: THEATRE.to_owned(), regions: theatre });
    if scenario.has_abroad() {
        let regions = (0..scenario.regions.len() as u16).map(RegionId).collect();
        places.push(Place { name: EVERYWHERE.to_owned(), regions });
    }
    places
}

/// Months that are summed, and what they are called in a file.
struct Window {
    names: Vec<String>,
    first: usize,
    last: usize,
}

/// The bytes of national.csv: a row a place × month × quantity that adds up over regions.
pub fn bytes(scenario: &Scenario, panels: &[&Panel]) -> Vec<u8> {
    let months = scenario.calendar.months().into_iter().enumerate();
    let windows: Vec<Window> =
        months.map(|(at, month)| Window { names: vec![month], first: at, last: at }).collect();
    csv_bytes(&COLUMNS, rows(scenario, panels, &windows).into_iter())
}

/// The bytes of `national_years.csv`: a row a place × calendar year × quantity that adds up over regions.
pub fn bytes_of_years(scenario: &Scenario, panels: &[&Panel]) -> Vec<u8> {
    let months = scenario.calendar.months();
    let years = scenario.calendar.years().into_iter();
    let windows: Vec<Window> = years
        .map(|(_, (first, last))| {
            let names = vec![months[first].clone(), months[last].clone()];
            Window { names, first, last }
        })
        .collect();
    csv_bytes(&YEAR_COLUMNS, rows(scenario, panels, &windows).into_iter())
}

/// Rows by place, then window, then quantity.
fn rows(scenario: &Scenario, panels: &[&Panel], windows: &[Window]) -> Vec<Vec<String>> {
    let places = places(scenario);
    let of_place = |place| windows.iter().map(move |window| (place, window));
    let keys: Vec<(&Place, &Window)> = places.iter().flat_map(of_place).collect();
    let rows = keys.par_iter().flat_map_iter(|(place, window)| {
        let quantities = Quantity::ALL.iter().copied().filter(|quantity| quantity.adds_up());
        quantities.map(|quantity| row(place, window, quantity, panels))
    });
    rows.collect()
}

fn row(place: &Place, window: &Window, quantity: Quantity, panels: &[&Panel]) -> Vec<String> {
    // A stock is read in the last month.
    let first = if quantity.is_stock() { window.last } else { window.first };
    let count = |panel: &&Panel| panel.count(quantity, &place.regions, (first, window.last));
    let sample: Vec<f64> = panels.iter().map(count).collect();
    let mean = sample.iter().sum::<f64>() / sample.len() as f64;
    let band = Band::of(&sample).expect("there is at least one panel");
    let mut row = vec![place.name.clone()];
    row.extend(window.names.iter().cloned());
    row.push(quantity.name().to_owned());
    row.extend([mean].into_iter().chain(band.quantiles).map(plain));
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    fn names(scenario: &str) -> Vec<String> {
        places(&scenario::open(scenario).unwrap()).into_iter().map(|place| place.name).collect()
    }

    #[test]
    fn a_single_country_is_the_theatre_and_several_have_rows_of_their_own() {
        assert_eq!(names("tiny"), [THEATRE]);
        let khorasan = names("khorasan");
        assert!(khorasan.contains(&"Afghanistan".to_owned()), "{khorasan:?}");
        assert_eq!(khorasan[khorasan.len() - 2..], [THEATRE, EVERYWHERE]);
    }

    #[test]
    fn runs_are_summed_over_regions_before_quantiles_are_taken() {
        let scenario = scenario::open("tiny").unwrap();
        let months = scenario.calendar.month_count();
        // Two runs whose regions differ the opposite way: their sums are the same.
        let panel = |counts: [f64; 2]| {
            let mut panel = Panel::new(scenario.regions.len(), months);
            for (region, count) in (0..).map(RegionId).zip(counts) {
                panel.add(0, region, Quantity::Attacks, count);
                panel.add(1, region, Quantity::Attacks, count);
            }
            panel
        };
        let panels = [panel([1.0, 3.0]), panel([3.0, 1.0])];
        let panels: Vec<&Panel> = panels.iter().collect();
        let text = String::from_utf8(bytes(&scenario, &panels)).unwrap();
        assert!(text.contains("theatre,2020-01,attacks,4,4,4,4,4,4\n"), "{text}");
        let text = String::from_utf8(bytes_of_years(&scenario, &panels)).unwrap();
        assert!(text.contains("theatre,2020-01,2020-12,attacks,8,8,8,8,8,8\n"), "{text}");
    }
}
