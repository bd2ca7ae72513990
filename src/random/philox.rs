//! Philox4x32-10, the counter-based generator behind every draw.
//!
//! Ten rounds of multiplication and exclusive or turn a counter and a key into a block of four
//! numbers. There is no state to carry, so a draw can be named instead of queued for. Chosen over
//! Squares (faster a number) because its 128-bit counter holds stream, day, purpose and event side
//! by side, without hashing them together first.

/// Multipliers of the two halves (Salmon et al. 2011, table 2).
const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];

/// Added to the key each round: the golden ratio and √3 − 1, as fractions of 2³².
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];

const ROUNDS: usize = 10;

/// The block of four numbers that Philox4x32-10 makes of a counter under a key.
///
/// For a fixed key it is a bijection of the counter: distinct counters never share a block.
#[inline]
pub fn philox4x32_10(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let mut block = counter;
    let mut key = key;
    for _ in 0..ROUNDS {
        block = round(block, key);
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    block
}

#[inline]
fn round(block: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let (high0, low0) = wide_product(MULTIPLIERS[0], block[0]);
    let (high1, low1) = wide_product(MULTIPLIERS[1], block[2]);
    [high1 ^ block[1] ^ key[0], low1, high0 ^ block[3] ^ key[1], low0]
}

#[inline]
fn wide_product(a: u32, b: u32) -> (u32, u32) {
    let product = u64::from(a) * u64::from(b);
    ((product >> 32) as u32, product as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `kat_vectors` of Random123, rows `philox4x32 10`.
    #[test]
    fn philox_gives_the_published_answers() {
        assert_eq!(
            philox4x32_10([0; 4], [0; 2]),
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
        assert_eq!(
            philox4x32_10([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox4x32_10(
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }
}
