//! A scripted server on loopback.

use std::fmt;
use std::io::{self, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::route;
use super::wire::Seen;
use crate::authenticator::Authenticator;
use crate::client::ClientBuilder;

/// A server on 127.0.0.1 that answers as scripted and records what it got. It stops when dropped.
///
/// # Example
/// ```
/// use auth_blocking::testing::{Answer, Server};
/// use auth_blocking::{AuthConfig, Secret};
///
/// #[derive(AuthConfig)]
/// #[auth(bearer, base_url = "https://api.example.com")]
/// struct Api {
///     token: Secret,
/// }
///
/// let server = Server::start()?;
/// server.on("GET", "/items", [Answer::json("[]")]);
/// let api = server.client(Api::builder().token("abc").build()?).build()?;
/// api.get("/items").call()?;
/// assert_eq!(server.count("/items"), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    rules: Vec<Rule>,
    seen: Vec<Seen>,
    stopped: bool,
}

struct Rule {
    method: String,
    /// Where one was named, the host of the URL that the client asked for.
    host: Option<String>,
    path: String,
    act: Act,
}

enum Act {
    /// One answer after the other; the last one stays.
    Script(Vec<Answer>),
    Run(Arc<dyn Fn(&Seen) -> Answer + Send + Sync>),
}

/// What the server does with one request.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use auth_blocking::testing::{Answer, Server};
///
/// let server = Server::start()?;
/// let busy = Answer::status(503).header("retry-after", "1");
/// let late = Answer::json("[]").delay(Duration::from_millis(5));
/// server.on("GET", "/items", [busy, Answer::hang_up(), late]); // one after the other; the last one stays
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    delay: Duration,
    close: bool,
    cut: Option<usize>,
}

impl Answer {
    /// An answer with a status and no body.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            delay: Duration::ZERO,
            close: false,
            cut: None,
        }
    }

    /// 200 with JSON.
    pub fn json(body: impl Into<String>) -> Self {
        Self::status(200).header("content-type", "application/json").body(body.into())
    }

    /// No answer: the connection is closed once the request was read.
    pub fn hang_up() -> Self {
        Self { close: true, ..Self::status(0) }
    }

    /// With this status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// With a body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sent only after this time.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Cut off after this many bytes of the body, although the length says more.
    #[must_use]
    pub fn cut_after(mut self, bytes: usize) -> Self {
        self.cut = Some(bytes);
        self
    }
}

impl Server {
    /// Starts a server on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// Where no port can be had.
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if accepting.state().stopped {
                    return;
                }
                let (Ok(stream), shared) = (stream, Arc::clone(&accepting)) else { continue };
                thread::spawn(move || serve(&shared, &stream));
            }
        });
        Ok(Self { address, shared })
    }

    /// `http://127.0.0.1:port`, for annotations with a `{base_url}`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers requests of a method (`*` for any) and path (`*` for any) with `answers`, in order; the last one stays.
    /// A whole URL instead of a path, `https://files.example.com/report`, means that host alone.
    /// The first rule that fits is used; what fits none is answered with 404.
    pub fn on(&self, method: &str, path: &str, answers: impl IntoIterator<Item = Answer>) {
        // Taken from the end.
        let mut answers: Vec<Answer> = answers.into_iter().collect();
        answers.reverse();
        self.rule(method, path, Act::Script(answers));
    }

    /// As [`Server::on`], where a function answers.
    pub fn run(
        &self,
        method: &str,
        path: &str,
        act: impl Fn(&Seen) -> Answer + Send + Sync + 'static,
    ) {
        self.rule(method, path, Act::Run(Arc::new(act)));
    }

    /// The requests so far, in order.
    pub fn seen(&self) -> Vec<Seen> {
        self.shared.state().seen.clone()
    }

    /// How many requests went to a path so far.
    pub fn count(&self, path: &str) -> usize {
        self.shared.state().seen.iter().filter(|seen| seen.path == path).count()
    }

    /// Forgets the requests so far.
    pub fn clear(&self) {
        self.shared.state().seen.clear();
    }

    /// A client whose every request comes here, token and login calls included, whatever their origin.
    pub fn client(&self, authenticator: Authenticator) -> ClientBuilder {
        ClientBuilder::new(authenticator).routed(self.address)
    }

    /// An agent whose every request comes here, whatever its origin: for [`ClientBuilder::raw_agent`] and
    /// [`ClientBuilder::raw_token_agent`], and for code that works with ureq itself.
    pub fn agent(&self) -> ureq::Agent {
        route::agent(self.address)
    }

    fn rule(&self, method: &str, path: &str, act: Act) {
        let url = path.split_once("://").map(|(_, rest)| rest);
        let (host, path) = match url {
            None => (None, path.to_owned()),
            Some(rest) => {
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                (Some(host.to_owned()), format!("/{path}"))
            }
        };
        self.shared.state().rules.push(Rule { method: method.to_owned(), host, path, act });
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.state().stopped = true;
        // Wakes the accepting thread, which then ends.
        let _ = TcpStream::connect(self.address);
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, seen: &Seen) -> Answer {
        let mut state = self.state();
        state.seen.push(seen.clone());
        let rule = state.rules.iter_mut().find(|rule| {
            (rule.method == "*" || rule.method == seen.method)
                && rule.host.as_deref().is_none_or(|host| host == seen.host())
                && (rule.path == "*" || rule.path == seen.path)
        });
        let run = match rule.map(|rule| &mut rule.act) {
            None => return Answer::status(404),
            Some(Act::Script(answers)) => {
                let answer =
                    if answers.len() > 1 { answers.pop() } else { answers.last().cloned() };
                return answer.unwrap_or_else(|| Answer::status(404));
            }
            Some(Act::Run(run)) => Arc::clone(run),
        };
        drop(state);
        run(seen)
    }
}

fn serve(shared: &Shared, stream: &TcpStream) {
    let mut reader = BufReader::new(stream);
    while let Ok(Some(seen)) = Seen::read(&mut reader) {
        let answer = shared.answer(&seen);
        thread::sleep(answer.delay);
        if answer.close
            || shared.state().stopped
            || write(stream, &answer, seen.method == "HEAD").is_err()
        {
            return;
        }
    }
}

fn write(mut stream: &TcpStream, answer: &Answer, head_only: bool) -> io::Result<()> {
    let mut out = format!("HTTP/1.1 {} -\r\n", answer.status).into_bytes();
    for (name, value) in &answer.headers {
        out.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    out.extend_from_slice(format!("content-length: {}\r\n\r\n", answer.body.len()).as_bytes());
    if !head_only {
        let end = answer.cut.unwrap_or(answer.body.len());
        out.extend_from_slice(answer.body.get(..end).unwrap_or(&answer.body));
    }
    stream.write_all(&out)?;
    if answer.cut.is_some() { Err(io::ErrorKind::BrokenPipe.into()) } else { stream.flush() }
}
