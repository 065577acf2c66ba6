//! A GET without any authentication: what a program has before it has credentials.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("first argument: the server's URL")?;
    let mut answer = ureq::get(format!("{url}/items")).call()?;
    println!("{}", answer.body_mut().read_to_string()?);
    Ok(())
}
