// SPDX-License-Identifier: Apache-2.0
// A page as one HTML file that needs no other: it is sent by mail, opened from a disk, printed. No
// script, no font, no picture from anywhere (the policy in its head makes sure); every text is
// escaped; light and dark as the reader's system is; on paper, black on white.
#include "cli/compat/page.h"
#include "compat/policy/names.h"
#include "core/text.h"

namespace sqreen::cli {
namespace {

constexpr std::string_view kHead = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<style>
:root { --ink: #1c2330; --soft: #5b6575; --line: #dde2ea; --page: #f5f7fa; --card: #fff;
  --good: #14713b; --good-back: #e3f4e9; --bad: #a4262c; --bad-back: #fce8e8; --open: #805500; --open-back: #fdf1d4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf1; --soft: #9aa5b6; --line: #303948; --page: #12161d;
  --card: #1a202a; --good: #77d69a; --good-back: #16301f; --bad: #ff9a9a; --bad-back: #3a1c1f; --open: #f0c45c;
  --open-back: #352a10; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2.5rem 1.25rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 62rem; margin: 0 auto; }
header p { margin: 0; color: var(--soft); }
h1 { margin: .1em 0; font-size: 1.75rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 2rem 0 .5rem; font-size: 1.05rem; }
h2::first-letter { text-transform: uppercase; }
.sum { margin: 1.5rem 0 0; padding: 1rem 1.25rem; border-radius: 10px; font-size: 1.1rem; font-weight: 600; }
.counts { display: flex; flex-wrap: wrap; gap: .75rem; margin: .75rem 0 0; padding: 0; list-style: none; }
.counts li { flex: 1 1 8rem; padding: .6rem 1.25rem; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
.counts b { display: block; font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.card { border: 1px solid var(--line); border-radius: 10px; background: var(--card); overflow: hidden; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .6rem .9rem; text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-size: .8rem; font-weight: 500; border-bottom: 1px solid var(--line); }
tbody tr + tr > * { border-top: 1px solid var(--line); }
tbody th { width: 26%; font-weight: 600; overflow-wrap: anywhere; }
tbody th span { display: block; color: var(--soft); font-weight: 400; font-variant-numeric: tabular-nums; }
td.verdict { width: 10.5rem; white-space: nowrap; }
td.verdict span { display: block; margin-top: .15rem; color: var(--soft); font-size: .85rem; }
td p { margin: 0; overflow-wrap: anywhere; }
td p + p { margin-top: .25rem; }
.source { color: var(--soft); font-size: .85rem; }
.pill { display: inline-block; padding: .05rem .6rem; border-radius: 99px; font-size: .85rem; font-weight: 600; }
.supported { color: var(--good); background: var(--good-back); }
.unsupported { color: var(--bad); background: var(--bad-back); }
.unknown { color: var(--open); background: var(--open-back); }
ul.notes { margin: 0; padding: .75rem 1.25rem .75rem 2.25rem; overflow-wrap: anywhere; }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 40rem) { thead { display: none; } tbody th, td, td.verdict { display: block; width: auto; padding: .35rem .9rem; }
  tbody tr { display: block; padding: .35rem 0; } tbody tr + tr > * { border-top: 0; } tbody tr + tr { border-top: 1px solid var(--line); } }
@media print { :root { --ink: #000; --soft: #444; --line: #bbb; --page: #fff; --card: #fff; --good: #14713b; --good-back: #fff;
  --bad: #a4262c; --bad-back: #fff; --open: #805500; --open-back: #fff; } body { padding: 0; font-size: 11pt; }
  .sum, .pill { border: 1px solid currentColor; } tr, .sum, .counts { break-inside: avoid; } h2 { break-after: avoid; } .card { overflow: visible; } }
</style>
)html";

constexpr std::string_view kWords =
    "Supported, unsupported and unknown are what the policy holds of a thing; unknown means that "
    "it "
    "is outside the listed range, and counts as not supported. Tested says whether our own tests "
    "ran this very version with the agent inside, whatever the policy holds of it.";

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

class HtmlPage {
 public:
  std::string make(const Page& page, std::string_view when) {
    out_ = kHead;
    add("<title>", "sqreen: " + page.title, "</title>\n</head>\n<body>\n<main>\n");
    out_ += "<header>\n";
    add("<p>", "What sqreen supports here", "</p>\n");
    add("<h1>", page.title, "</h1>\n");
    add("<p>", "Policy " + page.policy, "</p>\n</header>\n");
    out_ += page.good ? "<p class=\"sum supported\">" : "<p class=\"sum unsupported\">";
    add("", page.summary, "</p>\n");
    add_counts(page);
    add_tasks(page);
    for (const PageGroup& group : page.groups) add_group(group);
    add_facts(page);
    for (const PageNote& note : page.notes) add_note(note);
    add("<footer>\n<p>", kWords, "</p>\n");
    add("<p>", "sqreen " SQREEN_VERSION ", " + std::string(when), "</p>\n");
    out_ += "</footer>\n</main>\n</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  void add(std::string_view before, std::string_view text, std::string_view after) {
    out_.append(before).append(escaped(text)).append(after);
  }

  void add_counts(const Page& page) {
    std::size_t counts[3] = {};
    std::size_t tested = 0;
    for (const PageGroup& group : page.groups) {
      for (const PageRow& row : group.rows) {
        ++counts[static_cast<std::size_t>(row.verdict)];
        tested += row.tested ? 1 : 0;
      }
    }
    out_ += "<ul class=\"counts\">\n";
    const std::size_t numbers[] = {counts[0], counts[1], counts[2], tested};
    const char* const words[] = {"supported", "unsupported", "unknown", "tested by us"};
    for (std::size_t i = 0; i < 4; ++i) {
      out_ += "<li><b>" + std::to_string(numbers[i]) + "</b>" + words[i] + "</li>\n";
    }
    out_ += "</ul>\n";
  }

  // First what keeps the whole from being supported, for readers who stop here.
  void add_tasks(const Page& page) {
    if (page.good) return;
    out_ += "<h2>To see to</h2>\n<div class=\"card\"><ul class=\"notes\">\n";
    for (const PageGroup& group : page.groups) {
      for (const PageRow& row : group.rows) {
        if (row.verdict == compat::Verdict::supported || !row.counts) continue;
        add("<li><b>", row.version.empty() ? row.name : row.name + " " + row.version, "</b>: ");
        add("", row.next, "</li>\n");
      }
    }
    out_ += "</ul></div>\n";
  }

  void add_group(const PageGroup& group) {
    add("<h2>", group.title, "</h2>\n");
    out_ +=
        "<div class=\"card\"><table>\n<thead><tr><th>Name</th><th>Verdict</th><th>Why, and what to "
        "do</th></tr></thead>\n<tbody>\n";
    for (const PageRow& row : group.rows) add_row(row);
    out_ += "</tbody>\n</table></div>\n";
  }

  void add_row(const PageRow& row) {
    add("<tr><th scope=\"row\">", row.name, "");
    if (!row.version.empty()) add("<span>", row.version, "</span>");
    const std::string_view verdict = compat::verdict_name(row.verdict);
    out_ += "</th>\n<td class=\"verdict\"><b class=\"pill ";
    out_.append(verdict).append("\">").append(verdict).append("</b>");
    add("<span>", row.evidence, "</span></td>\n<td>");
    add("<p>", row.reason, "</p>");
    if (!row.next.empty()) add("<p><b>Next:</b> ", row.next, "</p>");
    add("<p class=\"source\">", row.source, "</p></td></tr>\n");
  }

  void add_facts(const Page& page) {
    if (page.facts.empty()) return;
    out_ +=
        "<h2>What was read</h2>\n<div "
        "class=\"card\"><table>\n<thead><tr><th>Fact</th><th>Value</th>"
        "<th>Where</th></tr></thead>\n<tbody>\n";
    for (const PageFact& fact : page.facts) {
      add("<tr><th scope=\"row\">", fact.label, "</th>");
      add("<td>", fact.value.empty() ? "not known" : fact.value, "</td>");
      add("<td class=\"source\"><p>", fact.origin, "</p></td></tr>\n");
    }
    out_ += "</tbody>\n</table></div>\n";
  }

  void add_note(const PageNote& note) {
    add("<h2>", note.title, "</h2>\n<div class=\"card\"><ul class=\"notes\">\n");
    for (const std::string& line : note.lines) add("<li>", line, "</li>\n");
    out_ += "</ul></div>\n";
  }

  std::string out_;
};

}  // namespace

std::string html_page(const Page& page, std::string_view when) {
  return HtmlPage().make(page, when);
}

}  // namespace sqreen::cli
