//! Where the words and spaces of a text stand, found 64 letters at a time.
//!
//! Bits stand for letters, and what is sought is read off them: a branch at each letter would be guessed
//! wrong at the end of every word. Only ASCII letters make words here, and no word is looked at.

/// Calls `note` with the start and end of each run of ASCII letters, in order.
pub(super) fn for_each_word(bytes: &[u8], mut note: impl FnMut(usize, usize)) {
    let (mut start, mut inside, mut carry) = (0, false, 0);
    for (block, letters) in blocks(bytes, letters_of) {
        let mut turns: u64 = letters ^ (letters << 1 | carry);
        carry = letters >> 63;
        while turns != 0 {
            let at = block + turns.trailing_zeros() as usize;
            turns &= turns - 1;
            if inside {
                note(start, at);
            }
            start = at;
            inside = !inside;
        }
    }
    if inside {
        note(start, bytes.len());
    }
}

/// Calls `note` with the place of each byte that is a space or ends a no-break space.
pub(super) fn for_each_space(bytes: &[u8], mut note: impl FnMut(usize)) {
    for (block, mut spaces) in blocks(bytes, spaces_of) {
        while spaces != 0 {
            note(block + spaces.trailing_zeros() as usize);
            spaces &= spaces - 1;
        }
    }
}

/// The bits that `bits_of` gives for eight bytes, 64 together, each with the place of its first byte.
fn blocks(bytes: &[u8], bits_of: impl Fn(u64) -> u64) -> impl Iterator<Item = (usize, u64)> {
    bytes.chunks(64).enumerate().map(move |(block, chunk)| {
        let mut bits = 0;
        let (eights, rest) = chunk.as_chunks::<8>();
        for (eighth, eight) in eights.iter().enumerate() {
            bits |= bits_of(u64::from_le_bytes(*eight)) << (8 * eighth);
        }
        if !rest.is_empty() {
            let mut eight = [0; 8];
            eight[..rest.len()].copy_from_slice(rest);
            bits |= bits_of(u64::from_le_bytes(eight)) << (8 * eights.len());
        }
        (block * 64, bits)
    })
}

/// The number one in each of eight bytes.
const EACH: u64 = u64::from_le_bytes([1; 8]);
/// The highest bit of each of eight bytes.
const HIGH: u64 = EACH << 7;

/// One bit for each of eight bytes, the first lowest: whether it is an ASCII letter.
fn letters_of(eight: u64) -> u64 {
    // A letter differs from its capital in one bit; the sums reach the highest bit of a byte from a bound on.
    let small = (eight | (EACH * 0x20)) & !HIGH;
    let from_a = small + EACH * (0x80 - b'a' as u64);
    let behind_z = small + EACH * (0x7f - b'z' as u64);
    gathered(from_a & !behind_z & !eight)
}

/// One bit for each of eight bytes: whether it is a space or the end of a no-break space, `0xa0`.
fn spaces_of(eight: u64) -> u64 {
    // The two differ in the highest bit alone; what is left of others reaches it when 0x7f is added.
    let other = (eight & !HIGH) ^ (EACH * 0x20);
    gathered(!(other + EACH * 0x7f))
}

/// The highest bit of each of eight bytes, brought together.
fn gathered(high: u64) -> u64 {
    ((high & HIGH) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, proptest};

    use super::{for_each_space, for_each_word};

    proptest! {
        #[test]
        fn as_found_byte_by_byte(bytes in prop::collection::vec(prop::sample::select(b" \xa0 aZz@[`{\x80\xe1\x00-".to_vec()), 0..200)) {
            let (mut words, mut spaces) = (Vec::new(), Vec::new());
            for_each_word(&bytes, |start, end| words.push((start, end)));
            for_each_space(&bytes, |at| spaces.push(at));
            let mut plain = Vec::new();
            let mut at = 0;
            for run in bytes.chunk_by(|a, b| a.is_ascii_alphabetic() == b.is_ascii_alphabetic()) {
                if run[0].is_ascii_alphabetic() {
                    plain.push((at, at + run.len()));
                }
                at += run.len();
            }
            proptest::prop_assert_eq!(words, plain);
            let plain = bytes.iter().enumerate().filter(|(_, byte)| matches!(byte, b' ' | 0xa0));
            proptest::prop_assert_eq!(spaces, plain.map(|(at, _)| at).collect::<Vec<_>>());
        }
    }
}
