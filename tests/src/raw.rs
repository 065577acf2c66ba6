//! A server that speaks bytes, for what no honest HTTP server does: drip, cut, lie, flood, hang up.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// A listener on 127.0.0.1 whose every connection is handled by a function. It stops when dropped.
pub struct RawServer {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    /// What each connection sent so far.
    connections: Vec<Vec<u8>>,
    stopped: bool,
}

/// One connection of a [`RawServer`].
pub struct Connection {
    stream: TcpStream,
    number: usize,
    shared: Arc<Mutex<Shared>>,
}

impl RawServer {
    /// Starts it; `serve` runs in a thread of its own for each connection, which ends when it returns.
    pub fn start(
        serve: impl Fn(&mut Connection) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let shared = Arc::new(Mutex::new(Shared::default()));
        let (accepting, serve) = (Arc::clone(&shared), Arc::new(serve));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut state = lock(&accepting);
                if state.stopped {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let number = state.connections.len();
                state.connections.push(Vec::new());
                drop(state);
                let (shared, serve) = (Arc::clone(&accepting), Arc::clone(&serve));
                // What the client does to the connection is its own affair.
                thread::spawn(move || serve(&mut Connection { stream, number, shared }));
            }
        });
        Self { address, shared }
    }

    /// Answers each request of each connection with the same bytes, then hangs up.
    pub fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::start(move |connection| {
            connection.read_request()?;
            connection.write(&answer)
        })
    }

    /// `http://127.0.0.1:port`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// What each connection sent so far, as text.
    pub fn seen(&self) -> Vec<String> {
        lock(&self.shared)
            .connections
            .iter()
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            .collect()
    }
}

impl Drop for RawServer {
    fn drop(&mut self) {
        lock(&self.shared).stopped = true;
        // Wakes the accepting thread, which then ends.
        let _ = TcpStream::connect(self.address);
    }
}

impl Connection {
    /// Which connection of the server this is, from 0.
    pub fn number(&self) -> usize {
        self.number
    }

    /// Reads a head, and a body where `Content-Length` announces one.
    pub fn read_request(&mut self) -> io::Result<String> {
        let head = self.read_head()?;
        let length = head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .and_then(|(_, value)| value.trim().parse::<usize>().ok())
            .unwrap_or(0);
        let mut text = head;
        for _ in 0..length {
            text.push(char::from(self.byte()?));
        }
        Ok(text)
    }

    /// Reads a head alone.
    pub fn read_head(&mut self) -> io::Result<String> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            head.push(char::from(self.byte()?));
        }
        Ok(head)
    }

    /// Sends bytes.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    fn byte(&mut self) -> io::Result<u8> {
        let mut byte = [0];
        self.stream.read_exact(&mut byte)?;
        let mut state = lock(&self.shared);
        if let Some(bytes) = state.connections.get_mut(self.number) {
            bytes.push(byte[0]);
        }
        Ok(byte[0])
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
