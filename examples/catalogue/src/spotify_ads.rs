use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Spotify Ads
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://accounts.spotify.com/api/token",
))]
#[auth(base_url = "https://api-partner.spotify.com")]
pub struct SpotifyAds {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}
