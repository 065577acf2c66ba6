//! A token endpoint's memory of one credential whose refresh tokens work once.

/// A second use of a refresh token revokes the family (RFC 9700 section 4.14.2), unless there is a grace period.
#[derive(Default)]
pub struct Family {
    /// The last token's predecessor is let in too, and gets the same answer again.
    pub grace: bool,
    /// `expires_in` of its access tokens, in seconds.
    pub life: u32,
    /// The number of the newest refresh token.
    pub number: u32,
    /// What was presented, and which token would have been right.
    pub presented: Vec<(String, String)>,
    revoked: bool,
    sign_ins: u32,
}

impl Family {
    /// A family without a sign-in yet.
    pub fn new(grace: bool, life: u32) -> Self {
        Self { grace, life, ..Self::default() }
    }

    /// A person signs in: the first refresh token of a new chain.
    pub fn sign_in(&mut self) -> String {
        (self.sign_ins, self.number, self.revoked) = (self.sign_ins + 1, 0, false);
        self.presented.clear();
        self.token(0)
    }

    /// The answer to a refresh: status and body.
    pub fn refresh(&mut self, form: &str) -> (u16, String) {
        let presented = form_urlencoded::parse(form.as_bytes())
            .find(|(name, _)| name == "refresh_token")
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default();
        let again = self.grace && self.number > 0 && presented == self.token(self.number - 1);
        let right = self.token(self.number);
        let refused = self.revoked || !(presented == right || again);
        self.presented.push((presented, right));
        if refused {
            self.revoked = true;
            return (400, r#"{"error":"invalid_grant"}"#.to_owned());
        }
        if !again {
            self.number += 1;
        }
        let (next, life) = (self.token(self.number), self.life);
        let body =
            format!(r#"{{"access_token":"at","refresh_token":"{next}","expires_in":{life}}}"#);
        (200, body)
    }

    /// The right tokens in whose place a wrong one was presented since the sign-in.
    pub fn wrong(&self) -> Vec<String> {
        let wrong = self.presented.iter().filter(|(presented, right)| presented != right);
        wrong.map(|(_, right)| right.clone()).collect()
    }

    fn token(&self, number: u32) -> String {
        format!("rt-{}-{number}.", self.sign_ins)
    }
}
