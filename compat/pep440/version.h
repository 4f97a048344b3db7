// SPDX-License-Identifier: Apache-2.0
// Versions of Python packages, as PEP 440 reads, writes and orders them
// (https://packaging.python.org/specifications/version-specifiers/).
//
//   const auto installed = Version::parse("1.6rc1");
//   if (installed && *installed < *Version::parse("1.6")) ...   // 1.6rc1 precedes 1.6
//
// Values without identity: thread-safe to read, cheap to move.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compat/pep440/number.h"

namespace sqreen::compat {

class Version {
 public:
  enum class Phase : unsigned char { alpha, beta, candidate };
  struct PreRelease {
    Phase phase;
    Number number;
    auto operator<=>(const PreRelease&) const = default;
  };
  // A part of a local version: a number, or lower-case text, which sorts before all numbers.
  struct LocalPart {
    bool is_number = false;
    Number number;
    std::string text;
    auto operator<=>(const LocalPart&) const = default;
  };

  // Every spelling that PEP 440 permits: white space around, a leading v, "1.0-1", "1.0.ALPHA".
  // nullopt: not a PEP 440 version ("2.0.21-debian", "2004d").
  static std::optional<Version> parse(std::string_view text);

  // The normal form: "1!2.0rc1.post2.dev3+local.1".
  std::string text() const;
  // Without trailing zeros of the release, as equal versions share it: "2" for 2.0.0.
  std::string canonical_text() const;

  const Number& epoch() const { return epoch_; }
  const std::vector<Number>& release() const { return release_; }  // at least one, as written
  const std::optional<PreRelease>& pre() const { return pre_; }
  const std::optional<Number>& post() const { return post_; }
  const std::optional<Number>& dev() const { return dev_; }
  const std::vector<LocalPart>& local() const { return local_; }  // empty: none

  bool is_prerelease() const { return pre_.has_value() || dev_.has_value(); }
  bool is_postrelease() const { return post_.has_value(); }

  Version without_local() const;
  // "<V" of a final release leaves out V's own pre-releases, of which this is the first.
  Version first_development_release() const;

  // 1.0 and 1.0.0 are equal, so the order is weak.
  friend std::weak_ordering operator<=>(const Version& a, const Version& b);
  friend bool operator==(const Version& a, const Version& b) { return (a <=> b) == 0; }

 private:
  friend class VersionReader;
  std::string text_of(std::size_t release_parts) const;

  Number epoch_;
  std::vector<Number> release_;
  std::optional<PreRelease> pre_;
  std::optional<Number> post_;
  std::optional<Number> dev_;
  std::vector<LocalPart> local_;
};

// The first `parts` numbers of the release, missing ones being 0: 1.2 of 1.2.3, 1.0 of 1.
bool has_release_prefix(const Version& version, const Version& prefix, std::size_t parts);
// The same release, trailing zeros aside.
bool has_equal_release(const Version& a, const Version& b);

}  // namespace sqreen::compat
