//! Room: [`Client`] calls the API. Core's call machine says what is done next; this room has the connection, the clock and the
//! tokens for it.
//! Comes in: an authenticator, settings, requests.

pub(crate) mod agent;
mod authorize;
mod builder;
mod inner;
mod limits;
mod request;
mod send;

pub use builder::ClientBuilder;
pub use request::RequestBuilder;

use std::fmt;
use std::sync::Arc;

use auth_core::Secret;
use http::{Method, Request, Response, StatusCode};

use inner::Inner;
use send::CallOptions;

use crate::authenticator::{Authenticator, IntoAuthenticator};
use crate::body::{AuthorizeBody, RequestBody};
use crate::error::{Error, StatusError};
use crate::explain::Explanation;

/// Calls an API, each request with a valid credential.
///
/// Clones share everything: the agent's connections, the token, its one flight.
///
/// - A 401 renews the token once and sends the request once more, if its body can be sent again; not where a scope is missing,
///   nor [soon after a renewal that did not help](crate::_docs::waits).
/// - A final 4xx or 5xx is an [`Error::Status`], as in ureq.
/// - Redirects within the origin keep the credential; to another origin GET and HEAD follow without any.
/// - Time limits: 10 s to connect, 60 s to the first byte, 60 s without progress. There is no limit on the whole call.
///
/// # Example
/// ```no_run
/// use auth_blocking::{AuthConfig, Client, Secret};
///
/// #[derive(AuthConfig)]
/// #[auth(bearer, base_url = "https://api.sendgrid.com/v3")]
/// struct SendGrid {
///     token: Secret,
/// }
///
/// let api = Client::new(SendGrid::builder().token("SG.abc").build()?);
/// let text = api.get("/user/profile").call()?.body_mut().read_to_string()?;
/// # let _ = text;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Client(Arc<Inner>);

/// Whether a credential is accepted, as [`Client::check_with`] found.
///
/// # Example
/// ```no_run
/// # fn check(api: &auth_blocking::Client) -> Result<(), auth_blocking::Error> {
/// use auth_blocking::Access;
///
/// match api.check_with("/me")? {
///     Access::Granted => println!("signed in"),
///     Access::Unauthenticated => println!("sign in again"),
///     _ => println!("this account may not do that"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Access {
    /// The API answered with 2xx.
    Granted,
    /// The API answered with 401: it does not accept the credential.
    Unauthenticated,
    /// The API answered with 403: it accepts the credential, but not for this.
    Forbidden,
}

impl Client {
    /// A client with an agent of its own.
    pub fn new(authenticator: impl IntoAuthenticator) -> Self {
        ClientBuilder::new(authenticator.into_authenticator()).finish()
    }

    /// A client with settings.
    pub fn builder(authenticator: impl IntoAuthenticator) -> ClientBuilder {
        ClientBuilder::new(authenticator.into_authenticator())
    }

    /// GET. A path is taken on the config's `base_url`.
    pub fn get(&self, url: impl Into<String>) -> RequestBuilder {
        RequestBuilder::new(self.clone(), Method::GET, url.into())
    }

    /// POST.
    pub fn post(&self, url: impl Into<String>) -> RequestBuilder {
        RequestBuilder::new(self.clone(), Method::POST, url.into())
    }

    /// PUT.
    pub fn put(&self, url: impl Into<String>) -> RequestBuilder {
        RequestBuilder::new(self.clone(), Method::PUT, url.into())
    }

    /// PATCH.
    pub fn patch(&self, url: impl Into<String>) -> RequestBuilder {
        RequestBuilder::new(self.clone(), Method::PATCH, url.into())
    }

    /// DELETE.
    pub fn delete(&self, url: impl Into<String>) -> RequestBuilder {
        RequestBuilder::new(self.clone(), Method::DELETE, url.into())
    }

    /// HEAD.
    pub fn head(&self, url: impl Into<String>) -> RequestBuilder {
        RequestBuilder::new(self.clone(), Method::HEAD, url.into())
    }

    /// Sends a ready request. A path is taken on the config's `base_url`.
    ///
    /// Of a ureq configuration of the request's own (`agent.configure_request(…)`) the time limits and `https_only` are
    /// kept. Everything else is the client's: redirects, statuses, TLS, headers. Its proxy, or TLS that verifies no
    /// certificate, is an [`Error::Config`].
    ///
    /// # Errors
    /// Any [`Error`].
    pub fn run(
        &self,
        request: Request<impl Into<RequestBody>>,
    ) -> Result<Response<ureq::Body>, Error> {
        self.send(request.map(Into::into), CallOptions::default())
    }

    /// Does to a request what [`Client::run`] would do before sending it: for those who send it themselves.
    ///
    /// # Errors
    /// [`Error::Request`] where the request cannot carry the credential, and the errors of a token request.
    pub fn authorize(&self, request: &mut Request<impl AuthorizeBody>) -> Result<(), Error> {
        let authenticator = &self.0.authenticator;
        if authenticator.plan().is_own(request.uri())
            && authenticator.attach_cached(&*self.0.sources.clock, request.headers_mut())
        {
            return Ok(());
        }
        self.labelled(authorize::authorize(&self.0, request))
    }

    /// What [`Client::run`] would send for `request`, and why: nothing is sent, obtained or stored.
    pub fn explain(&self, request: &Request<impl AuthorizeBody>) -> Explanation {
        self.0.authenticator.explain_at(request, true, self.0.sources.clock.now())
    }

    /// As [`Client::run`], up to where it would send: nothing is sent, obtained or stored.
    ///
    /// # Errors
    /// [`Error::Request`] where the request cannot carry the credential.
    pub fn dry_run(&self, request: &Request<impl AuthorizeBody>) -> Result<Explanation, Error> {
        let explanation = self.explain(request);
        match explanation.problem() {
            Some(problem) => self.labelled(Err(Error::from(problem.clone()))),
            None => Ok(explanation),
        }
    }

    /// The access or session token, obtained or renewed as needed.
    ///
    /// # Errors
    /// [`Error::Config`] where no method of the config obtains one, and the errors of a token request.
    pub fn access_token(&self) -> Result<Secret, Error> {
        let held = self.0.authenticator.first_token(&self.0.driver());
        self.labelled(held.map(|held| held.issued.access_token.clone()))
    }

    /// Obtains other tokens than those in hand, even where these are still valid; threads that ask at once share one request,
    /// and a newer token in the store is taken over. Where it fails the tokens in hand stay in use. Where each call logs in, or
    /// nothing is obtained, it does nothing and returns `Ok`.
    ///
    /// It sends nothing while the credential is refused, the outcome of a refresh is not known, or the server asked to wait:
    /// [`Error::retry_at`] says until when. It does not heed the wait after rejected tokens.
    ///
    /// # Errors
    /// The errors of a token request.
    pub fn renew(&self) -> Result<(), Error> {
        self.labelled(self.0.authenticator.renew_all(&self.0.driver()))
    }

    /// Says that a token is dead, whatever its expiry says. It is not used again by this authenticator and its clones, it is
    /// taken out of the token store, and the next call obtains another; a program that has it in memory uses it until it is
    /// rejected there. Of a token that is not the one in hand nothing but the store is told.
    ///
    /// Where the next token is rejected too, further ones are obtained after waits that grow from 5 s to 5 min; until then a call
    /// fails with [`Error::TokenRejected`].
    ///
    /// For APIs that turn a token down in ways of their own; a 401 is seen without it.
    ///
    /// # Errors
    /// [`Error::Store`] where the token store could not be told.
    ///
    /// # Example
    /// ```no_run
    /// # fn call(api: &auth_blocking::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let token = api.access_token()?;
    /// let text = api.get("/items").call()?.body_mut().read_to_string()?;
    /// if text.contains("session expired") {
    ///     api.reject(&token)?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn reject(&self, token: &Secret) -> Result<(), Error> {
        let now = self.0.sources.clock.now();
        self.labelled(self.0.authenticator.reject_at(token, Some(now)))
    }

    /// Ends a remembered refusal, here and in the token store: a person has mended what the server refused. The next call
    /// presents the credential at once. It ends no other wait.
    ///
    /// # Errors
    /// [`Error::Store`] where the token store could not be told.
    pub fn forget_refusal(&self) -> Result<(), Error> {
        self.labelled(self.0.authenticator.forget_refusal())
    }

    /// Obtains every token that the config needs, now.
    ///
    /// # Errors
    /// The errors of a token request.
    pub fn check(&self) -> Result<(), Error> {
        self.labelled(self.0.authenticator.obtain(&self.0.driver()).map(|_| ()))
    }

    /// Calls `url` with GET, and tells an unaccepted credential from a forbidden resource.
    ///
    /// # Errors
    /// The errors of a token request; [`Error::Status`] for any other status; [`Error::Redirect`] to another
    /// origin, which is often a login page.
    pub fn check_with(&self, url: &str) -> Result<Access, Error> {
        let options = CallOptions {
            http_status_as_error: Some(true),
            same_origin_only: true,
            ..CallOptions::default()
        };
        let uri = self.labelled(self.0.authenticator.plan().resolve(url).map_err(Error::from))?;
        let mut request = Request::new(RequestBody::empty());
        *request.uri_mut() = uri;
        match self.send(request, options) {
            Ok(answer) if answer.status().is_success() => Ok(Access::Granted),
            Ok(answer) => {
                self.labelled(Err(Error::Status(Box::new(StatusError::new(answer, None)))))
            }
            // A renewal that failed says more than the 401.
            Err(Error::Status(status))
                if status.status() == StatusCode::UNAUTHORIZED
                    && status.failed_renewal().is_none()
                    && status.insufficient_scope().is_none() =>
            {
                Ok(Access::Unauthenticated)
            }
            Err(Error::Status(status))
                if status.status() == StatusCode::FORBIDDEN
                    || status.insufficient_scope().is_some() =>
            {
                Ok(Access::Forbidden)
            }
            Err(error) => Err(error),
        }
    }

    /// The authenticator, to make another client that shares its token.
    pub fn authenticator(&self) -> &Authenticator {
        &self.0.authenticator
    }

    pub(crate) fn send(
        &self,
        request: Request<RequestBody>,
        options: CallOptions,
    ) -> Result<Response<ureq::Body>, Error> {
        self.labelled(send::send(&self.0, request, options))
    }

    pub(crate) fn labelled<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        self.0.labelled(result)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("label", &self.0.events.label)
            .field("authenticator", &self.0.authenticator)
            .finish_non_exhaustive()
    }
}
