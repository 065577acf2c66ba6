//! The function that signs with a JWT.

use super::{Source, layout};
use crate::fields::{Field, Kind, field_name};
use crate::item::quoted;
use crate::method::Signature;
use crate::method::jwt::{json, prefix};

impl Source {
    /// `fn jwt(config: &Type, …)`
    pub(crate) fn add_jwt(&mut self, owner: &str, signature: &Signature, fields: &[Field]) {
        self.ours.extend(["Error", "SignRequest"]);
        self.uses.extend([
            "std::time::UNIX_EPOCH",
            "auth_blocking::http::HeaderValue",
            "base64::Engine",
        ]);
        let read = |path: &[String]| {
            let names: Vec<String> = path.iter().map(|key| field_name(key)).collect();
            let expose = if is_secret(fields, path) { ".expose()" } else { "" };
            format!("config.{}{expose}", names.join("."))
        };
        let mut out = format!(
            "/// A JWT of its own for each request, RFC 7519.\n\
             fn jwt(config: &{owner}, request: &mut SignRequest<'_>) -> Result<(), Error> {{\n"
        );
        out.push_str(
            "    let now = request\n        .now\n        .duration_since(UNIX_EPOCH)\n        \
             .map_err(Error::custom)?\n        .as_secs();\n",
        );
        let algorithm = signature.algorithm;
        let (header, mut header_arguments) = json(&signature.headers, &read);
        let header = format!("r#\"{{{{\"alg\":\"{}\",{header}}}}}\"#", algorithm.name);
        let (claims, mut arguments) = json(&signature.claims, &read);
        let comma = if claims.is_empty() { "" } else { "," };
        let claims =
            format!("r#\"{{{{{claims}{comma}\"iat\":{{now}},\"exp\":{{}},\"nbf\":{{now}}}}}}\"#");
        arguments.push(format!("now + {}", signature.lifetime));
        if header_arguments.len() + arguments.len() > 1 {
            self.uses.insert("serde_json::json");
        }
        header_arguments.insert(0, header);
        arguments.insert(0, claims);
        layout::call("let header = format!", &header_arguments, ";", 4, &mut out);
        layout::call("let claims = format!", &arguments, ";", 4, &mut out);
        out.push_str(
            "    let signed = format!(\n        \"{}.{}\",\n        BASE64_URL_SAFE_NO_PAD.encode(header),\n        \
             BASE64_URL_SAFE_NO_PAD.encode(claims)\n    );\n",
        );
        let key = signature.key.as_field().map(|path| read(path)).unwrap_or_default();
        let key = if signature.base64_key { format!("BASE64_STANDARD.encode({key})") } else { key };
        let standard = signature.base64_key || algorithm.is_rsa;
        self.uses.insert(if standard {
            "base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD}"
        } else {
            "base64::prelude::BASE64_URL_SAFE_NO_PAD"
        });
        if algorithm.is_rsa {
            self.rsa(algorithm.constant, &key, &mut out);
        } else {
            self.uses.insert("ring::hmac");
            layout::call(
                "let key = hmac::Key::new",
                &[format!("hmac::{}", algorithm.constant), format!("{key}.as_bytes()")],
                ";",
                4,
                &mut out,
            );
            out.push_str("    let signature = hmac::sign(&key, signed.as_bytes());\n");
        }
        out.push_str("    let signature = BASE64_URL_SAFE_NO_PAD.encode(signature);\n");
        let prefix = prefix(signature).map(|prefix| format!("{prefix} ")).unwrap_or_default();
        out.push_str(&format!("    let value = format!(\"{prefix}{{signed}}.{{signature}}\");\n"));
        out.push_str("    let mut value = HeaderValue::try_from(value).map_err(Error::custom)?;\n    value.set_sensitive(true);\n");
        let header = quoted(&signature.header.to_ascii_lowercase());
        out.push_str(&format!("    request.headers.insert({header}, value);\n    Ok(())\n}}\n"));
        self.parts.push(out);
    }

    /// The key is a PEM file of PKCS #8 (RFC 7468 section 10).
    fn rsa(&mut self, padding: &'static str, key: &str, out: &mut String) {
        self.uses.extend(["ring::rand::SystemRandom", "ring::signature::{self, RsaKeyPair}"]);
        out.push_str(&format!(
            "    let unreadable = || Error::custom(\"the private key is not understood\");\n    \
             let pem = {key};\n    \
             let pem: String = pem.lines().filter(|line| !line.starts_with('-')).collect();\n    \
             let der = BASE64_STANDARD.decode(pem).map_err(|_| unreadable())?;\n    \
             let key = RsaKeyPair::from_pkcs8(&der).map_err(|_| unreadable())?;\n    \
             let mut signature = vec![0; key.public().modulus_len()];\n    \
             let random = SystemRandom::new();\n    \
             key.sign(&signature::{padding}, &random, signed.as_bytes(), &mut signature)\n        \
             .map_err(|_| unreadable())?;\n",
        ));
    }
}

fn is_secret(fields: &[Field], path: &[String]) -> bool {
    let Some((key, rest)) = path.split_first() else { return false };
    fields.iter().any(|field| {
        field.key == *key
            && match &field.kind {
                Kind::Secret => rest.is_empty(),
                Kind::Object(inner) => is_secret(inner, rest),
                _ => false,
            }
    })
}
