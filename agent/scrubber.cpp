// SPDX-License-Identifier: Apache-2.0
#include "agent/scrubber.h"

#include <re2/re2.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "agent/parsers/percent.h"
#include "agent/redaction.h"
#include "agent/secret_forms.h"
#include "core/text.h"

namespace sqreen::agent {
namespace {

constexpr std::size_t kShortest = 4;
// More, or longer, sensitive values in one request hide everything.
constexpr std::size_t kMaxValues = 64;
constexpr std::size_t kLongestValue = 64 * 1024;

// kCardNumberRegex: 13 to 16 digits, spaces and dashes behind each.
bool is_card_number(std::string_view value) {
  int digits = 0;
  for (const char c : value) {
    if (c >= '0' && c <= '9') {
      ++digits;
    } else if ((c != ' ' && c != '-') || digits == 0) {
      return false;
    }
  }
  return digits >= 13 && digits <= 16;
}

std::string normalised(std::string_view key) {
  std::string out = to_lower(trim(key));
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

}  // namespace

struct Scrubber::State {
  bool enabled = true;
  bool card_numbers = false;
  std::vector<std::string> keys;  // normalised
  std::optional<re2::RE2> pattern;

  bool matches(std::string_view value) const {
    if (card_numbers) return is_card_number(value);
    return pattern &&
           re2::RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), *pattern);
  }

  bool has_key(std::string_view part) const {
    const std::string key = normalised(part);
    if (key.empty()) return false;
    const std::string_view bare = std::string_view(key).substr(key.starts_with("x_") ? 2 : 0);
    return std::any_of(keys.begin(), keys.end(),
                       [&](const std::string& k) { return k == key || k == bare; });
  }
};

Expected<Scrubber> Scrubber::create(const Settings& settings) {
  auto state = std::make_unique<State>();
  state->enabled = settings.strip_sensitive_data;
  for (const std::string& key : settings.strip_sensitive_keys) {
    state->keys.push_back(normalised(key));
    // "authorization" means the credentials of a proxy too.
    if (state->keys.back() == "authorization") state->keys.emplace_back("proxy_authorization");
  }
  const std::string& regex = settings.strip_sensitive_regex;
  if (regex == kCardNumberRegex) {
    state->card_numbers = true;
  } else if (!regex.empty()) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    state->pattern.emplace(regex, options);
    if (!state->pattern->ok()) {
      return fail(
          ErrorCode::invalid_value,
          "strip_sensitive_regex: \"" + printable(regex) +
              "\" is not a regular expression that RE2 accepts: " + state->pattern->error());
    }
  }
  return Scrubber(std::move(state));
}

Scrubber::Scrubber(std::unique_ptr<State> state) : state_(std::move(state)) {}
Scrubber::Scrubber(Scrubber&&) noexcept = default;
Scrubber& Scrubber::operator=(Scrubber&&) noexcept = default;
Scrubber::~Scrubber() = default;

bool Scrubber::is_sensitive_key(std::string_view name) const {
  if (!state_->enabled || name.empty()) return false;
  if (state_->has_key(name)) return true;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find_first_of(".[]"), name.size());
    if (state_->has_key(name.substr(0, end))) return true;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return false;
}

bool Scrubber::is_sensitive(const Input& input) const {
  if (!state_->enabled) return false;
  return (!input.is_name && is_sensitive_key(input.name)) || state_->matches(input.value);
}

std::vector<std::string> Scrubber::secrets(const Inputs& inputs) const {
  std::vector<std::string> forms;
  std::size_t values = 0;
  for (const Input& input : inputs.all()) {
    if (!is_sensitive(input) || input.value.size() < kShortest) continue;
    if (++values > kMaxValues || input.value.size() > kLongestValue) return {std::string()};
    append_secret_forms(input.value, forms);
  }
  std::erase_if(forms, [](const std::string& form) { return form.size() < kShortest; });
  std::sort(forms.begin(), forms.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
  return forms;
}

std::string Scrubber::redact(std::string_view text, const std::vector<std::string>& secrets) {
  return redact_part(text, 0, text.size(), secrets);
}

std::string Scrubber::redact_part(std::string_view text, std::size_t begin, std::size_t size,
                                  const std::vector<std::string>& secrets) {
  Redaction redaction(text, begin, size);
  redaction.hide_all(secrets);
  return redaction.text();
}

std::string Scrubber::redact_query(std::string_view query,
                                   const std::vector<std::string>& secrets) const {
  constexpr std::size_t kLongest = 64 * 1024;  // of a query that is shown at all
  Redaction redaction(query, 0, kLongest);
  redaction.hide_all(secrets);
  for (std::size_t at = 0; at < std::min(query.size(), kLongest);) {
    const std::size_t end = std::min(query.find_first_of("&;", at), query.size());
    const std::size_t equals = query.find('=', at);
    if (equals < end) {
      const std::string_view raw = query.substr(equals + 1, end - equals - 1);
      const bool sensitive =
          is_sensitive_key(percent_decode(query.substr(at, equals - at), Plus::is_space)) ||
          (state_->enabled && state_->matches(percent_decode(raw, Plus::is_space)));
      // In the reading where ';' separates nothing, the value goes on.
      if (sensitive) {
        redaction.hide(equals + 1, std::min(query.find('&', equals), query.size()) - equals - 1);
      }
    }
    at = end + 1;
  }
  return redaction.text();
}

}  // namespace sqreen::agent
