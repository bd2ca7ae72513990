//! Checks the patterns of a scenario: orderings and shapes that results should keep.

use std::ops::Range;

use super::{
    Audience, AudienceId, CountOf, Pattern, PatternTest,
    error::{Checked, Refusal},
    file::{
        LeadingAudienceFile, LeadingFile, PatternFile, PatternLayer, SequenceFile, ShareFile,
        StepFile, Table,
    },
    placed::Placed,
    places::Places,
    requirements::{limited, needed_in},
    windows,
};
use crate::{
    calendar::Calendar,
    quantity::{AudienceQuantity, Quantity},
};

/// Checks every pattern; months are counted from the first month of the window.
pub(super) fn check_patterns(
    patterns: &Table<PatternLayer>,
    places: &Places,
    audiences: &[Audience],
    calendar: &Calendar,
) -> Checked<Vec<Pattern>> {
    limited(patterns, "patterns")?;
    let mut checked = Vec::new();
    for (name, file) in patterns {
        let of = "pattern";
        let test = needed_in(file.holds.as_ref(), "holds", of, name)?;
        let places = Window { places, audiences, calendar, at: &test.span };
        checked.push(Pattern {
            name: name.value.clone(),
            says: needed_in(file.says.as_ref(), "says", of, name)?.value.clone(),
            label: needed_in(file.label.as_ref(), "label", of, name)?.value,
            test: match &test.value {
                PatternFile::Sequence(file) => places.sequence(file)?,
                PatternFile::Leading(file) => places.leading(file)?,
                PatternFile::Share(file) => places.share(file)?,
                PatternFile::LeadingAudience(file) => places.leading_audience(file)?,
            },
        });
    }
    Ok(checked)
}

struct Window<'a> {
    places: &'a Places<'a>,
    audiences: &'a [Audience],
    calendar: &'a Calendar,
    at: &'a Range<usize>,
}

impl Window<'_> {
    fn sequence(&self, file: &SequenceFile) -> Checked<PatternTest> {
        if file.windows.len() != file.steps.len() + 1 || file.steps.is_empty() {
            let said = format!(
                "there are {} windows and {} steps between them",
                file.windows.len(),
                file.steps.len()
            );
            return Err(Refusal::at(self.at, "here", said)
                .help("a sequence has one step between each window and the next"));
        }
        Ok(PatternTest::Sequence {
            count: self.count(&file.quantity, &file.regions)?,
            windows: file
                .windows
                .iter()
                .map(|w| windows::months(self.calendar, w))
                .collect::<Checked<_>>()?,
            rises: file.steps.iter().map(|step| *step == StepFile::Rise).collect(),
        })
    }

    fn leading(&self, file: &LeadingFile) -> Checked<PatternTest> {
        let regions = self.places.all(&file.regions, self.at)?;
        let places = file.places.map_or(regions.len(), |places| places as usize);
        if places < regions.len() {
            let said = format!("there are {} regions for places = {places}", regions.len());
            return Err(
                Refusal::at(self.at, "here", said).help("give at least as many places as regions")
            );
        }
        Ok(PatternTest::Leading {
            count: self.count(&file.quantity, &file.among)?,
            regions,
            places,
            window: windows::months(self.calendar, &file.window)?,
            fall_to: file
                .fall_to
                .as_ref()
                .map(|window| windows::months(self.calendar, window))
                .transpose()?,
        })
    }

    fn share(&self, file: &ShareFile) -> Checked<PatternTest> {
        let mut months = [file.months.is_empty(); 12];
        for month in &file.months {
            let slot = usize::from(*month).checked_sub(1).and_then(|i| months.get_mut(i));
            *slot.ok_or_else(|| {
                Refusal::at(self.at, "here", format!("there is no month {month}"))
                    .help("write months as 1 to 12")
            })? = true;
        }
        Ok(PatternTest::Share {
            part: self.count(&file.quantity, &file.regions)?,
            whole: self.places.all(&file.of, self.at)?,
            window: windows::months(self.calendar, &file.window)?,
            months,
            at_least: file.at_least.get(),
        })
    }

    fn leading_audience(&self, file: &LeadingAudienceFile) -> Checked<PatternTest> {
        let quantity = AudienceQuantity::named(&file.quantity).ok_or_else(|| {
            let said = format!("no quantity of audiences is called `{}`", file.quantity.value);
            Refusal::at(&file.quantity.span, "named here", said)
                .nearest(&file.quantity, AudienceQuantity::ALL.iter().map(|q| q.name()))
        })?;
        let found = self.audiences.iter().position(|other| other.name == file.audience.value);
        let place = found.ok_or_else(|| {
            let said = format!("no community has the audience `{}`", file.audience.value);
            Refusal::at(&file.audience.span, "named here", said)
                .nearest(&file.audience, self.audiences.iter().map(|other| other.name.as_str()))
        })?;
        Ok(PatternTest::LeadingAudience {
            quantity,
            audience: AudienceId(place as u16),
            window: windows::months(self.calendar, &file.window)?,
        })
    }

    fn count(&self, quantity: &Placed<String>, regions: &[Placed<String>]) -> Checked<CountOf> {
        let named = Quantity::named(quantity).ok_or_else(|| {
            let said = format!("no quantity is called `{}`", quantity.value);
            Refusal::at(&quantity.span, "named here", said)
                .nearest(quantity, Quantity::ALL.iter().map(|q| q.name()))
        })?;
        if named.is_stock() {
            let said = format!("`{}` is a stock: patterns count over windows", named.name());
            let counts = Quantity::ALL.iter().filter(|q| !q.is_stock()).map(|q| q.name());
            return Err(Refusal::at(&quantity.span, "named here", said)
                .help(format!("choose among {}", counts.collect::<Vec<_>>().join(", "))));
        }
        Ok(CountOf { quantity: named, regions: self.places.all(regions, self.at)? })
    }
}
