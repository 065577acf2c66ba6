//! Reads `connectors.jsonl`: format strings, choices, selections.

use serde_json::Value;

use super::Case;

pub(crate) struct Connector(Value);

pub(crate) fn all() -> Vec<Connector> {
    include_str!("connectors.jsonl")
        .lines()
        .map(|line| Connector(serde_json::from_str(line).unwrap()))
        .collect()
}

impl Connector {
    pub(crate) fn name(&self) -> &str {
        self.0["name"].as_str().unwrap()
    }

    /// The sample configs, as a user would have them.
    pub(crate) fn configs(&self) -> Vec<Value> {
        self.0["configs"].as_array().unwrap().clone()
    }

    pub(super) fn other_origins(&self) -> Vec<String> {
        let origins = self.0["other_origins"].as_array().into_iter().flatten();
        origins.map(|origin| origin.as_str().unwrap().to_owned()).collect()
    }

    /// The authenticators of this API: one, or one for each kind of request.
    pub(crate) fn cases(&self, config: &Value) -> Vec<Case> {
        let mut whole = config.clone();
        for (name, value) in self.0["defaults"].as_object().into_iter().flatten() {
            let object = whole.as_object_mut().unwrap();
            object.entry(name.clone()).or_insert_with(|| value.clone());
        }
        let auth = self.0["auth"].as_array().unwrap();
        let Some(alternatives) = auth[0].get("alternatives") else {
            let auth = select(auth, &whole);
            let (entry, config) = (self.name().to_owned(), config.clone());
            return vec![Case { entry, whole, config, auth, elsewhere: false }];
        };
        let alternatives = alternatives.as_array().unwrap().iter();
        alternatives
            .map(|alternative| {
                let config = match alternative["config"].as_str() {
                    Some(path) => at(config, path).unwrap().clone(),
                    None => config.clone(),
                };
                Case {
                    entry: alternative["entry"].as_str().unwrap().to_owned(),
                    whole: whole.clone(),
                    config,
                    auth: alternative["auth"].as_array().unwrap().clone(),
                    elsewhere: alternative["elsewhere"] == true,
                }
            })
            .collect()
    }

    pub(super) fn base_url(&self, config: &Value) -> String {
        url(&self.0["base_url"], config)
    }

    pub(super) fn extra(&self, kind: &str, config: &Value) -> Vec<(String, String)> {
        pairs(&self.0[kind], config)
    }
}

/// The methods of the option that the config chooses.
fn select(auth: &[Value], config: &Value) -> Vec<Value> {
    if auth[0]["kind"] == "select" {
        choose(&auth[0], config).unwrap().as_array().unwrap().clone()
    } else {
        auth.to_vec()
    }
}

/// The pairs of an object whose values are there.
pub(super) fn pairs(object: &Value, config: &Value) -> Vec<(String, String)> {
    let object = object.as_object().into_iter().flatten();
    object.filter_map(|(name, value)| Some((name.clone(), text(value, config)?))).collect()
}

/// A value outside a URL; `None` where it reads what is not there.
pub(super) fn text(value: &Value, config: &Value) -> Option<String> {
    fill(value, config, |_, text| text.to_owned())
}

/// A URL: percent-encoded behind the host, without a slash before the text that follows a whole base.
pub(super) fn url(value: &Value, config: &Value) -> String {
    fill(value, config, |before, text| match before.split_once("://") {
        None => text.trim_end_matches('/').to_owned(),
        Some((_, rest)) if rest.contains('/') => encode(text),
        Some(_) => text.to_owned(),
    })
    .unwrap_or_else(|| panic!("{value} is absent"))
}

fn fill(
    value: &Value,
    config: &Value,
    place: impl Fn(&str, &str) -> String + Copy,
) -> Option<String> {
    let template = match value {
        Value::String(template) => template,
        Value::Object(object) if object.contains_key("match") => {
            return fill(choose(value, config)?, config, place);
        }
        Value::Object(object) if object.contains_key("json") => {
            let inner: Value = serde_json::from_str(&text(&object["json"], config)?).unwrap();
            return Some(inner[object["at"].as_str().unwrap()].as_str().unwrap().to_owned());
        }
        Value::Object(object) if object.contains_key("now") => {
            return Some(written(&config["now"]));
        }
        Value::Null => return None,
        other => panic!("{other} is no value"),
    };
    let mut out = String::new();
    let mut rest = template.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (path, after) = after.split_once('}').unwrap();
        let text = place(&out, &written(at(config, path)?));
        out.push_str(&text);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// The part of a choice that the config takes.
fn choose<'a>(choice: &'a Value, config: &Value) -> Option<&'a Value> {
    let path = choice["match"].as_str().unwrap().trim_matches(['{', '}']);
    match at(config, path) {
        None => choice.get("none").or_else(|| choice.get("else")),
        Some(value) => choice["arms"].get(written(value)).or_else(|| choice.get("else")),
    }
}

fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn at<'a>(config: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(config, |value, key| match key.parse::<usize>() {
        Ok(index) => value.get(index),
        Err(_) => value.get(key),
    })
}

/// RFC 3986 section 2.3: all but unreserved characters.
fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}
