// SPDX-License-Identifier: Apache-2.0
// Version specifiers, as PEP 440 reads them and as packaging, pip and uv apply them.
//
//   const auto supported = SpecifierSet::parse(">=1.6,!=1.8.*");
//   if (supported && supported->contains("1.6rc1")) ...   // no: 1.6rc1 precedes 1.6
//
// A pre-release counts when it lies in the range: the question here is always about one version
// that is there, never which of several to choose. Values: thread-safe to read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compat/pep440/version.h"
#include "core/error.h"

namespace sqreen::compat {

enum class Operator : unsigned char {
  compatible,  // ~=
  equal,       // ==
  not_equal,   // !=
  at_most,     // <=
  at_least,    // >=
  less,        // <
  greater,     // >
  arbitrary,   // ===: the same characters, whatever they mean
};
std::string_view operator_text(Operator op);

class Specifier {
 public:
  // One clause: ">= 1.6", "==1.8.*", "===anything". malformed names the clause.
  static Expected<Specifier> parse(std::string_view text);
  // The longest clause at the front of `text`, as it stands in a requirement; its size, 0 for none.
  static std::size_t size_at(std::string_view text);

  Operator op() const { return operator_; }
  const std::string& version_text() const { return text_; }  // as written, with its ".*"
  bool has_wildcard() const { return wildcard_; }
  const std::optional<Version>& version() const { return version_; }  // null for ===

  bool contains(const Version& version) const;
  // As written: what is no PEP 440 version is in nothing but an equal ===.
  bool contains(std::string_view version) const;

  std::string text() const;            // ">=1.6"
  std::string canonical_text() const;  // the same for equal clauses: "==1" for ==1.0

 private:
  Operator operator_ = Operator::equal;
  std::string text_;
  bool wildcard_ = false;
  std::optional<Version> version_;
};

class SpecifierSet {
 public:
  SpecifierSet() = default;  // contains everything
  // Clauses between commas, empty ones ignored: ">=1.6, <2".
  static Expected<SpecifierSet> parse(std::string_view text);

  bool contains(const Version& version) const;
  bool contains(std::string_view version) const;

  bool empty() const { return clauses_.empty(); }
  const std::vector<Specifier>& clauses() const { return clauses_; }  // in the order written
  std::string text() const;  // sorted, without repetitions: "!=1.8.*,>=1.6"

 private:
  std::vector<Specifier> clauses_;
};

}  // namespace sqreen::compat
