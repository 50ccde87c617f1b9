//! Small files of the engine's own, read and written without a look at what else is there.

use std::io;

use bytes::Bytes;

use crate::sync::files::facts::{Facts, Mtime};

use super::{RemoteFolder, Shared, backend::retry, error};

impl RemoteFolder {
    /// A file's content, or its beginning of at least `most` bytes; `None` if there is none.
    pub(in crate::sync::files) fn read_small(&self, path: &[u8], most: usize) -> io::Result<Option<Vec<u8>>> {
        let shared = &self.0;
        Ok(shared.run(retry(shared.address.patience, |_| shared.content(path, most)))?)
    }

    /// Puts a file in place in one step; the right to write must be held. `beside` is where it is written to first, where
    /// servers don't put files there whole.
    pub(in crate::sync::files) fn write_small(&self, (beside, path): (&[u8], &[u8]), text: &[u8]) -> io::Result<()> {
        let shared = &self.0;
        shared.check_lock()?;
        let objects = !shared.backend.nature().dirs;
        let first = if objects { path } else { beside };
        let mut upload = shared.run(shared.backend.create(first, Some(text.len() as u64)))?;
        shared.run(upload.write(Bytes::copy_from_slice(text)))?;
        let mtime = Mtime { seconds: jiff::Timestamp::now().as_second(), nanos: 0 };
        let seen = shared.run(upload.finish(&Facts { mtime, mode: 0o600, ..Facts::default() }))?;
        if !objects {
            shared.run(shared.backend.rename(beside, path, seen, true))?;
        }
        Ok(shared.run(shared.backend.flush())?)
    }
}

impl Shared {
    async fn content(&self, path: &[u8], most: usize) -> error::Result<Option<Vec<u8>>> {
        let mut download = match self.backend.open(path, 0).await {
            Err(error) if error.is_missing() => return Ok(None),
            download => download?,
        };
        let mut content = Vec::new();
        while content.len() < most {
            match download.next().await {
                Ok(Some(piece)) => content.extend_from_slice(&piece),
                Ok(None) => break,
                // Some servers say only now that there is none.
                Err(error) if error.is_missing() => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        Ok(Some(content))
    }
}
