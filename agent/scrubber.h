// SPDX-License-Identifier: Apache-2.0
// Removes personal data before an event leaves the process: values of sensitive keys, and values
// that look like one (card numbers by default). A redacted value is redacted wherever it comes
// back: in the statement, the matched text, the query string.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "agent/inputs.h"
#include "core/error.h"
#include "core/settings.h"

namespace sqreen::agent {

inline constexpr std::string_view kRedacted = "<redacted by sqreen>";
// What create() recognises without building an RE2 for it.
inline constexpr std::string_view kCardNumberRegex = R"(^(?:\d[ -]*?){13,16}$)";

class Scrubber {
 public:
  // Fails (invalid_value) on a strip_sensitive_regex that RE2 does not accept; the caller then
  // falls back to the default's.
  static Expected<Scrubber> create(const Settings& settings);
  Scrubber(Scrubber&&) noexcept;
  Scrubber& operator=(Scrubber&&) noexcept;
  ~Scrubber();

  // Case-insensitive, '-' is '_', and a leading "x-" does not count; "user[password]", "a.password"
  // and "password.old" count by any of their parts. Never true when strip_sensitive_data is off.
  bool is_sensitive_key(std::string_view name) const;
  bool is_sensitive(const Input& input) const;
  // The texts to remove, longest first: all sensitive inputs in the forms in which they may come
  // back (raw, trimmed, percent-encoded, HTML-escaped, JSON-escaped, quotes doubled or
  // backslashed). None is shorter than 4 bytes: "1" occurs everywhere. An empty one stands for
  // everything: there were too many, or too long ones.
  std::vector<std::string> secrets(const Inputs& inputs) const;
  // Ignores case.
  static std::string redact(std::string_view text, const std::vector<std::string>& secrets);
  // The same for `size` bytes of `text` from `begin` on; a secret that crosses an edge is
  // recognised.
  static std::string redact_part(std::string_view text, std::size_t begin, std::size_t size,
                                 const std::vector<std::string>& secrets);
  // A query string: also the values of sensitive keys, encoded in whatever way.
  std::string redact_query(std::string_view query, const std::vector<std::string>& secrets) const;

 private:
  struct State;
  explicit Scrubber(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace sqreen::agent
