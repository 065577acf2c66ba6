//! Futures without a runtime: one HTTP exchange on a socket that does not block, and a loop that polls.

use std::future::{Future, poll_fn};
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

/// A response, read whole.
pub(crate) struct Received {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// Sends a request to this address, whatever its URL says, and reads the response.
pub(crate) async fn exchange(
    address: SocketAddr,
    parts: &Parts,
    body: &[u8],
) -> io::Result<Received> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nonblocking(true)?;
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let host = parts.uri.authority().map_or("", |host| host.as_str());
    let mut head = format!("{} {target} HTTP/1.1\r\nhost: {host}\r\n", parts.method).into_bytes();
    for (name, value) in &parts.headers {
        head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    head.extend(format!("content-length: {}\r\n\r\n", body.len()).into_bytes());
    let mut rest = [head.as_slice(), body].concat();
    while !rest.is_empty() {
        let sent = ready(|| stream.write(&rest)).await?;
        rest.drain(..sent);
    }
    let (mut text, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        if let Some(received) = read(&text) {
            return Ok(received);
        }
        match ready(|| stream.read(&mut chunk)).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => text.extend_from_slice(&chunk[..count]),
        }
    }
}

/// The response, once it is whole.
fn read(text: &[u8]) -> Option<Received> {
    let end = text.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&text[..end]).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        headers.append(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value.trim()).ok()?);
    }
    let length: usize = headers.get("content-length")?.to_str().ok()?.parse().ok()?;
    let body = text.get(end + 4..end + 4 + length)?.to_vec();
    Some(Received { status, headers, body })
}

/// Tries again whenever it is polled, while the socket is not ready.
async fn ready<T>(mut attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    poll_fn(|context| match attempt() {
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
            context.waker().wake_by_ref();
            Poll::Pending
        }
        result => Poll::Ready(result),
    })
    .await
}

/// Polls until the future is ready.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    let (mut future, mut context) = (pin!(future), Context::from_waker(Waker::noop()));
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::yield_now(),
        }
    }
}
