//! One channel for everything that happens outside the keyboard, and a socket that wakes the poll when something does.

use std::{
    io::{Read as _, Write as _},
    os::unix::net::UnixStream,
    sync::mpsc::{Receiver, Sender, channel},
};

/// Sends into the channel and wakes its reader.
#[derive(Debug)]
pub struct Waker<T> {
    sender: Sender<T>,
    bell: UnixStream,
}

/// Receives, and can be polled for reading.
#[derive(Debug)]
pub struct Wakeable<T> {
    receiver: Receiver<T>,
    /// Readable whenever something waits.
    pub bell: UnixStream,
}

/// Makes a channel that can be polled.
///
/// # Errors
/// When the system gives no socket pair.
pub fn channel_with_bell<T>() -> std::io::Result<(Waker<T>, Wakeable<T>)> {
    let (sender, receiver) = channel();
    let (ring, bell) = UnixStream::pair()?;
    ring.set_nonblocking(true)?;
    bell.set_nonblocking(true)?;
    Ok((Waker { sender, bell: ring }, Wakeable { receiver, bell }))
}

impl<T> Waker<T> {
    /// Sends a value; tells whether anybody is left to receive it.
    pub fn send(&self, value: T) -> bool {
        let sent = self.sender.send(value).is_ok();
        // A full socket has bytes in it already, so the reader wakes all the same.
        let _ = (&self.bell).write(&[1]);
        sent
    }

    /// Makes another sender.
    ///
    /// # Errors
    /// When the socket cannot be duplicated.
    pub fn another(&self) -> std::io::Result<Self> {
        Ok(Waker { sender: self.sender.clone(), bell: self.bell.try_clone()? })
    }
}

impl<T> Wakeable<T> {
    /// Takes what waits, in order, and silences the bell.
    pub fn drain(&self) -> Vec<T> {
        let mut rung = [0u8; 64];
        while matches!((&self.bell).read(&mut rung), Ok(n) if n > 0) {}
        self.receiver.try_iter().collect()
    }
}
