// SPDX-License-Identifier: Apache-2.0
// gunicorn/config.py of 27.0.1; releases from 19.10 on have a part of these under the same names
// and options.
#include "doctor/gunicorn/settings_table.h"

#include <array>

namespace sqreen::doctor {
namespace {

using enum GunicornKind;
using enum GunicornArgument;

constexpr auto kSettings = std::to_array<GunicornSetting>({
    {"access_log_format", "--access-logformat", text},
    {"accesslog", "--access-logfile", text},
    {"asgi_disconnect_grace_period", "--asgi-disconnect-grace-period", integer},
    {"asgi_lifespan", "--asgi-lifespan", other},
    {"asgi_loop", "--asgi-loop", other},
    {"backlog", "--backlog", integer},
    {"bind", "-b --bind", list},
    {"ca_certs", "--ca-certs", text},
    {"capture_output", "--capture-output", flag, nothing},
    {"casefold_http_method", "--casefold-http-method", flag, nothing},
    {"cert_reqs", "--cert-reqs", integer},
    {"certfile", "--certfile", text},
    {"chdir", "--chdir", text},
    {"check_config", "--check-config", flag, nothing},
    {"child_exit", {}, function},
    {"ciphers", "--ciphers", text},
    {"config", "-c --config", text},
    {"control_socket", "--control-socket", text},
    {"control_socket_disable", "--no-control-socket", flag, nothing},
    {"control_socket_mode", "--control-socket-mode", integer},
    {"daemon", "-D --daemon", flag, nothing},
    {"default_proc_name", {}, text},
    {"dirty_apps", "--dirty-app", list},
    {"dirty_graceful_timeout", "--dirty-graceful-timeout", integer},
    {"dirty_post_fork", {}, function},
    {"dirty_threads", "--dirty-threads", integer},
    {"dirty_timeout", "--dirty-timeout", integer},
    {"dirty_worker_exit", {}, function},
    {"dirty_worker_init", {}, function},
    {"dirty_workers", "--dirty-workers", integer},
    {"disable_redirect_access_to_syslog", "--disable-redirect-access-to-syslog", flag, nothing},
    {"do_handshake_on_connect", "--do-handshake-on-connect", flag, nothing},
    {"dogstatsd_tags", "--dogstatsd-tags", text},
    {"enable_backlog_metric", "--enable-backlog-metric", flag, nothing},
    {"enable_stdio_inheritance", "-R --enable-stdio-inheritance", flag, nothing},
    {"errorlog", "--error-logfile --log-file", text},
    {"forwarded_allow_ips", "--forwarded-allow-ips", words},
    {"forwarder_headers", "--forwarder-headers", words},
    {"graceful_timeout", "--graceful-timeout", integer},
    {"group", "-g --group", user},
    {"header_map", "--header-map", other},
    {"http2_cleartext", "--http2-cleartext", other},
    {"http2_initial_window_size", "--http2-initial-window-size", integer},
    {"http2_max_concurrent_streams", "--http2-max-concurrent-streams", integer},
    {"http2_max_frame_size", "--http2-max-frame-size", integer},
    {"http2_max_header_list_size", "--http2-max-header-list-size", integer},
    {"http_parser", "--http-parser", other},
    {"http_protocols", "--http-protocols", other},
    {"initgroups", "--initgroups", flag, nothing},
    {"keepalive", "--keep-alive", integer},
    {"keyfile", "--keyfile", text},
    {"limit_request_field_size", "--limit-request-field_size", integer},
    {"limit_request_fields", "--limit-request-fields", integer},
    {"limit_request_line", "--limit-request-line", integer},
    {"logconfig", "--log-config", text},
    {"logconfig_dict", {}, mapping},
    {"logconfig_json", "--log-config-json", text},
    {"logger_class", "--logger-class", class_name},
    {"loglevel", "--log-level", text},
    {"max_requests", "--max-requests", integer},
    {"max_requests_jitter", "--max-requests-jitter", integer},
    {"nworkers_changed", {}, function},
    {"on_dirty_starting", {}, function},
    {"on_exit", {}, function},
    {"on_reload", {}, function},
    {"on_starting", {}, function},
    {"paste", "--paste --paster", text},
    {"permit_obsolete_folding", "--permit-obsolete-folding", flag, nothing},
    {"permit_unconventional_http_method", "--permit-unconventional-http-method", flag, nothing},
    {"permit_unconventional_http_version", "--permit-unconventional-http-version", flag, nothing},
    {"pidfile", "-p --pid", text},
    {"post_fork", {}, function},
    {"post_request", {}, function},
    {"post_worker_init", {}, function},
    {"pre_exec", {}, function},
    {"pre_fork", {}, function},
    {"pre_request", {}, function},
    {"preload_app", "--preload", flag, nothing},
    {"print_config", "--print-config", flag, nothing},
    {"proc_name", "-n --name", text},
    {"protocol", "--protocol", text},
    {"proxy_allow_ips", "--proxy-allow-from", words},
    {"proxy_protocol", "--proxy-protocol", other, may_follow},
    {"pythonpath", "--pythonpath", text},
    {"raw_env", "-e --env", list},
    {"raw_paste_global_conf", "--paste-global", list},
    {"reload", "--reload", flag, nothing},
    {"reload_engine", "--reload-engine", other},
    {"reload_extra_files", "--reload-extra-file", list},
    {"reuse_port", "--reuse-port", flag, nothing},
    {"root_path", "--root-path", text},
    {"secure_scheme_headers", {}, mapping},
    {"sendfile", "--no-sendfile", flag, nothing},
    {"spew", "--spew", flag, nothing},
    {"ssl_context", {}, function},
    {"ssl_version", "--ssl-version", other},
    {"statsd_host", "--statsd-host", other},
    {"statsd_prefix", "--statsd-prefix", text},
    {"strip_header_spaces", "--strip-header-spaces", flag, nothing},
    {"suppress_ragged_eofs", "--suppress-ragged-eofs", flag, nothing},
    {"syslog", "--log-syslog", flag, nothing},
    {"syslog_addr", "--log-syslog-to", text},
    {"syslog_facility", "--log-syslog-facility", text},
    {"syslog_prefix", "--log-syslog-prefix", text},
    {"threads", "--threads", integer},
    {"timeout", "-t --timeout", integer},
    {"tmp_upload_dir", {}, text},
    {"umask", "-m --umask", integer},
    {"user", "-u --user", user},
    {"uwsgi_allow_ips", "--uwsgi-allow-from", words},
    {"websocket_max_message_size", "--websocket-max-message-size", integer},
    {"when_ready", {}, function},
    {"worker_abort", {}, function},
    {"worker_class", "-k --worker-class", class_name},
    {"worker_connections", "--worker-connections", integer},
    {"worker_exit", {}, function},
    {"worker_int", {}, function},
    {"worker_tmp_dir", "--worker-tmp-dir", text},
    {"workers", "-w --workers", integer},
    {"wsgi_app", {}, text},
});

}  // namespace

std::span<const GunicornSetting> gunicorn_settings() {
  return kSettings;
}

const GunicornSetting* find_gunicorn_setting(std::string_view name) {
  for (const GunicornSetting& setting : kSettings) {
    if (setting.name == name) return &setting;
  }
  return nullptr;
}

}  // namespace sqreen::doctor
