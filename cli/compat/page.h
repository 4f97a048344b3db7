// SPDX-License-Identifier: Apache-2.0
// What `sqreen compat` shows to people, before it is text, Markdown or HTML: groups of verdicts
// under a heading. Texts are as they were read and may be hostile; each format makes them safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compat/policy/judge.h"
#include "compat/report/report.h"

namespace sqreen::cli {

class Terminal;

struct PageRow {
  std::string name;     // "Django"
  std::string version;  // "4.2.7", ">=1.6", or the ranges of a rule
  compat::Verdict verdict = compat::Verdict::unknown;
  bool tested = false;
  std::string evidence;  // "tested", "not tested", "shown unprotected"
  std::string reason;
  std::string source;
  std::string next;
  bool counts = true;  // false: not supported, and no matter for the whole
};

struct PageGroup {
  std::string title;  // "web frameworks"
  std::vector<PageRow> rows;
};

// A fact of the environment and where it was read.
struct PageFact {
  std::string label;
  std::string value;
  std::string origin;
};

// What the reader has to know beside the verdicts.
struct PageNote {
  std::string title;
  std::vector<std::string> lines;
};

struct Page {
  std::string title;    // "/srv/venv"
  std::string summary;  // "Everything in use is supported."
  bool good = true;
  std::string policy;  // "current: what our own tests prove today"
  bool brief = true;   // supported rows take one line
  std::vector<PageFact> facts;
  std::vector<PageGroup> groups;
  std::vector<PageNote> notes;
};

Page report_page(const compat::Report& report, const compat::Survey& survey);
Page check_page(const compat::Policy& policy, const std::vector<compat::Item>& items,
                const std::vector<compat::Judgement>& answers);
// `areas`: those that are shown; empty: all.
Page matrix_page(const compat::Policy& policy, const std::vector<compat::Area>& areas);

void print_page(Terminal& out, const Page& page);
std::string markdown_page(const Page& page);
// One file that needs no other: fit to be sent. `when`: an ISO date, shown at its foot.
std::string html_page(const Page& page, std::string_view when);

}  // namespace sqreen::cli
