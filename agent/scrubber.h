// SPDX-License-Identifier: Apache-2.0
// Removes personal data before an event leaves the process: values of sensitive keys, and values that look like one (card numbers by
// default). A redacted value is redacted wherever it comes back: in the statement, the matched text, the query string.
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

class Scrubber {
 public:
  // Fails (invalid_value) on a strip_sensitive_regex that RE2 does not accept; the caller then falls back to the default's.
  static Expected<Scrubber> create(const Settings& settings);
  Scrubber(Scrubber&&) noexcept;
  Scrubber& operator=(Scrubber&&) noexcept;
  ~Scrubber();

  bool is_sensitive_key(std::string_view name) const;  // case-insensitive; "user[password]" and "a.password" count by their last part
  bool is_sensitive(const Input& input) const;
  // The values to remove, longest first: of all sensitive inputs in the forms in which they may come back (raw, percent-encoded,
  // quotes doubled or backslashed).
  std::vector<std::string> secrets(const Inputs& inputs) const;
  static std::string redact(std::string_view text, const std::vector<std::string>& secrets);

 private:
  struct State;
  explicit Scrubber(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace sqreen::agent
