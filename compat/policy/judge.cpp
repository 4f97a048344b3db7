// SPDX-License-Identifier: Apache-2.0
#include "compat/policy/judge.h"

#include <algorithm>

#include "compat/pep440/specifier.h"
#include "compat/pep440/version.h"
#include "compat/policy/names.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

std::size_t index_of(const Subject& subject) {
  return static_cast<std::size_t>(&subject - subjects().data());
}

bool holds(const Rule& rule, const std::optional<Version>& version) {
  if (rule.versions.empty()) return true;
  return version &&
         std::any_of(rule.versions.begin(), rule.versions.end(), [&](std::string_view range) {
           const auto set = SpecifierSet::parse(range);
           return set && set->contains(*version);
         });
}

// The versions that a policy supports, of rules for one subject.
std::string supported_versions(const Policy& policy, std::size_t subject) {
  for (const Rule& rule : policy.rules) {
    if (rule.subject == subject && rule.verdict == Verdict::supported) {
      return std::string(rule.shown);
    }
  }
  return {};
}

// The rule for a subject, else for what it belongs to. `listed`: whether any rule speaks of it.
const Rule* find_rule(const Policy& policy, const Subject& subject, std::string_view version,
                      bool& listed) {
  const auto parsed = Version::parse(version);
  const Rule* fallback = nullptr;
  listed = false;
  for (const Rule& rule : policy.rules) {
    if (rule.subject != index_of(subject)) continue;
    listed = true;
    if (version.empty()) {
      // Any version of it: a supported one, if there is one.
      if (rule.verdict == Verdict::supported) return &rule;
      // A rule for all versions says more of the thing than one for some.
      if (fallback == nullptr || rule.versions.empty()) fallback = &rule;
    } else if (holds(rule, parsed)) {
      return &rule;
    }
  }
  if (fallback != nullptr || listed || subject.of < 0) return fallback;
  for (const Rule& rule : policy.rules) {
    if (rule.members && static_cast<int>(rule.subject) == subject.of) {
      listed = true;
      return &rule;
    }
  }
  return nullptr;
}

// "3.11" of an interpreter is all of 3.11: people name runtimes by their series.
bool is_series_of(const Subject& subject, const Version& wanted, const Version& ran) {
  return subject.area == Area::runtimes && wanted.release().size() == 2 &&
         has_release_prefix(ran, wanted, 2);
}

// The run of this very version, or of any when none is given.
const Tested* find_run(const Subject& subject, std::string_view version) {
  const auto wanted = Version::parse(version);
  for (const Tested& tested : tested_versions()) {
    if (tested.subject != index_of(subject)) continue;
    if (version.empty() || tested.version == version) return &tested;
    const auto ran = Version::parse(tested.version);
    if (wanted && ran && (*wanted == *ran || is_series_of(subject, *wanted, *ran))) return &tested;
  }
  return nullptr;
}

void judge_unlisted(const Policy& policy, const Subject& subject, Judgement& judgement) {
  judgement.reason = policy.unlisted_reason;
  judgement.source = policy.unlisted_source;
  judgement.next = policy.unlisted_next;
  if (!judgement.version.empty() && !Version::parse(judgement.version)) {
    judgement.reason += "; its version is not one of PEP 440";
  }
  judgement.listed = supported_versions(policy, index_of(subject));
  if (!judgement.listed.empty()) judgement.reason += " (listed: " + judgement.listed + ")";
}

}  // namespace

Judgement judge(const Policy& policy, const Subject& subject, std::string_view version) {
  Judgement judgement;
  judgement.subject = &subject;
  judgement.version = version;
  const Tested* run = find_run(subject, version);
  bool listed = false;
  const Rule* rule = find_rule(policy, subject, version, listed);
  if (rule == nullptr) {
    judge_unlisted(policy, subject, judgement);
  } else {
    judgement.verdict = rule->verdict;
    judgement.reason = rule->reason;
    judgement.source = rule->source;
    judgement.next = rule->next;
    judgement.listed = supported_versions(policy, index_of(subject));
    const bool shows = judgement.reason.find(judgement.listed) != std::string::npos;
    if (version.empty() && !judgement.listed.empty() && !shows) {
      judgement.reason += " Versions: " + judgement.listed + ".";
    }
  }
  judgement.tested = run != nullptr;
  if (run != nullptr && !version.empty()) {
    judgement.source += run->works ? "; tested" : "; shown unprotected";
    if (run->version != version) judgement.source += " as " + std::string(run->version);
    judgement.source += ": " + std::string(run->run);
  }
  return judgement;
}

Expected<Item> parse_item(std::string_view text) {
  const std::string shown = "\"" + printable(text) + "\"";
  const std::size_t equals = text.find_first_of("=<>!~@;");
  Item item{std::string(trim(text.substr(0, equals))), {}};
  if (item.name.empty()) return fail(ErrorCode::malformed, shown + " names nothing");
  if (equals == std::string_view::npos) return item;
  if (!text.substr(equals).starts_with("==") || text.substr(equals).starts_with("===")) {
    return fail(ErrorCode::malformed, shown + " is neither NAME nor NAME==VERSION; try \"" +
                                          printable(item.name) + "\" or \"" + printable(item.name) +
                                          "==1.0\"");
  }
  item.version = trim(text.substr(equals + 2));
  if (item.version.empty()) {
    return fail(ErrorCode::malformed, shown + " has no version behind ==");
  }
  if (item.version.find_first_of("=<>!~@;,* ") != std::string::npos) {
    return fail(ErrorCode::malformed, shown + " does not name one version");
  }
  return item;
}

Judgement judge(const Policy& policy, const Item& item) {
  const Subject* subject = find_subject(item.name);
  // "cpython==3.13t" is how people and file names write a free-threaded build.
  if (subject != nullptr && subject->name == "cpython" && item.version.ends_with('t')) {
    Judgement judgement = judge(policy, *find_subject("cpython-free-threaded"),
                                item.version.substr(0, item.version.size() - 1));
    judgement.version = item.version;
    return judgement;
  }
  if (subject != nullptr) return judge(policy, *subject, item.version);
  Judgement judgement;
  judgement.version = item.version;
  judgement.reason = "no policy speaks of it";
  judgement.source = "the names that policies know";
  judgement.next = "sqreen compat matrix lists what the policy speaks of.";
  if (const auto meant = similar_subject(item.name)) {
    judgement.reason += "; did you mean \"" + std::string(*meant) + "\"?";
  }
  return judgement;
}

}  // namespace sqreen::compat
