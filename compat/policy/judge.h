// SPDX-License-Identifier: Apache-2.0
// What a policy holds of one thing.
//
//   const Judgement answer = judge(*find_policy("baseline"), *find_subject("django"), "1.6rc1");
//   answer.verdict;   // unknown: 1.6rc1 precedes 1.6, which the policy begins with
//   answer.tested;    // whether a test of ours ran this very version, whatever the policy says
//
// A version is judged by the first rule whose range holds it. Without one, a thing is supported
// when any version of it is, and the reason shows the ranges. What no rule speaks of is unknown and
// "outside the listed range". A driver without a rule of its own has its database's, where the
// policy says that it holds for all of them. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compat/policy/tables.h"
#include "core/error.h"

namespace sqreen::compat {

struct Judgement {
  const Subject* subject = nullptr;  // nullptr: nobody knows the name
  std::string version;               // as it was given; empty: none
  Verdict verdict = Verdict::unknown;
  bool tested = false;
  std::string reason;
  std::string source;
  std::string next;    // empty: nothing to do
  std::string listed;  // the versions that the policy supports, in words; empty: all or none
};

// `version`: as written, PEP 440 or not; empty: any.
Judgement judge(const Policy& policy, const Subject& subject, std::string_view version);

// One word of `sqreen compat check`: "django==1.6", "Oracle". malformed when it is neither NAME nor
// NAME==VERSION.
struct Item {
  std::string name;
  std::string version;  // empty: none
};
Expected<Item> parse_item(std::string_view text);
// A name that nobody knows is unknown, with what may have been meant.
Judgement judge(const Policy& policy, const Item& item);

}  // namespace sqreen::compat
