// SPDX-License-Identifier: Apache-2.0
// What a policy holds of an environment: one row for each thing in it that policies speak of, in
// the order of their areas.
//
//   const Report report = make_report(*find_policy("current"), survey);
//   if (!report.supported()) ...
//
// Judges facts, reads nothing. Packages of which no policy speaks have no row, nor have those of
// the environment's further interpreters: the first one is what the app runs on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compat/policy/judge.h"
#include "compat/survey/survey.h"

namespace sqreen::compat {

struct ReportRow {
  Judgement judgement;
  std::string item;     // as `sqreen compat check` takes it: "django==4.2.7", "linux"
  std::string version;  // as it was read: "4.2.7", "Debian GNU/Linux 12", ">=1.6"; empty: unknown
  std::string package;  // normalised; empty: it is no package
  std::optional<Origin> origin;  // null: it follows from another row
  // Whether it keeps the environment from being supported. Users are watched or not in apps that
  // are protected all the same; an event loop serves nothing without a framework or server, which
  // is judged itself; and a second agent that nobody has tried is no verdict on the app.
  bool counts = false;
};

struct Report {
  const Policy* policy = nullptr;
  std::vector<ReportRow> rows;

  bool supported() const;  // no row counts against it
  std::size_t count(Verdict verdict) const;
};

// What of a report an operator of the running app should hear, in one line; empty: nothing. Only
// what is known not to be protected: to have tried nothing is no reason to alarm anybody.
// `python`: the interpreter, for the hint.
std::string warning_line(const Report& report, std::string_view python);

Report make_report(const Policy& policy, const Survey& survey);

// The package among `packages` that brings `subject` for a server of its own, so that nothing is
// said of the app: circus, Tornado. nullptr: none does.
const Package* find_bringer(const Subject& subject, const std::vector<Package>& packages);

}  // namespace sqreen::compat
