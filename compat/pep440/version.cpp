// SPDX-License-Identifier: Apache-2.0
#include "compat/pep440/version.h"

#include <algorithm>

#include "compat/pep440/version_reader.h"
#include "compat/python_space.h"

namespace sqreen::compat {
namespace {

std::size_t without_zeros(const std::vector<Number>& release) {
  std::size_t parts = release.size();
  while (parts > 1 && release[parts - 1].is_zero()) --parts;
  return parts;
}

std::weak_ordering compare_releases(const std::vector<Number>& a, const std::vector<Number>& b) {
  static const Number* const kZero = new Number;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const Number& left = i < a.size() ? a[i] : *kZero;
    const Number& right = i < b.size() ? b[i] : *kZero;
    if (const auto order = left <=> right; order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

// 1.0.dev1 < 1.0a1.dev1 < 1.0a1 < 1.0b1 < 1.0rc1 < 1.0
int rank(const Version& version) {
  if (version.pre()) return static_cast<int>(version.pre()->phase);
  return version.dev() && !version.post() ? -1 : 3;
}

}  // namespace

std::weak_ordering operator<=>(const Version& a, const Version& b) {
  if (const auto order = a.epoch_ <=> b.epoch_; order != 0) return order;
  if (const auto order = compare_releases(a.release_, b.release_); order != 0) return order;
  if (const auto order = rank(a) <=> rank(b); order != 0) return order;
  if (a.pre_ && b.pre_) {
    if (const auto order = a.pre_->number <=> b.pre_->number; order != 0) return order;
  }
  if (const auto order = a.post_ <=> b.post_; order != 0) return order;  // none comes first
  if (a.dev_.has_value() != b.dev_.has_value()) {
    return a.dev_ ? std::weak_ordering::less : std::weak_ordering::greater;  // none comes last
  }
  if (const auto order = a.dev_ <=> b.dev_; order != 0) return order;
  return a.local_ <=> b.local_;  // none comes first
}

std::optional<Version> Version::parse(std::string_view text) {
  VersionReader reader(strip_python_space(text));
  if (!reader.take_release()) return std::nullopt;
  reader.take_suffixes();
  if (!reader.take_local() || !reader.rest().empty()) return std::nullopt;
  return reader.take();
}

std::string Version::text_of(std::size_t release_parts) const {
  std::string out;
  if (!epoch_.is_zero()) out += epoch_.text() + '!';
  for (std::size_t i = 0; i < release_parts; ++i) {
    if (i > 0) out += '.';
    out += release_[i].text();
  }
  if (pre_) {
    constexpr std::string_view kLetters[] = {"a", "b", "rc"};
    out += kLetters[static_cast<std::size_t>(pre_->phase)];
    out += pre_->number.text();
  }
  if (post_) out += ".post" + post_->text();
  if (dev_) out += ".dev" + dev_->text();
  for (std::size_t i = 0; i < local_.size(); ++i) {
    out += i == 0 ? '+' : '.';
    out += local_[i].is_number ? local_[i].number.text() : local_[i].text;
  }
  return out;
}

std::string Version::text() const {
  return text_of(release_.size());
}

std::string Version::canonical_text() const {
  return text_of(without_zeros(release_));
}

Version Version::without_local() const {
  Version version = *this;
  version.local_.clear();
  return version;
}

Version Version::first_development_release() const {
  Version version = without_local();
  version.dev_ = Number();
  return version;
}

bool has_release_prefix(const Version& version, const Version& prefix, std::size_t parts) {
  if (version.epoch() != prefix.epoch()) return false;
  for (std::size_t i = 0; i < parts; ++i) {
    const bool given = i < version.release().size();
    const bool wanted = i < prefix.release().size();
    if (given && wanted ? version.release()[i] != prefix.release()[i]
                        : (given && !version.release()[i].is_zero()) ||
                              (wanted && !prefix.release()[i].is_zero())) {
      return false;
    }
  }
  return true;
}

bool has_equal_release(const Version& a, const Version& b) {
  return has_release_prefix(a, b, std::max(a.release().size(), b.release().size()));
}

}  // namespace sqreen::compat
