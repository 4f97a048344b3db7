// SPDX-License-Identifier: Apache-2.0
// A page as GitHub's Markdown: for a pull request's comment or a wiki.
#include "cli/compat/page.h"
#include "compat/policy/names.h"
#include "core/text.h"

namespace sqreen::cli {
namespace {

// As text, whatever it says: a package may call itself "<img src=...>" or "|".
std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : printable(text)) {
    if (c == '<') {
      safe += "&lt;";
    } else if (c == '>') {
      safe += "&gt;";
    } else if (c == '&') {
      safe += "&amp;";
    } else {
      if (std::string_view("\\`*_{}[]#|!@~").find(c) != std::string_view::npos) safe += '\\';
      safe += c;
    }
  }
  return safe;
}

void add_row(std::string& out, const PageRow& row) {
  out += "| " + escaped(row.name) + " | " + escaped(row.version) + " | ";
  const std::string verdict(compat::verdict_name(row.verdict));
  out += row.verdict == compat::Verdict::supported ? verdict : "**" + verdict + "**";
  out += " | " + escaped(row.evidence) + " | " + escaped(row.reason);
  if (!row.next.empty()) out += " Next: " + escaped(row.next);
  out += " |\n";
}

}  // namespace

std::string markdown_page(const Page& page) {
  std::string out = "# " + escaped(page.title) + "\n\n**" + escaped(page.summary) +
                    "**\n\nPolicy " + escaped(page.policy) + "\n";
  for (const PageGroup& group : page.groups) {
    out += "\n## " + escaped(group.title) + "\n\n";
    out += "| Name | Version | Verdict | Evidence | Why |\n|---|---|---|---|---|\n";
    for (const PageRow& row : group.rows) add_row(out, row);
  }
  for (const PageNote& note : page.notes) {
    out += "\n## " + escaped(note.title) + "\n\n";
    for (const std::string& line : note.lines) out += "- " + escaped(line) + "\n";
  }
  return out;
}

}  // namespace sqreen::cli
