// SPDX-License-Identifier: Apache-2.0
// Every setting of the product: environment variable first, then sqreen.ini (section [sqreen]),
// then the default.
//
// One table in settings.cpp lists name, variable, type, default and meaning; `sqreen start --help`,
// the man page and the documentation read it. Two steps: read everything, then judge it as a whole.
// A setting that is wrong never stops the app: it falls back to its default and leaves a problem,
// which `start` prints and `--strict` refuses.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "core/error.h"
#include "core/filesystem.h"

namespace sqreen {

enum class Mode : std::uint8_t { off = 0, monitor = 1, block = 2 };
enum class LogLevel : std::uint8_t { critical, error, warning, info, debug };

std::string_view mode_name(Mode mode);  // "off", "monitor", "block"

// Plain values, valid by construction when they come from load_settings().
struct Settings {
  std::string token;
  std::string app_name;  // empty: `start` derives one from the command
  bool disable = false;
  Mode mode = Mode::block;
  std::string log_location;  // empty: standard error
  LogLevel log_level = LogLevel::critical;
  std::string dashboard_url;  // fit for parse_http_url(); empty: events stay on this machine
  std::string http_proxy;
  std::string
      ip_header;  // header that holds the client's address; trusted only from trusted_proxies
  std::vector<std::string>
      trusted_proxies;  // addresses and CIDR networks; default: loopback and private ranges
  bool strip_sensitive_data = true;
  std::vector<std::string> strip_sensitive_keys;  // lower case
  std::string strip_sensitive_regex;              // RE2 syntax
  int block_status = 403;                         // 400 to 599
  std::string block_redirect;           // not empty: 303 to this URL instead of the block page
  std::uint64_t body_limit = 4u << 20;  // bytes of a request's text fields that are looked at
  std::uint64_t event_log_limit =
      64u << 20;  // bytes that may wait for the relay before events are dropped and counted
  std::string runtime_dir;    // empty: see core/run_folder.h
  std::string state_dir;      // empty: see core/run_folder.h
  std::string doctor_ignore;  // "ID (reason), ID (reason)": see doctor/ignore.h
};

struct SettingDescription {
  std::string_view key;       // in sqreen.ini
  std::string_view variable;  // SQREEN_...
  std::string_view type;  // "text", "boolean", "list", "number", "one of off, monitor, block", ...
  std::string_view fallback;  // the default as it would be written
  std::string_view meaning;
};
std::span<const SettingDescription> setting_descriptions();

// Variables of the product that are no settings: how its own parts talk to each other. Add yours
// here, or users are told of a typo.
std::span<const std::string_view> internal_variables();

bool is_block_status(std::int64_t status);  // 400 to 599
bool is_redirect_target(
    std::string_view location);  // http(s) URL or absolute path, fit for a response header

struct LoadedSettings {
  Settings settings;
  std::string ini_path;  // empty: none was found
  // Each is one line: "sqreen.ini:4: mode: \"blok\" is not one of off, monitor, block; did you mean
  // \"block\"?" or "SQREEN_DISABLE: \"yess\" is not a boolean (use 1 or 0, true or false, yes or
  // no, on or off)".
  std::vector<Error> problems;
};

// Looks for the ini file at SQREEN_CONFIG_FILE, else ./sqreen.ini, ~/.sqreen.ini, /etc/sqreen.ini.
// Unknown keys and unknown SQREEN_ variables are problems with "did you mean". Never throws.
LoadedSettings load_settings(const Environment& environment, const FileSystem& files);

}  // namespace sqreen
