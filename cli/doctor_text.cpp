// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor_text.h"

#include <algorithm>

#include "cli/term/columns.h"
#include "cli/term/terminal.h"
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::cli {
namespace {

using doctor::Finding;
using doctor::Findings;
using doctor::Launch;
using doctor::LaunchRole;
using doctor::Severity;

Style style_of(Severity severity) {
  if (severity == Severity::error) return Style::red;
  if (severity == Severity::warning) return Style::yellow;
  return Style::dim;
}

bool is_shown(const Finding& finding) {
  return !finding.suppressed && finding.severity >= Severity::note;
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  out.append(out.size() < width ? width - out.size() : 0, ' ');
  return out;
}

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string tried_out(const doctor::LiveFacts& live) {
  if (live.end == doctor::LiveFacts::End::tested) {
    return std::to_string(live.workers.size()) +
           (live.workers.size() == 1 ? " worker was tried" : " workers were tried");
  }
  if (live.end == doctor::LiveFacts::End::foreign && !live.agent_is_in) return "runs UNPROTECTED";
  return "could not be tried";
}

// "1 web app, would start UNPROTECTED"
std::string launches_headline(const doctor::Verdict& verdict) {
  const doctor::Apps& apps = verdict.apps;
  if (apps.all == 0) return "no web app found";
  std::string text = counted(apps.all, "web app") + ", ";
  const auto some = [&](std::size_t number) {
    return number < apps.all ? std::to_string(number) + " " : "";
  };
  if (apps.unprotected > 0) return text + some(apps.unprotected) + "would start UNPROTECTED";
  if (verdict.facts->live) return text + tried_out(*verdict.facts->live);
  if (apps.not_starting > 0) return text + some(apps.not_starting) + "would not start";
  if (apps.unknown > 0) return text + "cannot tell whether protected";
  return text + "would start with the agent";
}

// "1 process runs UNPROTECTED"; empty: nothing runs that anybody would say so of
std::string processes_headline(const doctor::Verdict& verdict) {
  const std::size_t unprotected = verdict.apps.running_unprotected;
  if (unprotected > 0) {
    return std::to_string(unprotected) +
           (unprotected == 1 ? " process runs UNPROTECTED" : " processes run UNPROTECTED");
  }
  const auto& processes = verdict.facts->processes;
  using State = doctor::RunningProcess::State;
  const auto any = [&](State state) {
    return std::any_of(processes.begin(), processes.end(),
                       [&](const auto& process) { return process.state == state; });
  };
  if (any(State::guarded)) return "the running app is protected";
  return any(State::starting) ? "the running app has the agent, and served no request yet" : "";
}

std::string headline(const doctor::Verdict& verdict) {
  const std::string running = processes_headline(verdict);
  if (running.empty()) return launches_headline(verdict);
  return verdict.apps.all == 0 ? running : launches_headline(verdict) + "; " + running;
}

std::string_view why_not_web(const doctor::Launch& launch) {
  if (launch.launcher.role != agent::LauncherRole::wrapper) return "the agent stays off here";
  return launch.starts_agent ? "passes the agent on to what it starts"
                             : "what it starts is judged by itself";
}

class Printer {
 public:
  Printer(Terminal& out, const doctor::Verdict& verdict) : out_(out), verdict_(verdict) {
    for (const Finding& finding : verdict.findings) {
      if (is_shown(finding)) widest_id_ = std::max(widest_id_, finding.id.size());
    }
  }

  void print() {
    out_.line(out_.styled("sqreen doctor: ", Style::plain) +
              out_.styled(headline(verdict_), Style::bold));
    const bool has_findings = widest_id_ > 0;
    if (has_findings) out_.line("");
    for (std::size_t i = 0; has_findings && i < verdict_.facts->launches.size(); ++i) launch(i);
    for (const Finding& finding : verdict_.findings) {
      if (is_shown(finding) && !finding.launch) {
        if (!general_ && has_findings) out_.line(out_.styled("In general", Style::bold));
        general_ = true;
        print(finding, nullptr);
      }
    }
    if (has_findings) out_.line("");
    summary();
  }

 private:
  void launch(std::size_t index) {
    const Launch& launch = verdict_.facts->launches[index];
    const std::string line = launch.place.line > 0 ? ":" + std::to_string(launch.place.line) : "";
    out_.line(out_.styled(printable(launch.place.source + line), Style::bold) + "  " +
              shortened(launch.shown, 100));
    bool any = false;
    for (const Finding& finding : verdict_.findings) {
      if (!is_shown(finding) || finding.launch != index) continue;
      print(finding, &launch);
      any = true;
    }
    if (any) return;
    if (launch.role == LaunchRole::not_web) {
      out_.line(out_.styled("  not a web app: " + std::string(why_not_web(launch)), Style::dim));
    } else {
      out_.line(out_.styled("  nothing to mend", Style::dim));
    }
  }

  void print(const Finding& finding, const Launch* launch) {
    std::string line =
        "  " + out_.styled(padded(severity_name(finding.severity), 9), style_of(finding.severity)) +
        padded(finding.id, widest_id_) + "  ";
    // The launch's own place stands above.
    const bool elsewhere = launch == nullptr || finding.place.text() != launch->place.text();
    if (elsewhere && !finding.place.source.empty()) line += printable(finding.place.text()) + "  ";
    out_.line(line + finding.message);
    if (!finding.fix.empty())
      out_.line("           " + out_.styled("fix: ", Style::dim) + finding.fix);
  }

  void summary() {
    const doctor::Summary& summary = verdict_.summary;
    std::string line;
    if (summary.errors > 0)
      line += counted(static_cast<std::size_t>(summary.errors), "error") + ", ";
    if (summary.warnings > 0)
      line += counted(static_cast<std::size_t>(summary.warnings), "warning") + ", ";
    line +=
        std::to_string(summary.ok) + " ok, " + std::to_string(summary.skipped) + " not applicable";
    if (summary.suppressed > 0) line += ", " + std::to_string(summary.suppressed) + " suppressed";
    line += ".";
    const Finding* first = nullptr;
    for (const Finding& finding : verdict_.findings) {
      if (first == nullptr && is_shown(finding)) first = &finding;
    }
    const bool has_patch = std::any_of(
        verdict_.findings.begin(), verdict_.findings.end(),
        [](const Finding& finding) { return is_shown(finding) && !finding.edits.empty(); });
    if (has_patch) line += "   Patch: sqreen doctor --diff";
    if (first != nullptr) line += "   Why: sqreen doctor --explain " + first->id;
    out_.line(line);
  }

  Terminal& out_;
  const doctor::Verdict& verdict_;
  std::size_t widest_id_ = 0;
  bool general_ = false;
};

void print_paragraph(Terminal& out, std::string_view label, std::string_view text) {
  constexpr std::size_t kIndent = 10;
  constexpr std::size_t kPage = 78;
  std::string before = padded(label, kIndent);
  for (const std::string& line : wrapped(text, kPage - kIndent)) {
    out.line(before + line);
    before.assign(kIndent, ' ');
  }
}

}  // namespace

void print_verdict(Terminal& out, const doctor::Verdict& verdict) {
  Printer(out, verdict).print();
}

void print_checks(Terminal& out) {
  Table table{.header = {"CHECK", "AT WORST", "WHEN ALL IS WELL"}, .rows = {}};
  for (const doctor::Check* check : doctor::all_checks()) {
    table.rows.push_back({std::string(check->id), std::string(severity_name(check->severity)),
                          std::string(check->title)});
  }
  print_table(out, table);
}

void print_explanation(Terminal& out, const doctor::Check& check) {
  out.line(out.styled(check.id, Style::bold) + " (" + std::string(severity_name(check.severity)) +
           ")");
  out.line(check.title);
  out.line("");
  print_paragraph(out, "Why", check.why);
  print_paragraph(out, "Mend", check.mend);
  print_paragraph(out, "Needs", check.needs.what);
  print_paragraph(out, "Rests on", check.since);
}

}  // namespace sqreen::cli
