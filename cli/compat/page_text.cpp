// SPDX-License-Identifier: Apache-2.0
// A page for a terminal: fits 80 columns, uses more where there are more, colour where it is seen.
#include <algorithm>
#include <cctype>

#include "cli/compat/page.h"
#include "cli/term/columns.h"
#include "cli/term/terminal.h"
#include "compat/policy/names.h"
#include "core/text.h"

namespace sqreen::cli {
namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kVerdict = 13;     // "unsupported" and a gap
constexpr std::size_t kEvidence = 17;    // "shown unprotected"
constexpr std::size_t kLeastName = 20;   // of a name and version, however narrow the terminal
constexpr std::size_t kMostName = 100;   // beyond, the evidence would stand too far away
constexpr std::size_t kMostProse = 100;  // a longer line is hard to read
constexpr std::size_t kNarrowest = 56;   // below, the terminal breaks the lines itself

Style style_of(const PageRow& row) {
  if (row.verdict == compat::Verdict::supported) return Style::green;
  if (!row.counts) return Style::dim;
  return row.verdict == compat::Verdict::unsupported ? Style::red : Style::yellow;
}

// "Flask 3.1.3", "Linux (Debian GNU/Linux 12)"
std::string name_of(const PageRow& row) {
  if (row.version.empty()) return printable(row.name);
  const bool in_words = std::isalpha(static_cast<unsigned char>(row.version.front())) != 0;
  return printable(in_words ? row.name + " (" + row.version + ")" : row.name + " " + row.version);
}

class TextPage {
 public:
  TextPage(Terminal& out, const Page& page) : out_(out), page_(page) {
    if (out.width() > 0) {
      width_ = std::max(static_cast<std::size_t>(out.width()), kNarrowest);
    }
    for (const PageGroup& group : page.groups) {
      for (const PageRow& row : group.rows) {
        name_width_ = std::max(name_width_, columns_of(name_of(row)));
      }
    }
    name_width_ = std::min(name_width_, kMostName);
    const std::size_t beside = kIndent + kVerdict + 2 + kEvidence;
    if (width_ > 0) {
      name_width_ =
          std::min(name_width_, width_ > beside + kLeastName ? width_ - beside : kLeastName);
    }
  }

  void print() {
    out_.line(out_.styled(printable(page_.title), Style::bold));
    prose(page_.summary, 0, page_.good ? Style::green : Style::red);
    prose("Policy " + page_.policy, 0, Style::dim);
    for (const PageGroup& group : page_.groups) {
      out_.line("");
      out_.line(out_.styled(printable(group.title), Style::bold));
      for (const PageRow& row : group.rows) print_row(row);
    }
    print_facts();
    for (const PageNote& note : page_.notes) {
      out_.line("");
      prose(note.title + ":", 0, Style::bold);
      for (const std::string& line : note.lines) prose(line, kIndent, Style::plain);
    }
  }

 private:
  void print_row(const PageRow& row) {
    std::string verdict(compat::verdict_name(row.verdict));
    std::string line(kIndent, ' ');
    line += out_.styled(verdict, style_of(row));
    line.append(kVerdict - verdict.size(), ' ');
    const std::string name = cut_to(name_of(row), name_width_);
    line += name;
    line.append(name_width_ - columns_of(name) + 2, ' ');
    line += out_.styled(printable(row.evidence), Style::dim);
    out_.line(line);
    if (page_.brief && row.verdict == compat::Verdict::supported) return;
    prose(row.reason, kIndent + kVerdict, Style::plain);
    if (!page_.brief) prose("Source: " + row.source, kIndent + kVerdict, Style::dim);
    if (!row.next.empty()) prose("Next: " + row.next, kIndent + kVerdict, Style::cyan);
  }

  void print_facts() {
    if (page_.facts.empty()) return;
    out_.line("");
    out_.line(out_.styled("what was read", Style::bold));
    for (const PageFact& fact : page_.facts) {
      const bool known = !fact.value.empty();
      std::string line(kIndent, ' ');
      line += fact.label;
      line.append(std::max<std::size_t>(kVerdict, fact.label.size() + 1) - fact.label.size(), ' ');
      line += known ? printable(fact.value) : "not known";
      if (known && !fact.origin.empty()) line += "  (" + printable(fact.origin) + ")";
      out_.line(width_ == 0 ? line : cut_to(line, width_));
    }
  }

  void prose(const std::string& text, std::size_t indent, Style style) {
    const std::size_t columns = width_ == 0 ? 0 : std::min(width_ - indent, kMostProse);
    for (const std::string& line : wrapped(printable(text), columns)) {
      out_.line(std::string(indent, ' ') + out_.styled(line, style));
    }
  }

  Terminal& out_;
  const Page& page_;
  std::size_t width_ = 0;  // 0: piped, no limit
  std::size_t name_width_ = 0;
};

}  // namespace

void print_page(Terminal& out, const Page& page) {
  TextPage(out, page).print();
}

}  // namespace sqreen::cli
