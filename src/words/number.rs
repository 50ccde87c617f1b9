//! Whole numbers, as code has them.

/// A number of things. What is below nothing is nothing; what no `u64` holds is as many as it holds.
pub trait Number {
    /// The number.
    fn get(&self) -> u64;
}

impl<T: Number> Number for &T {
    fn get(&self) -> u64 {
        (**self).get()
    }
}

macro_rules! numbers {
    ($($type:ty)+) => {
        $(impl Number for $type {
            fn get(&self) -> u64 {
                u64::try_from(*self).unwrap_or(if *self > 0 { u64::MAX } else { 0 })
            }
        })+
    };
}

numbers!(i32 i64 u128 usize);

impl Number for u64 {
    fn get(&self) -> u64 {
        *self
    }
}

impl Number for u16 {
    fn get(&self) -> u64 {
        (*self).into()
    }
}

impl Number for u32 {
    fn get(&self) -> u64 {
        (*self).into()
    }
}

impl Number for u8 {
    fn get(&self) -> u64 {
        (*self).into()
    }
}
