//! A proxy in front of a real server that fails as told: it knows whether the server acted.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: the server's answer comes as it is.
    Pass,
    /// The proxy answers with this status; the server sees nothing.
    Status(u16),
    /// The request is delivered after this time.
    Delay(Duration),
    /// The connection is closed; the server sees nothing.
    Kill,
    /// The request is delivered, and the connection closed in place of the answer.
    Lost,
    /// The request is delivered, and the last byte of the answer is missing.
    Cut,
    /// The request is delivered, and the answer comes byte by byte, each after this time.
    Trickle(Duration),
}

/// Listens on 127.0.0.1 and passes requests on. It stops when dropped.
pub struct FaultProxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    next: VecDeque<Fault>,
    seen: usize,
    delivered: usize,
    stopped: bool,
}

impl FaultProxy {
    /// In front of a server by its URL, `http://127.0.0.1:port`.
    pub fn start(upstream: &str) -> Self {
        let upstream: SocketAddr =
            upstream.strip_prefix("http://").expect("http").parse().expect("an address");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let shared = Arc::new(Shared::default());
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if accepting.lock().stopped {
                    return;
                }
                let (Ok(stream), shared) = (stream, Arc::clone(&accepting)) else { continue };
                // What the client does to the connection is its own affair.
                thread::spawn(move || serve(&stream, upstream, &shared));
            }
        });
        Self { address, shared }
    }

    /// `http://127.0.0.1:port`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What happens to the next requests; those after them pass.
    pub fn next(&self, faults: impl IntoIterator<Item = Fault>) {
        self.shared.lock().next = faults.into_iter().collect();
    }

    /// How many requests came here.
    pub fn seen(&self) -> usize {
        self.shared.lock().seen
    }

    /// How many requests the server answered.
    pub fn delivered(&self) -> usize {
        self.shared.lock().delivered
    }

    /// Waits until the server has answered so many.
    pub fn wait_for_delivered(&self, count: usize) {
        let state = self.shared.lock();
        let waited =
            self.shared.changed.wait_timeout_while(state, Duration::from_secs(30), |state| {
                state.delivered < count
            });
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        assert_eq!(state.delivered, count);
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.shared.lock().stopped = true;
        // Wakes the accepting thread, which then ends.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn deliver(&self, upstream: SocketAddr, request: &[u8]) -> io::Result<Vec<u8>> {
        let mut server = TcpStream::connect(upstream)?;
        server.write_all(request)?;
        let mut answer = Vec::new();
        server.read_to_end(&mut answer)?;
        self.lock().delivered += 1;
        self.changed.notify_all();
        Ok(answer)
    }
}

/// One request, one answer, and the connection is closed.
fn serve(mut client: &TcpStream, upstream: SocketAddr, shared: &Shared) -> io::Result<()> {
    let request = read_request(client)?;
    let fault = {
        let mut state = shared.lock();
        state.seen += 1;
        state.next.pop_front().unwrap_or(Fault::Pass)
    };
    match fault {
        Fault::Pass => client.write_all(&shared.deliver(upstream, &request)?)?,
        Fault::Status(status) => {
            let head = format!(
                "HTTP/1.1 {status} -\r\ncontent-length: 0\r\nretry-after: 1\r\nconnection: close\r\n\r\n"
            );
            client.write_all(head.as_bytes())?;
        }
        Fault::Delay(time) => {
            thread::sleep(time);
            let answer = shared.deliver(upstream, &request)?;
            client.write_all(&answer)?;
        }
        Fault::Kill => {}
        Fault::Lost => {
            shared.deliver(upstream, &request)?;
        }
        Fault::Cut => {
            let answer = shared.deliver(upstream, &request)?;
            client.write_all(answer.split_last().map_or(&[], |(_, rest)| rest))?;
        }
        Fault::Trickle(pause) => {
            for byte in shared.deliver(upstream, &request)? {
                client.write_all(&[byte])?;
                thread::sleep(pause);
            }
        }
    }
    client.shutdown(Shutdown::Both)
}

/// Head and body; the server is asked to close the connection, so that its answer has an end.
fn read_request(client: &TcpStream) -> io::Result<Vec<u8>> {
    let (mut reader, mut request, mut length) = (BufReader::new(client), Vec::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        if name.eq_ignore_ascii_case("connection") {
            continue;
        }
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().map_err(|_| io::ErrorKind::InvalidData)?;
        }
        if line.trim_end().is_empty() {
            request.extend_from_slice(b"connection: close\r\n\r\n");
            break;
        }
        request.extend_from_slice(line.as_bytes());
    }
    let start = request.len();
    request.resize(start + length, 0);
    let body = request.get_mut(start..).unwrap_or_default();
    reader.read_exact(body)?;
    Ok(request)
}
