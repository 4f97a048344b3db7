// SPDX-License-Identifier: Apache-2.0
#include "core/settings_table.h"

#include <array>

#include "core/setting_values.h"

namespace sqreen {
namespace {

template <std::string Settings::*member>
Complaint text(Settings& settings, std::string_view value) {
  return take_text(value, settings.*member);
}
template <bool Settings::*member>
Complaint boolean(Settings& settings, std::string_view value) {
  return take_boolean(value, settings.*member);
}
template <std::uint64_t Settings::*member>
Complaint size(Settings& settings, std::string_view value) {
  return take_size(value, settings.*member);
}
template <std::string Settings::*member>
Complaint absolute_folder(Settings& settings, std::string_view value) {
  return take_absolute_folder(value, settings.*member);
}

// Rows whose value needs a judgement of its own.
Complaint config_file(Settings&, std::string_view) {
  return std::nullopt;
}  // load_settings() reads it
Complaint mode(Settings& s, std::string_view value) {
  return take_mode(value, s.mode);
}
Complaint log_level(Settings& s, std::string_view value) {
  return take_log_level(value, s.log_level);
}
Complaint dashboard_url(Settings& s, std::string_view value) {
  return take_dashboard_url(value, s.dashboard_url);
}
Complaint proxy(Settings& s, std::string_view value) {
  return take_proxy(value, s.http_proxy);
}
Complaint ip_header(Settings& s, std::string_view value) {
  return take_header_name(value, s.ip_header);
}
Complaint proxies(Settings& s, std::string_view value) {
  return take_networks(value, s.trusted_proxies);
}
Complaint keys(Settings& s, std::string_view value) {
  return take_keys(value, s.strip_sensitive_keys);
}
Complaint block_status(Settings& s, std::string_view value) {
  return take_block_status(value, s.block_status);
}
Complaint block_redirect(Settings& s, std::string_view value) {
  return take_redirect(value, s.block_redirect);
}

using S = Settings;

// clang-format off
constexpr auto kRows = std::to_array<SettingRow>({
    {{"token", "SQREEN_TOKEN", "text", "", "identifies the account or app"}, text<&S::token>},
    {{"app_name", "SQREEN_APP_NAME", "text", "",
      "name under which the app is shown; empty: taken from the command"}, text<&S::app_name>},
    {{"", "SQREEN_CONFIG_FILE", "path", "",
      "file to read instead of ./sqreen.ini, ~/.sqreen.ini or /etc/sqreen.ini"}, config_file},
    {{"disable", "SQREEN_DISABLE", "boolean", "", "the agent does not start"}, boolean<&S::disable>},
    {{"mode", "SQREEN_MODE", "one of off, monitor, block", "block",
      "block attacks, only report them, or do neither"}, mode},
    {{"log_location", "SQREEN_LOG_LOCATION", "path", "", "log file; empty: standard error"},
     text<&S::log_location>},
    {{"log_level", "SQREEN_LOG_LEVEL", "one of CRITICAL, ERROR, WARN, INFO, DEBUG", "CRITICAL",
      "how much is logged"}, log_level},
    {{"dashboard_url", "SQREEN_DASHBOARD_URL", "URL", "",
      "dashboard elsewhere; this version sends nothing to it, sqreen doctor tries the way there"},
     dashboard_url},
    {{"http_proxy", "SQREEN_HTTP_PROXY", "URL", "",
      "proxy for traffic to the dashboard; empty: that of https_proxy or all_proxy"}, proxy},
    {{"ip_header", "SQREEN_IP_HEADER", "header name", "",
      "header that holds the client's address, when the peer is a trusted proxy; empty: X-Forwarded-For"},
     ip_header},
    {{"trusted_proxies", "SQREEN_TRUSTED_PROXIES", "list of addresses and CIDR networks",
      "127.0.0.0/8, ::1, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16, fc00::/7, fe80::/10",
      "peers whose forwarded headers are believed; none: nobody's"}, proxies},
    {{"strip_sensitive_data", "SQREEN_STRIP_SENSITIVE_DATA", "boolean", "1",
      "scrub personal data before anything leaves the process"}, boolean<&S::strip_sensitive_data>},
    {{"strip_sensitive_keys", "SQREEN_STRIP_SENSITIVE_KEYS", "list",
      "password, secret, passwd, authorization, api_key, apikey, access_token",
      "names whose values are redacted"}, keys},
    {{"strip_sensitive_regex", "SQREEN_STRIP_SENSITIVE_REGEX", "regular expression",
      R"(^(?:\d[ -]*?){13,16}$)", "values that are redacted, as card numbers are (RE2 syntax)"},
     text<&S::strip_sensitive_regex>},
    {{"block_status", "SQREEN_BLOCK_STATUS", "number from 400 to 599", "403",
      "HTTP status of the block page"}, block_status},
    {{"block_redirect", "SQREEN_BLOCK_REDIRECT", "URL", "",
      "where a blocked client is sent (303) instead of seeing the block page"}, block_redirect},
    {{"body_limit", "SQREEN_BODY_LIMIT", "size in bytes, or with K, M, G", "4M",
      "how much of a request's text fields is looked at"}, size<&S::body_limit>},
    {{"event_log_limit", "SQREEN_EVENT_LOG_LIMIT", "size in bytes, or with K, M, G", "64M",
      "how much may wait for the relay before events are dropped and counted"},
     size<&S::event_log_limit>},
    {{"runtime_dir", "SQREEN_RUNTIME_DIR", "absolute path", "",
      "folder of the runtime files; empty: one per user"}, absolute_folder<&S::runtime_dir>},
    {{"state_dir", "SQREEN_STATE_DIR", "absolute path", "",
      "folder of the stored events; empty: one per user"}, absolute_folder<&S::state_dir>},
    {{"doctor_ignore", "SQREEN_DOCTOR_IGNORE", "list of ID (reason)", "",
      "checks that sqreen doctor does not report, each with the reason"}, text<&S::doctor_ignore>},
});
// clang-format on

constexpr auto kDescriptions = [] {
  std::array<SettingDescription, kRows.size()> descriptions{};
  for (std::size_t i = 0; i < kRows.size(); ++i) descriptions[i] = kRows[i].description;
  return descriptions;
}();

constexpr auto kInternalVariables = std::to_array<std::string_view>({
    "SQREEN_RUN",        // core/run_folder.h: where the run's files are
    "SQREEN_SELF_TEST",  // agent/self_test.h: the token of `doctor --live`
    // Of the scripts in bin/ and of the tests, which run the product with them set.
    "SQREEN_BINARY",
    "SQREEN_CACHE",
    "SQREEN_TEST_BOOTSTRAP",
    "SQREEN_TEST_PYTHONS",
    "SQREEN_TEST_UNDER",
});

}  // namespace

std::span<const SettingRow> setting_rows() {
  return kRows;
}
std::span<const SettingDescription> setting_descriptions() {
  return kDescriptions;
}
std::span<const std::string_view> internal_variables() {
  return kInternalVariables;
}

}  // namespace sqreen
