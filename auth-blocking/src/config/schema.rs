//! The JSON Schema of a config.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::config::AuthConfig;

/// The JSON Schema (draft 2020-12) of a config, as serde reads it: feature `schema`.
///
/// It has the fields and variants under their names in JSON, what is required, defaults, the fields' comments, and
/// `"format": "password"` with `"writeOnly": true` on each [`Secret`](crate::Secret): what a settings page needs.
/// The type derives `JsonSchema` beside `AuthConfig` and `Deserialize`, so that serde's own words count.
///
/// # Example
/// ```
/// use auth_blocking::{AuthConfig, Secret, json_schema, schemars};
///
/// #[derive(AuthConfig, serde::Deserialize, schemars::JsonSchema)]
/// #[schemars(crate = "auth_blocking::schemars")]
/// #[serde(rename_all = "camelCase")]
/// #[auth(basic(username = "{api_key}", password = ""))]
/// struct Api {
///     /// Settings, API keys.
///     api_key: Secret,
/// }
///
/// let schema = json_schema::<Api>();
/// assert_eq!(schema["required"][0], "apiKey");
/// assert_eq!(schema["properties"]["apiKey"]["writeOnly"], true);
/// ```
pub fn json_schema<T: AuthConfig + JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    settings.into_generator().into_root_schema_for::<T>().to_value()
}
