// SPDX-License-Identifier: Apache-2.0
// All checks together: what each found, and what it did not find. Every format prints this.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/check.h"
#include "doctor/finding.h"

namespace sqreen::doctor {

// Which checks count: ids or beginnings of them that end at a dot ("uwsgi", "uwsgi.lazy-apps").
struct Selection {
  std::vector<std::string> select;  // empty: all
  std::vector<std::string> ignore;
  bool has(std::string_view id) const;
};
// The first of `names` that fits no check; empty: all do.
std::string_view find_unknown_check(std::span<const std::string> names,
                                    std::span<const Check* const> checks);

class Project;

struct Summary {
  int errors = 0;
  int warnings = 0;
  int ok = 0;
  int skipped = 0;  // notes too: what could not be judged
  int suppressed = 0;
};

// The web apps of a project, each as the worst that any check says of it, selected or not.
struct Apps {
  std::size_t all = 0;
  std::size_t unprotected = 0;
  std::size_t not_starting = 0;
  std::size_t unknown = 0;              // whether they are protected
  std::size_t running_unprotected = 0;  // processes
};

struct Verdict {
  Findings findings;  // most severe first; one of severity ok or skipped for each check without any
  Summary summary;
  Apps apps;
  const Facts* facts = nullptr;
};

Verdict judge(std::span<const Check* const> checks, const Facts& facts, const Selection& selection);

// The same, with what the project silences: comments in its files, `doctor_ignore` in its
// sqreen.ini.
Verdict judge_project(std::span<const Check* const> checks, const Facts& facts,
                      const Selection& selection, const Project& project);

Summary summarize(const Findings& findings);

}  // namespace sqreen::doctor
