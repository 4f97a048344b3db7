// SPDX-License-Identifier: Apache-2.0
// The policies as the program carries them: constant tables, made of compat/policies/*.json when
// the program is built (embed.py there validates them). No file is read and nothing is parsed at
// run time, so `sqreen start` may ask at no cost.
//
// A subject is a thing that a policy can speak of: Django, CPython, Linux, an SQL driver. A rule
// says what a policy holds of a subject, or of some versions of it. What was tested is kept apart
// from verdicts: it is the same for every policy.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sqreen::compat {

// In the order of names.json, in which reports show them.
enum class Area : unsigned char {
  operating_systems,
  runtimes,
  web_frameworks,
  web_servers,
  databases,
  template_engines,
  event_loops,
  user_monitoring,
  other_agents,
};
inline constexpr std::size_t kAreaCount = 9;

enum class Verdict : unsigned char { supported, unsupported, unknown };

struct AreaTitle {
  std::string_view name;   // "web-frameworks"
  std::string_view title;  // "web frameworks"
};

using Words = std::span<const std::string_view>;

struct Subject {
  std::string_view name;   // normalised: "django-templates"
  std::string_view title;  // "Django's templates"
  Area area;
  int of;          // index of the subject that it belongs to (PyMySQL: MySQL); -1: none
  Words also;      // other names, normalised
  Words packages;  // Python packages that it is, normalised: their version is its version
  Words with;      // Python packages that it comes with, without a version of its own
  Words beside;    // packages that bring it for a server of their own, not the app's
};

struct Rule {
  std::uint16_t subject;  // index into subjects()
  Verdict verdict;
  bool members;             // holds for the subjects that belong to this one, too
  Words versions;           // ranges, any of which; empty: every version
  std::string_view shown;   // the ranges in words: "2.2 to 2.3 and 3.0 to 3.6"
  std::string_view reason;  // one sentence
  std::string_view source;  // what it rests on
  std::string_view next;    // what to do; empty: nothing
};

struct Policy {
  std::string_view name;   // "baseline", "current"
  std::string_view title;  // what it is
  // Of what the policy does not list.
  std::string_view unlisted_reason;
  std::string_view unlisted_source;
  std::string_view unlisted_next;
  std::span<const Rule> rules;
};

// One version that a test of ours ran under the agent.
struct Tested {
  std::uint16_t subject;
  bool works;                // false: the test shows that it is not protected
  std::string_view version;  // empty: of a subject without versions
  std::string_view run;      // which test, and with what
};

// The CPythons of the current policy, as numbers: major.first to major.last.
struct PythonRange {
  int major;
  int first;
  int last;
  bool supported;  // false: listed as unknown, nobody has tried
};

std::span<const AreaTitle> area_titles();  // by Area
std::span<const Subject> subjects();
std::span<const Policy> policies();
std::span<const Tested> tested_versions();
std::span<const PythonRange> python_ranges();
std::string_view supported_pythons();  // "2.7 and 3.6 to 3.13"

}  // namespace sqreen::compat
