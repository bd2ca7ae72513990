//! The names of regions and countries, which entries refer to.

use std::ops::Range;

use super::{
    Country, CountryId, Region, RegionId, error::Checked, error::Refusal, file::Role,
    placed::Placed,
};

/// The names that entries may refer to.
pub(super) struct Places<'a> {
    pub(super) regions: &'a [Region],
    pub(super) countries: &'a [Country],
}

impl Places<'_> {
    /// The region of a name.
    pub(super) fn region(&self, name: &Placed<String>) -> Checked<RegionId> {
        let found = self.regions.binary_search_by(|region| region.name.cmp(&name.value));
        found.map(|index| RegionId(index as u16)).map_err(|_| {
            Refusal::at(&name.span, "named here", format!("no region is called `{}`", name.value))
                .nearest(name, self.regions.iter().map(|r| r.name.as_str()))
        })
    }

    /// The theatre region of a name: members, effort against them and local communities can only
    /// be where cells operate.
    pub(super) fn theatre(&self, name: &Placed<String>) -> Checked<RegionId> {
        let id = self.region(name)?;
        if self.regions[id.index()].role == Role::Theatre {
            return Ok(id);
        }
        let said = format!("no cells operate in `{}`: its role is not `theatre`", name.value);
        let theatre = self.regions.iter().filter(|region| region.role == Role::Theatre);
        let names: Vec<&str> = theatre.map(|region| region.name.as_str()).take(12).collect();
        Err(Refusal::at(&name.span, "named here", said).help(if names.is_empty() {
            "give at least one region the role \"theatre\"".to_owned()
        } else {
            format!("choose among the theatre's regions, as in `{}`", names.join("`, `"))
        }))
    }

    /// The country of a name.
    pub(super) fn country(&self, name: &Placed<String>) -> Checked<CountryId> {
        country_of(self.countries, name)
    }

    /// The regions of a list of names of regions and countries.
    pub(super) fn all(
        &self,
        names: &[Placed<String>],
        at: &Range<usize>,
    ) -> Checked<Vec<RegionId>> {
        if names.is_empty() {
            return Err(Refusal::at(at, "in here", "the list of regions is empty")
                .help("name at least one region or country"));
        }
        let mut all = Vec::new();
        for name in names {
            let found = super::regions_of(self.regions, self.countries, name);
            all.extend(found.ok_or_else(|| {
                let said = format!("no region or country is called `{}`", name.value);
                let valid = self.regions.iter().map(|r| r.name.as_str());
                let valid = valid.chain(self.countries.iter().map(|c| c.name.as_str()));
                Refusal::at(&name.span, "named here", said).nearest(name, valid)
            })?);
        }
        all.sort_unstable();
        all.dedup();
        Ok(all)
    }
}

pub(super) fn country_of(countries: &[Country], name: &Placed<String>) -> Checked<CountryId> {
    let found = countries.iter().position(|country| country.name == name.value);
    found.map(|index| CountryId(index as u16)).ok_or_else(|| {
        Refusal::at(&name.span, "named here", format!("no region lies in `{}`", name.value))
            .nearest(name, countries.iter().map(|c| c.name.as_str()))
    })
}
