// SPDX-License-Identifier: Apache-2.0
#include "compat/pep440/specifier.h"

#include <algorithm>
#include <set>
#include <utility>

#include "compat/pep440/version_reader.h"
#include "compat/python_space.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

struct Spelling {
  std::string_view text;
  Operator op;
};
constexpr Spelling kOperators[] = {
    {"===", Operator::arbitrary}, {"~=", Operator::compatible}, {"==", Operator::equal},
    {"!=", Operator::not_equal},  {"<=", Operator::at_most},    {">=", Operator::at_least},
    {"<", Operator::less},        {">", Operator::greater},
};

const Spelling* operator_at(std::string_view text) {
  for (const Spelling& spelling : kOperators) {
    if (text.starts_with(spelling.text)) return &spelling;
  }
  return nullptr;
}

std::string_view without_space_in_front(std::string_view text) {
  while (const std::size_t size = python_space_at(text)) text.remove_prefix(size);
  return text;
}

// What of `text` is the version of an `op`, and what it says.
struct Clause {
  std::size_t size = 0;  // 0: there is none
  bool wildcard = false;
  Version version;
};
Clause read_clause(std::string_view text, Operator op) {
  Clause clause;
  VersionReader reader(text);
  if (!reader.take_release()) return clause;
  if (op == Operator::compatible && reader.release_parts() < 2) return clause;
  const bool exact = op == Operator::equal || op == Operator::not_equal;
  if (exact && reader.rest().starts_with(".*")) {
    clause.wildcard = true;
    clause.size = text.size() - reader.rest().size() + 2;
  } else {
    reader.take_suffixes();
    if (exact) reader.take_local();
    clause.size = text.size() - reader.rest().size();
  }
  clause.version = reader.take();
  return clause;
}

bool is_equal(const Version& version, const Version& wanted) {
  if (!wanted.local().empty() || version.local().empty()) return version == wanted;
  return version.without_local() == wanted;
}

bool is_greater(const Version& version, const Version& wanted) {
  if (version.without_local() <= wanted) return false;
  if (wanted.dev() || wanted.post()) return true;
  // 1.0.post1 is not > 1.0, and not > 1.0rc1 is 1.0rc1.post1.
  const auto same_phase = [&] {
    if (version.pre().has_value() != wanted.pre().has_value()) return false;
    return !version.pre() || (*version.pre() <=> *wanted.pre()) == 0;
  };
  return !(version.epoch() == wanted.epoch() && has_equal_release(version, wanted) && same_phase());
}

bool is_less(const Version& version, const Version& wanted) {
  return wanted.is_prerelease() ? version < wanted : version < wanted.first_development_release();
}

}  // namespace

std::string_view operator_text(Operator op) {
  return std::find_if(std::begin(kOperators), std::end(kOperators),
                      [op](const Spelling& spelling) { return spelling.op == op; })
      ->text;
}

std::size_t Specifier::size_at(std::string_view text) {
  const Spelling* spelling = operator_at(text);
  if (spelling == nullptr) return 0;
  const std::string_view rest = without_space_in_front(text.substr(spelling->text.size()));
  const std::size_t before = text.size() - rest.size();
  if (spelling->op != Operator::arbitrary) {
    const std::size_t size = read_clause(rest, spelling->op).size;
    return size == 0 ? 0 : before + size;
  }
  std::size_t size = 0;
  while (size < rest.size() && rest[size] != ';' && rest[size] != ')' &&
         python_space_at(rest.substr(size)) == 0) {
    ++size;
  }
  return before + size;
}

Expected<Specifier> Specifier::parse(std::string_view text) {
  const std::string_view trimmed = strip_python_space(text);
  const Spelling* spelling = operator_at(trimmed);
  if (spelling == nullptr || size_at(trimmed) != trimmed.size()) {
    return fail(
        ErrorCode::malformed,
        "invalid version specifier " + printable(shortened(trimmed, 80)) +
            (spelling == nullptr ? " (it begins with none of ~= == != <= >= < > ===)" : ""));
  }
  Specifier specifier;
  specifier.operator_ = spelling->op;
  const std::string_view version = without_space_in_front(trimmed.substr(spelling->text.size()));
  specifier.text_ = version;
  if (spelling->op != Operator::arbitrary) {
    Clause clause = read_clause(version, spelling->op);
    specifier.wildcard_ = clause.wildcard;
    specifier.version_ = std::move(clause.version);
  }
  return specifier;
}

bool Specifier::contains(const Version& version) const {
  if (operator_ == Operator::arbitrary) return contains(std::string_view(version.text()));
  const Version& wanted = *version_;
  const std::size_t parts = wanted.release().size();
  switch (operator_) {
    case Operator::compatible:
      return version >= wanted && has_release_prefix(version, wanted, parts - 1);
    case Operator::equal:
      return wildcard_ ? has_release_prefix(version, wanted, parts) : is_equal(version, wanted);
    case Operator::not_equal:
      return wildcard_ ? !has_release_prefix(version, wanted, parts) : !is_equal(version, wanted);
    case Operator::at_most:
      return version.without_local() <= wanted;
    case Operator::at_least:
      return version >= wanted;
    case Operator::less:
      return is_less(version, wanted);
    case Operator::greater:
      return is_greater(version, wanted);
    case Operator::arbitrary:
      break;
  }
  return false;
}

bool Specifier::contains(std::string_view version) const {
  if (operator_ == Operator::arbitrary) return equals_ignoring_case(version, text_);
  const auto parsed = Version::parse(version);
  return parsed && contains(*parsed);
}

std::string Specifier::text() const {
  return std::string(operator_text(operator_)) + text_;
}

std::string Specifier::canonical_text() const {
  if (operator_ == Operator::arbitrary || wildcard_) return text();
  // ~=1.0 and ~=1.0.0 are different ranges.
  const bool keeps_zeros = operator_ == Operator::compatible;
  return std::string(operator_text(operator_)) +
         (keeps_zeros ? version_->text() : version_->canonical_text());
}

Expected<SpecifierSet> SpecifierSet::parse(std::string_view text) {
  SpecifierSet set;
  for (const std::string_view part : split(text, ',')) {
    if (strip_python_space(part).empty()) continue;
    auto specifier = Specifier::parse(part);
    if (!specifier) return tl::make_unexpected(specifier.error());
    set.clauses_.push_back(std::move(*specifier));
  }
  return set;
}

bool SpecifierSet::contains(const Version& version) const {
  return std::all_of(clauses_.begin(), clauses_.end(), [&version](const Specifier& specifier) {
    return specifier.contains(version);
  });
}

bool SpecifierSet::contains(std::string_view version) const {
  const auto parsed = Version::parse(version);
  return std::all_of(clauses_.begin(), clauses_.end(), [&](const Specifier& specifier) {
    if (specifier.op() == Operator::arbitrary) return specifier.contains(version);
    return parsed && specifier.contains(*parsed);
  });
}

std::string SpecifierSet::text() const {
  std::vector<std::pair<std::string, const Specifier*>> sorted;
  sorted.reserve(clauses_.size());
  for (const Specifier& specifier : clauses_) sorted.emplace_back(specifier.text(), &specifier);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string out;
  std::set<std::string> seen;
  for (const auto& [written, specifier] : sorted) {
    if (!seen.insert(specifier->canonical_text()).second) continue;
    if (!out.empty()) out += ',';
    out += written;
  }
  return out;
}

}  // namespace sqreen::compat
