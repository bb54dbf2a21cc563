use crate::DealId;

/// Chance that falls the same way every time: the bytes of a name-based id are as good as thrown.
#[derive(Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn of(deal: DealId) -> Self {
        Self(deal.0.as_u64_pair().1 | 1)
    }

    /// A number below `sides`.
    pub(super) fn roll(&mut self, sides: u64) -> u64 {
        // xorshift64*, Vigna 2016.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides.max(1)
    }
}
