//! A session token: log in at one endpoint, send its token to the others.

use http::{HeaderMap, Method, Request, header};

use crate::Secret;
use crate::env::Env;
use crate::error::{AnswerError, AnswerReason, ConfigError, Endpoint, ErrorCode, Failure, Refused};
use crate::identity::Digest;
use crate::method::internal;
use crate::method::obtain::{
    Course, Description, End, Event, Given, Leg, Obtain, Obtained, TokenValues,
};
use crate::method::token_request::{add_headers, token_request};
use crate::value::Value;
use crate::wire::body::SecretBytes;
use crate::wire::expiry::Expiry;
use crate::wire::json::Json;
use crate::wire::json::JsonPath;
use crate::wire::place::{Credential, query_pair};
use crate::wire::token_endpoint::{Answer, judge};
use crate::wire::{apply, origin};

/// What does not change from login to login.
#[derive(Debug)]
pub struct Session {
    /// GET or POST.
    pub http_method: Method,
    /// Where the token stands in the answer.
    pub token: TokenAt,
    /// Answers that are refusals although their status says success.
    pub fail_if: Vec<FailIf>,
}

/// Where the token stands in the login's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenAt {
    /// A path into JSON; the empty path is the whole body, as JSON string or plain text.
    Path(JsonPath),
    /// A header.
    Header(&'static str),
    /// The value of a cookie that the login sets, RFC 6265 section 4.1.
    Cookie(&'static str),
}

/// `fail_if("error.code" = "…", message = "…")`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailIf {
    /// The path to look at.
    pub path: JsonPath,
    /// The value that means refusal.
    pub equals: &'static str,
    /// What the error then says.
    pub message: Option<&'static str>,
}

/// The values of one login.
#[derive(Debug)]
pub struct LoginValues {
    /// The login's URL.
    pub url: Value,
    /// Query parameters; absent ones are left out.
    pub query: Vec<(&'static str, Value)>,
    /// Headers; absent ones are left out.
    pub headers: Vec<(&'static str, Value)>,
    /// The body.
    pub body: LoginBody,
    /// The login's own authentication.
    pub auth: Vec<Credential>,
    /// Whether the user's function signs the login.
    pub sign: bool,
}

/// The body of a login.
#[derive(Debug)]
pub enum LoginBody {
    /// None.
    Empty,
    /// An object; dotted keys make nested objects.
    Json(Vec<(&'static [&'static str], LoginJson)>),
    /// `application/x-www-form-urlencoded`.
    Form(Vec<(&'static str, Value)>),
    /// Any text.
    Raw {
        /// The text.
        text: Value,
        /// Its media type.
        content_type: &'static str,
    },
}

/// A value in a JSON login body.
#[derive(Debug)]
pub enum LoginJson {
    /// A string.
    Text(Value),
    /// `true`, `false` or an integer, as written in the annotation.
    Literal(&'static str),
}

impl Session {
    /// The login request. `allow_http` lets it off https.
    ///
    /// # Errors
    /// A value that cannot be sent, by field.
    pub fn request(
        &self,
        values: &LoginValues,
        allow_http: bool,
    ) -> Result<Request<SecretBytes>, ConfigError> {
        let url = values.url.required()?;
        let mut uri = origin::endpoint(url, allow_http)?;
        for (name, value) in &values.query {
            if let Some(value) = value.as_text() {
                uri = apply::add_query(&uri, &query_pair(name, value.expose()))
                    .map_err(|_| value.error(crate::error::Reason::Url))?;
            }
        }
        let (body, content_type) = values.body.encode()?;
        let mut request = token_request(&self.http_method, uri, body, content_type);
        add_headers(&values.headers, request.headers_mut())?;
        let (mut parts, body) = request.into_parts();
        let mut body = body.into_wiped();
        apply::credentials(&values.auth, &mut parts, Some(&mut body))
            .map_err(|_| ConfigError::new("login", crate::error::Reason::Conflict))?;
        Ok(Request::from_parts(parts, SecretBytes::from(body)))
    }

    /// The token in the login's answer, with the JSON that an expiry may stand in.
    ///
    /// # Errors
    /// [`Failure::Refused`], [`Failure::Unavailable`], [`Failure::Answer`]
    pub fn answer(&self, answer: &Answer) -> Result<(Secret, Option<Json>), Failure> {
        let unusable = |reason| Failure::Answer(AnswerError::new(answer.status, reason));
        let json = Json::parse(answer.body.as_slice());
        if let Ok(json) = &json {
            for fail_if in &self.fail_if {
                if json.at(fail_if.path).is_some_and(|value| value.is_text(fail_if.equals)) {
                    let refused = Refused::new(answer.status, ErrorCode::Other);
                    return Err(Failure::Refused(Refused {
                        message: fail_if.message.map(Into::into),
                        ..refused
                    }));
                }
            }
        }
        match answer.status.as_u16() {
            // A login form answers with its cookie and sends the browser on.
            302 | 303 if matches!(self.token, TokenAt::Cookie(_)) => {}
            _ => judge(answer.status, answer.retry_after)?,
        }
        let name = self.token.to_string();
        let token =
            match self.token {
                TokenAt::Header(header) => header_text(&answer.headers, header),
                TokenAt::Cookie(name) => cookie(&answer.headers, name),
                // A token of digits alone is JSON too; it is taken as it is written.
                TokenAt::Path(JsonPath([])) => match &json {
                    Ok(json @ Json::String(_)) => json.text(),
                    Ok(Json::Object(_) | Json::Array(_) | Json::Null) => None,
                    _ => std::str::from_utf8(answer.body.as_slice())
                        .ok()
                        .map(|text| Secret::from(text.trim())),
                },
                TokenAt::Path(path) => match &json {
                    Err(reason) => return Err(unusable(reason.clone())),
                    Ok(json) => match json.at(path) {
                        None if !matches!(json, Json::Object(_)) => {
                            return Err(unusable(AnswerReason::NotObject(name.into())));
                        }
                        None | Some(Json::Null) => None,
                        Some(value) => Some(value.text().ok_or_else(|| {
                            unusable(AnswerReason::WrongType(name.clone().into()))
                        })?),
                    },
                },
            };
        let token = token.ok_or_else(|| unusable(AnswerReason::Missing(name.clone().into())))?;
        if token.is_empty() {
            return Err(unusable(AnswerReason::Empty(name.into())));
        }
        Ok((token, json.ok()))
    }
}

impl Obtain for Session {
    fn describe(&self) -> Description {
        Description {
            what: "token of a login".to_owned(),
            endpoint: Endpoint::Login,
            token_name: self.token.to_string(),
        }
    }

    fn expiry(&self) -> Expiry {
        Expiry::every_call()
    }

    fn url<'v>(&self, values: &'v TokenValues) -> Option<&'v Value> {
        values.session().ok().map(|values| &values.url)
    }

    // Whose login it is stands among all that it sends.
    fn who(&self, _: &TokenValues, _: &mut Digest) {}

    fn secrets(&self, values: &TokenValues, name: &mut Digest) {
        if let Ok(values) = values.session() {
            values.add_to(name);
        }
    }

    fn token(&self, _: &TokenValues, token: &mut Digest) {
        token.text("method", self.http_method.as_str());
        match self.token {
            TokenAt::Path(path) => token.path("token_path", path.0),
            TokenAt::Header(name) => token.text("token_header", name),
            TokenAt::Cookie(name) => token.text("token_cookie", name),
        }
    }

    fn read(&self, answer: &Answer, _: bool) -> Result<Obtained, Failure> {
        let (access_token, json) = self.answer(answer).map_err(Failure::of_login)?;
        Ok(Obtained { access_token, refresh_token: None, end: End::InResponse(json) })
    }

    fn course(&self, given: Given) -> Box<dyn Course + '_> {
        Box::new(Login { session: self, given })
    }
}

/// One login.
struct Login<'a> {
    session: &'a Session,
    given: Given,
}

impl Course for Login<'_> {
    fn next(&mut self, event: Event<'_>, values: &TokenValues, _: &mut Env<'_>) -> Leg {
        match event {
            Event::Start => self.start(values).unwrap_or_else(|error| Leg::Failed(error.into())),
            Event::Response(answer) => self.session.read(answer, self.given.bearer).into(),
            Event::Unusable(error) => Leg::Failed(Failure::from(error).of_login()),
            Event::Ran(_) => Leg::Failed(internal().into()),
        }
    }
}

impl Login<'_> {
    fn start(&self, values: &TokenValues) -> Result<Leg, ConfigError> {
        let values = values.session()?;
        let request = self.session.request(values, self.given.allow_http)?;
        Ok(Leg::Send { request, sign: values.sign })
    }
}

impl LoginValues {
    /// All that a login sends.
    fn add_to(&self, name: &mut Digest) {
        name.value("url", &self.url);
        name.pairs("query", &self.query);
        name.pairs("headers", &self.headers);
        match &self.body {
            LoginBody::Empty => name.text("body", "empty"),
            LoginBody::Json(entries) => {
                name.text("json", &entries.len().to_string());
                for (path, value) in entries {
                    name.path("path", path);
                    match value {
                        LoginJson::Text(value) => name.value("text", value),
                        LoginJson::Literal(literal) => name.text("literal", literal),
                    }
                }
            }
            LoginBody::Form(fields) => name.pairs("body", fields),
            LoginBody::Raw { text, content_type } => {
                name.text("content_type", content_type);
                name.value("body", text);
            }
        }
        self.auth.iter().for_each(|credential| name.credential(credential));
    }
}

impl std::fmt::Display for TokenAt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Path(path) => path.fmt(f),
            Self::Header(name) | Self::Cookie(name) => f.write_str(name),
        }
    }
}

fn header_text(headers: &HeaderMap, name: &str) -> Option<Secret> {
    headers.get(name)?.to_str().ok().map(Secret::from)
}

/// The value of the cookie `name`; of several, the last one counts (RFC 6265 section 5.3).
fn cookie(headers: &HeaderMap, name: &str) -> Option<Secret> {
    headers.get_all(header::SET_COOKIE).iter().rev().find_map(|value| {
        let pair = value.to_str().ok()?.split(';').next()?;
        let (own, value) = pair.split_once('=')?;
        (own.trim() == name).then(|| Secret::from(value.trim()))
    })
}

impl LoginBody {
    /// The bytes and their media type.
    fn encode(&self) -> Result<(SecretBytes, Option<&'static str>), ConfigError> {
        Ok(match self {
            Self::Empty => (SecretBytes::default(), None),
            Self::Json(entries) => {
                let mut object = Json::Object(Vec::new());
                for (path, value) in entries {
                    let value = match value {
                        LoginJson::Literal(literal) => Json::literal(literal),
                        LoginJson::Text(value) => match value.as_text() {
                            Some(text) => Json::String(text.text.clone()),
                            None => continue,
                        },
                    };
                    object.insert(path, value).map_err(|_| {
                        ConfigError::new(path.join("."), crate::error::Reason::Conflict)
                    })?;
                }
                (object.encode(), Some("application/json"))
            }
            Self::Form(fields) => {
                let fields = fields
                    .iter()
                    .filter_map(|(name, value)| Some((*name, value.as_text()?.expose())));
                (apply::form(fields), Some("application/x-www-form-urlencoded"))
            }
            Self::Raw { text, content_type } => (
                SecretBytes::new(text.required()?.expose().as_bytes().to_vec()),
                Some(content_type),
            ),
        })
    }
}
