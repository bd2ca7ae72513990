//! Numbers that refuse what they cannot mean, while the file is read, so that the message has a
//! line. Each is a finite `f64` (or a whole number) within bounds; the bounds are in the schema.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

/// Reads any TOML number as `f64` and names what stands there when it is none.
struct AnyNumber;

impl de::Visitor<'_> for AnyNumber {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_f64<E>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    fn visit_i64<E>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_u64<E>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }
}

fn refused(value: f64, what: &str, low: f64, high: f64) -> String {
    let value = plain(value);
    if high >= f64::MAX {
        return format!("{value} is not {what}: it must be finite");
    }
    format!("{value} is not {what}: it must be from {low} to {high}")
}

/// A number as TOML writes it, with an exponent where digits would fill the line.
pub fn plain(value: f64) -> String {
    match value {
        _ if value.is_nan() => "nan".into(),
        _ if value.is_finite() && value.abs() >= 1e15 => format!("{value:e}"),
        _ => value.to_string(),
    }
}

macro_rules! numbers {
    ($( $(#[doc = $doc:literal])+ $Name:ident: $what:literal, $low:literal..=$high:literal; )+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize)]
        #[serde(transparent)]
        pub struct $Name(f64);

        impl $Name {
            /// The number, or a sentence that says what it would have to be.
            pub fn new(value: f64) -> Result<Self, String> {
                if ($low..=$high).contains(&value) {
                    Ok(Self(value))
                } else {
                    Err(refused(value, $what, $low, $high))
                }
            }

            /// The plain number.
            pub fn get(self) -> f64 {
                self.0
            }
        }

        impl<'de> Deserialize<'de> for $Name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = deserializer.deserialize_any(AnyNumber)?;
                Self::new(value).map_err(de::Error::custom)
            }
        }

        impl JsonSchema for $Name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($Name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "number", "minimum": $low, "maximum": $high })
            }
        }
    )+ };
}

numbers! {
    /// A share, 0..=1.
    Share: "a share", 0.0..=1.0;
    /// A signed share, −1..=1.
    Shift: "a shift", -1.0..=1.0;
    /// A weight among others, from 0 up.
    Weight: "a weight", 0.0..=1e6;
    /// A rate or an amplitude, from 0 up.
    Amount: "an amount", 0.0..=1e6;
    /// A multiple of a rate, from 0 up.
    Factor: "a factor", 0.0..=1000.0;
    /// People, from 0 up to two billion.
    People: "a number of people", 0.0..=2e9;
    /// Members of the organisation, from 0 up to ten million.
    Headcount: "a number of members", 0.0..=1e7;
    /// Agents of one kind in one place, from 0 up to 10,000.
    Posts: "a number of posts", 0.0..=1e4;
    /// Kilometres along a link.
    Kilometres: "a distance in km", 1.0..=20000.0;
    /// Any finite number; a parameter's own range is checked against the registry.
    Real: "a number to calculate with", -1.797_693_134_862_315_7e308..=1.797_693_134_862_315_7e308;
}

/// Reads a whole number that is not negative, every digit of it.
struct AnyCount;

impl de::Visitor<'_> for AnyCount {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<u64, E> {
        let refused = || E::custom(format!("{value} is out of range: it must not be negative"));
        u64::try_from(value).map_err(|_| refused())
    }

    fn visit_u64<E>(self, value: u64) -> Result<u64, E> {
        Ok(value)
    }
}

/// A whole number from `LOW` to `HIGH`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Count<const LOW: u64, const HIGH: u64>(u64);

impl<const LOW: u64, const HIGH: u64> Count<LOW, HIGH> {
    /// The number, or a sentence that says what it would have to be.
    pub fn new(number: u64) -> Result<Self, String> {
        if (LOW..=HIGH).contains(&number) {
            return Ok(Self(number));
        }
        Err(format!("{number} is out of range: it must be a whole number from {LOW} to {HIGH}"))
    }

    /// The plain number.
    pub fn get(self) -> u64 {
        self.0
    }
}

impl<'de, const LOW: u64, const HIGH: u64> Deserialize<'de> for Count<LOW, HIGH> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = deserializer.deserialize_any(AnyCount)?;
        Self::new(number).map_err(de::Error::custom)
    }
}

impl<const LOW: u64, const HIGH: u64> JsonSchema for Count<LOW, HIGH> {
    fn schema_name() -> Cow<'static, str> {
        format!("WholeNumberFrom{LOW}To{HIGH}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": LOW, "maximum": HIGH })
    }

    fn inline_schema() -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Valley {
        permissiveness: Share,
    }

    #[test]
    fn a_share_takes_whole_numbers_and_refuses_what_is_none() {
        let read = |text: &str| toml::from_str::<Valley>(text).map(|v| v.permissiveness.get());
        assert_eq!(read("permissiveness = 1").unwrap(), 1.0);
        assert_eq!(read("permissiveness = 0.25").unwrap(), 0.25);
        for bad in ["1.6", "-1", "nan", "inf", "true", "\"0.5\"", "2021-01-01", "[]"] {
            let error = read(&format!("permissiveness = {bad}")).unwrap_err();
            assert!(error.span().is_some(), "{bad}");
        }
        let message = read("permissiveness = 1.6").unwrap_err().message().to_owned();
        assert_eq!(message, "1.6 is not a share: it must be from 0 to 1");
    }
}
