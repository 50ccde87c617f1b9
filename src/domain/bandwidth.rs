//! How much may be copied in a second.

use std::{fmt, num::NonZeroU64, str::FromStr};

use crate::words::say;

/// A number of bytes a second, at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bandwidth(NonZeroU64);

/// Units of 1024, as they are written and what they stand for.
const UNITS: [(&str, u64); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
/// Units of 1000, read but not written.
const DECIMAL: [(&str, u64); 4] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000), ("KB", 1000)];

impl Bandwidth {
    /// That many bytes a second; none for 0.
    pub fn from_bytes(bytes: u64) -> Option<Self> {
        NonZeroU64::new(bytes).map(Self)
    }

    /// That many KiB a second; none for 0, and for more than can be counted.
    pub fn from_kibibytes(kibibytes: u64) -> Option<Self> {
        kibibytes.checked_mul(1 << 10).and_then(Self::from_bytes)
    }

    /// In bytes a second.
    pub const fn bytes(self) -> u64 {
        self.0.get()
    }

    /// In KiB a second, rounded up.
    pub const fn kibibytes(self) -> u64 {
        self.0.get().div_ceil(1 << 10)
    }
}

impl fmt::Display for Bandwidth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match UNITS.iter().find(|(_, size)| self.bytes().is_multiple_of(*size)) {
            Some((unit, size)) => write!(f, "{} {unit}/s", self.bytes() / size),
            None => write!(f, "{} B/s", self.bytes()),
        }
    }
}

/// A text that is no bandwidth.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", say("input-bandwidth").with("text", .0))]
pub struct InvalidBandwidth(String);

impl FromStr for Bandwidth {
    type Err = InvalidBandwidth;

    /// A whole number with or without a unit: `500KiB`, `10MiB`, `10MB`, `2000000`; `/s` may follow.
    fn from_str(text: &str) -> Result<Self, InvalidBandwidth> {
        let invalid = || InvalidBandwidth(text.to_owned());
        let rate = text.trim();
        let rate = rate.strip_suffix("/s").unwrap_or(rate);
        let unit = UNITS.iter().chain(&DECIMAL).find_map(|(unit, size)| Some((rate.strip_suffix(unit)?, *size)));
        let (number, size) = unit.unwrap_or_else(|| (rate.strip_suffix('B').unwrap_or(rate), 1));
        let bytes = number.trim().parse::<u64>().ok().and_then(|number| number.checked_mul(size));
        bytes.and_then(Self::from_bytes).ok_or_else(invalid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bandwidths_are_read_with_and_without_a_unit() {
        for (text, bytes, shown) in [
            ("2000000", 2_000_000, "2000000 B/s"),
            ("500KiB", 512_000, "500 KiB/s"),
            (" 10 MiB/s ", 10 << 20, "10 MiB/s"),
            ("1GiB", 1 << 30, "1 GiB/s"),
            ("3MB", 3_000_000, "3000000 B/s"),
            ("2048B", 2048, "2 KiB/s"),
        ] {
            let found: Bandwidth = text.parse().expect(text);
            assert_eq!(found.bytes(), bytes, "{text}");
            assert_eq!(found.to_string(), shown);
            assert_eq!(found.to_string().parse(), Ok(found), "what is shown can be read");
        }
    }

    #[test]
    fn what_is_no_bandwidth_is_refused() {
        for text in ["", "0", "0KiB", "-1", "1.5MiB", "fast", "KiB", "10 mib", "99999999999999GiB"] {
            assert!(text.parse::<Bandwidth>().is_err(), "{text:?}");
        }
    }
}
