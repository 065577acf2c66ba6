//! A token and one request, by hand on ureq.

use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("first argument: the server's URL")?;
    let agent = ureq::Agent::new_with_defaults();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "id"),
        ("client_secret", "secret"),
    ];
    let token: Value = agent.post(format!("{url}/token")).send_form(form)?.body_mut().read_json()?;
    let token = token["access_token"].as_str().ok_or("no token")?;
    let mut answer = agent
        .get(format!("{url}/items"))
        .header("Authorization", format!("Bearer {token}"))
        .call()?;
    println!("{}", answer.body_mut().read_to_string()?);
    Ok(())
}
