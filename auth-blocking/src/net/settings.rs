//! A configuration's settings, given on: ureq has no way from a configuration back to a builder.

use ureq::config::{Config, ConfigBuilder};
use ureq::typestate::AgentScope;

/// Each setting of `$config` that a request has too, on `$builder`.
macro_rules! settings {
    ($builder:expr, $config:expr) => {{
        let (builder, config): (_, &ureq::config::Config) = ($builder, $config);
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        let builder = builder.tls_config(config.tls_config().clone());
        builder
            .https_only(config.https_only())
            .ip_family(config.ip_family())
            .proxy(config.proxy().cloned())
            .no_delay(config.no_delay())
            .save_redirect_history(false)
            .user_agent(config.user_agent().clone())
            .accept(config.accept().clone())
            .accept_encoding(config.accept_encoding().clone())
            .max_response_header_size(config.max_response_header_size())
            .input_buffer_size(config.input_buffer_size())
            .output_buffer_size(config.output_buffer_size())
            .max_idle_age(config.max_idle_age())
            .allow_non_standard_methods(config.allow_non_standard_methods())
            // The client follows redirects and judges statuses itself.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
    }};
}

/// A builder with the settings of `config`, its middleware excepted.
pub(crate) fn copy(config: &Config) -> ConfigBuilder<AgentScope> {
    let timeouts = config.timeouts();
    settings!(Config::builder(), config)
        .max_idle_connections(config.max_idle_connections())
        .max_idle_connections_per_host(config.max_idle_connections_per_host())
        .timeout_global(timeouts.global)
        .timeout_per_call(timeouts.per_call)
        .timeout_resolve(timeouts.resolve)
        .timeout_connect(timeouts.connect)
        .timeout_send_request(timeouts.send_request)
        .timeout_await_100(timeouts.await_100)
        .timeout_send_body(timeouts.send_body)
        .timeout_recv_response(timeouts.recv_response)
        .timeout_recv_body(timeouts.recv_body)
        .timeout_per_read(config.timeout_per_read())
        .timeout_per_write(config.timeout_per_write())
}

pub(crate) use settings as overwritten;
