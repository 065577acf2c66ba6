use auth_blocking::{AuthConfig, MemoryTokenStore, Secret};

struct Tenant(u32);

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
    params("tenant" = "{name()}"),
))]
struct Login {
    client_id: String,
    client_secret: Secret,
    tenant: Tenant,
}

impl Login {
    fn name(&self) -> String {
        format!("tenant-{}", self.tenant.0)
    }
}

#[derive(AuthConfig)]
#[auth(base_url = "https://api.example.com")]
struct Api {
    #[auth(flatten)]
    login: Login,
}

fn main() {
    let login = Login { client_id: "id".into(), client_secret: "s".into(), tenant: Tenant(1) };
    let _ = Api { login }.authenticator_with(MemoryTokenStore::new());
}
