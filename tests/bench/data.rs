//! The data: a folder of conference content, the same for the same seed, and the changes of a working day.

use std::{
    f64::consts::TAU,
    fs::{self, File, OpenOptions},
    io::Write as _,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use anyhow::{Context as _, anyhow};

/// How many files a conference has.
const FILES_A_FOLDER: usize = 20;
/// Contents are cut out of one block of random bytes of this size.
const SOURCE: usize = 8 << 20;
/// No file is larger, in bytes.
const LARGEST: u64 = 2 << 20;
/// Of a thousand files, how many a day's work appends to.
const APPENDED: usize = 10;
/// Of a thousand files, how many it deletes, and how many it adds.
const REPLACED: usize = 2;

/// `SplitMix64`: small, fast, and the same everywhere.
pub struct Random(u64);

impl Random {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Numbers of their own for the `n`-th of many things.
    fn of(seed: u64, n: usize) -> Self {
        Self(Self(seed ^ (n as u64).wrapping_mul(0xD129_0D3B_2B5A_7C11)).next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: u64) -> u64 {
        u64::try_from((u128::from(self.next()) * u128::from(end)) >> 64).unwrap_or(0)
    }

    fn index(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).unwrap_or(0)
    }

    pub fn bytes(&mut self, size: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(size + 8);
        while bytes.len() < size {
            bytes.extend_from_slice(&self.next().to_le_bytes());
        }
        bytes.truncate(size);
        bytes
    }

    /// More than 0, at most 1.
    fn unit(&mut self) -> f64 {
        let high = u32::try_from(self.next() >> 32).unwrap_or(u32::MAX);
        (f64::from(high) + 1.0) / (f64::from(u32::MAX) + 1.0)
    }

    /// Distributed log-normally around exp(`mean`).
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size: positive, its fraction is of no use, and what is too large is cut by the caller"
    )]
    fn log_normal(&mut self, mean: f64, deviation: f64) -> u64 {
        let normal = (-2.0 * self.unit().ln()).sqrt() * (TAU * self.unit()).cos();
        deviation.mul_add(normal, mean).exp() as u64
    }
}

/// How large files are.
#[derive(Debug, Clone, Copy)]
pub enum Sizes {
    /// What people share in conferences: about 12 kB, a few much larger.
    Conference,
    /// At most 1 KiB.
    Small,
}

impl Sizes {
    fn draw(self, random: &mut Random) -> u64 {
        match self {
            Self::Conference => random.log_normal(8.8, 1.1).min(LARGEST),
            Self::Small => 1 + random.below(1024),
        }
    }

    /// About what a file takes in a file system of 4 KiB blocks, its share of folders included.
    pub const fn space(self) -> u64 {
        match self {
            Self::Conference => 16 << 10,
            Self::Small => 6 << 10,
        }
    }
}

/// A folder of conference content: `xx/conf-NNNNNN/content/item-NNNNNN.bin`.
pub struct Tree {
    pub root: PathBuf,
    files: Vec<PathBuf>,
}

impl Tree {
    /// Makes one.
    pub fn make(root: PathBuf, count: usize, sizes: Sizes, seed: u64) -> anyhow::Result<Self> {
        let source = Random::new(seed).bytes(SOURCE);
        let files: Vec<PathBuf> = (0..count)
            .map(|n| {
                let conference = n / FILES_A_FOLDER;
                let folder = format!("{:02x}/conf-{conference:06}/content", conference % 64);
                root.join(folder).join(format!("item-{n:06}.bin"))
            })
            .collect();
        let writers = thread::available_parallelism()?.get();
        // A conference is one writer's.
        let share = count.div_ceil(writers).next_multiple_of(FILES_A_FOLDER).max(FILES_A_FOLDER);
        thread::scope(|scope| {
            let writers: Vec<_> = files
                .chunks(share)
                .enumerate()
                .map(|(part, files)| {
                    let source = &source;
                    scope.spawn(move || write_files(files, part * share, source, sizes, seed))
                })
                .collect();
            writers.into_iter().try_for_each(|writer| writer.join().map_err(|_| anyhow!("a writer stopped"))?)
        })?;
        Ok(Self { root, files })
    }

    /// A day's work: 1 % of the files are appended to, 2 of a thousand are deleted, as many are new.
    pub fn touch(&mut self, day: u64) -> anyhow::Result<()> {
        let mut random = Random::new(day);
        let appended = self.files.len() * APPENDED / 1000;
        let replaced = self.files.len() * REPLACED / 1000;
        self.shuffle_front(appended, &mut random);
        for path in self.files.iter().take(appended) {
            let size = 1 + random.index(4095);
            let mut file = OpenOptions::new().append(true).open(path).with_context(|| name(path))?;
            file.write_all(&random.bytes(size)).with_context(|| name(path))?;
        }
        self.shuffle_front(replaced, &mut random);
        for path in self.files.iter_mut().take(replaced) {
            fs::remove_file(&path).with_context(|| name(path))?;
            path.set_extension(format!("{day:04}.new"));
            let size = 1 + random.index(65_535);
            fs::write(&path, random.bytes(size)).with_context(|| name(path))?;
        }
        Ok(())
    }

    /// Brings `count` files picked at random to the front.
    fn shuffle_front(&mut self, count: usize, random: &mut Random) {
        for n in 0..count {
            let other = n + random.index(self.files.len() - n);
            self.files.swap(n, other);
        }
    }
}

fn write_files(files: &[PathBuf], first: usize, source: &[u8], sizes: Sizes, seed: u64) -> anyhow::Result<()> {
    for (n, path) in files.iter().enumerate() {
        if n % FILES_A_FOLDER == 0 {
            let folder = path.parent().unwrap_or(path);
            fs::create_dir_all(folder).with_context(|| name(folder))?;
        }
        let mut random = Random::of(seed, first + n);
        let size = usize::try_from(sizes.draw(&mut random))?;
        let start = random.index(source.len() - size);
        let content = source.get(start..start + size).unwrap_or_default();
        fs::write(path, content).with_context(|| name(path))?;
    }
    Ok(())
}

/// Makes one large file.
pub fn make_large(path: &Path, size: u64, seed: u64) -> anyhow::Result<()> {
    let mut random = Random::new(seed);
    let mut file = File::create(path).with_context(|| name(path))?;
    let mut written = 0;
    while written < size {
        let piece = random.bytes(usize::try_from((size - written).min(1 << 20))?);
        file.write_all(&piece).with_context(|| name(path))?;
        written += piece.len() as u64;
    }
    Ok(())
}

/// Overwrites `count` blocks of 4 KiB, picked at random, in place. The file's time moves on by whole seconds: some tools
/// look at nothing finer.
pub fn patch(path: &Path, count: u32, seed: u64) -> anyhow::Result<()> {
    const BLOCK: u64 = 4096;
    let mut random = Random::new(seed);
    let file = OpenOptions::new().write(true).open(path).with_context(|| name(path))?;
    let before = file.metadata()?;
    let blocks = before.len() / BLOCK;
    for _ in 0..count {
        let place = random.below(blocks) * BLOCK;
        file.write_all_at(&random.bytes(usize::try_from(BLOCK)?), place).with_context(|| name(path))?;
    }
    file.set_modified(before.modified()? + Duration::from_secs(2)).with_context(|| name(path))
}

fn name(path: &Path) -> String {
    format!("{} can’t be made", path.display())
}
