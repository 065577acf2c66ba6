use auth_blocking::Secret;

fn main() {
    let text: String = Secret::from("s").into();
}
