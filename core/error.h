// SPDX-License-Identifier: Apache-2.0
// Errors as values.
//
// Everything that can fail for a reason outside the program returns Expected<T>. The message is one
// that a user can act on: what was wrong, where (file:line), what to do. Codes are stable: scripts
// may match them, so a number is never reused or renumbered; retire a code by commenting it out.
//
//   Expected<Settings> settings = load(...);
//   if (!settings) return tl::make_unexpected(settings.error().with_prefix("reading sqreen.ini:
//   "));
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace sqreen {

enum class ErrorCode : int {
  // 1xx: the operating system
  file_not_found = 100,
  file_unreadable = 101,
  file_unwritable = 102,
  disk_full = 103,
  not_permitted = 104,
  system_call_failed = 105,
  not_on_this_machine = 106,
  // 2xx: bytes that are not what they should be
  malformed = 200,
  wrong_version = 201,
  truncated = 202,
  too_large = 203,
  // 3xx: settings and command lines
  unknown_setting = 300,
  invalid_value = 301,
  // 4xx: the launch
  command_not_found = 400,
  command_not_executable = 401,
  interpreter_not_found = 402,
  interpreter_unsupported = 403,
  not_a_web_app = 404,
  module_missing = 405,
  // 5xx: the runtime files and the relay
  runtime_folder_unusable = 500,
  region_unusable = 501,
  log_unusable = 502,
  store_unusable = 503,
  no_free_slot = 504,
  relay_failed = 505,
};

struct Error {
  ErrorCode code;
  std::string message;

  Error with_prefix(std::string_view prefix) const { return {code, std::string(prefix) + message}; }
};

template <typename T>
using Expected = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}

// The same with errno's words: fail_errno(ErrorCode::file_unreadable, "sqreen.ini") -> "sqreen.ini:
// Permission denied".
tl::unexpected<Error> fail_errno(ErrorCode code, std::string_view what, int error_number);

}  // namespace sqreen
