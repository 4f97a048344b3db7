// SPDX-License-Identifier: Apache-2.0
#include "doctor/report/secret_names.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/ascii.h"
#include "core/text.h"
#include "doctor/word_table.h"

namespace sqreen::doctor {
namespace {

// Anywhere in the name, in lower case.
constexpr auto kAnywhere = std::to_array<std::string_view>(
    {"token",         "passw",     "passphrase", "pwd",        "secret",
     "apikey",        "accesskey", "private",    "credential", "dsn",
     "authorization", "oauth",     "cookie",     "session",    "signature",
     "signing",       "licence",   "license",    "webhook",    "connectionstring",
     "conn_str",      "connstr",   "bearer",     "encrypt",    "fernet",
     "userpwd"});
// As one of its words, as the name is written: PGPASS, secret_key, AUTH, db-pass.
constexpr auto kWords = std::to_array<std::string_view>(
    {"key", "keys", "auth", "pass", "pin", "otp", "salt", "jwt", "sid", "hmac", "creds", "cred",
     "pgpass", "dbpass", "userpass"});
constexpr auto kOpen = std::to_array<std::string_view>({"PATH",
                                                        "PYTHONPATH",
                                                        "PYTHONHOME",
                                                        "PYTHONUNBUFFERED",
                                                        "PYTHONDONTWRITEBYTECODE",
                                                        "PYTHONHASHSEED",
                                                        "PYTHONOPTIMIZE",
                                                        "PORT",
                                                        "LANG",
                                                        "TZ",
                                                        "DJANGO_SETTINGS_MODULE",
                                                        "FLASK_APP",
                                                        "FLASK_DEBUG",
                                                        "FLASK_ENV",
                                                        "WEB_CONCURRENCY",
                                                        "VIRTUAL_ENV",
                                                        "SQREEN_APP_NAME",
                                                        "SQREEN_CONFIG_FILE",
                                                        "SQREEN_DISABLE",
                                                        "SQREEN_MODE",
                                                        "SQREEN_LOG_LEVEL",
                                                        "SQREEN_LOG_LOCATION",
                                                        "SQREEN_RUNTIME_DIR",
                                                        "SQREEN_STATE_DIR",
                                                        "SQREEN_BODY_LIMIT",
                                                        "SQREEN_EVENT_LOG_LIMIT",
                                                        "SQREEN_BLOCK_STATUS"});

}  // namespace

bool is_secret_name(std::string_view name) {
  const std::string lower = to_lower(name);
  for (const std::string_view part : kAnywhere) {
    if (lower.find(part) != std::string::npos) return true;
  }
  for (std::size_t begin = 0; begin < lower.size();) {
    std::size_t end = begin;
    // A capital begins a word, too: sentryKey.
    while (end < lower.size() && is_ascii_alphanumeric(lower[end]) &&
           (end == begin || name[end] == lower[end] || name[end - 1] != lower[end - 1])) {
      ++end;
    }
    if (holds(kWords, std::string_view(lower).substr(begin, end - begin))) return true;
    begin = std::max(end, begin + (end == begin ? 1 : 0));
  }
  return false;
}

bool is_open_variable(std::string_view name) {
  return holds(kOpen, name) || name.starts_with("LC_");
}

}  // namespace sqreen::doctor
