// SPDX-License-Identifier: Apache-2.0
#include "doctor/report/issue.h"

#include <algorithm>

#include "compat/support.h"
#include "core/text.h"
#include "doctor/facts.h"
#include "doctor/launch/shell.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kLongestLine = 400;

class Issue {
 public:
  Issue(const Verdict& verdict, const IssueContext& context, const Redactor& redact)
      : verdict_(verdict), context_(context), redact_(redact) {}

  std::string write() {
    out_ =
        "# sqreen doctor report\n\n"
        "Secrets, the home folder and the machine's name were taken out of this text. Read it "
        "before you make it "
        "public.\n";
    versions();
    findings();
    launches();
    settings();
    processes();
    live();
    block("Log", context_.log, "no line of the agent's was found");
    return std::move(out_);
  }

 private:
  const Facts& facts() const { return *verdict_.facts; }

  // A fence that nothing in the lines can end.
  void block(const std::string& title, const std::vector<std::string>& lines,
             const std::string& otherwise) {
    out_ += "\n## " + title + "\n\n";
    if (lines.empty()) {
      out_ += otherwise + ".\n";
      return;
    }
    std::string text;
    for (const std::string& line : lines) {
      text += shortened(printable(redact_(line)), kLongestLine) + "\n";
    }
    std::string fence = "```";
    while (text.find(fence) != std::string::npos) fence += '`';
    out_ += fence + "text\n" + text + fence + "\n";
  }

  void versions() {
    std::vector<std::string> lines{"version       " + context_.version};
    std::string modules;
    for (const std::string& tag : context_.modules) modules += (modules.empty() ? "" : " ") + tag;
    lines.push_back("modules for   " + (modules.empty() ? "no CPython" : modules));
    lines.push_back("policy        " + context_.policy);
    lines.push_back("system        " + context_.system.distribution);
    lines.push_back("kernel        " + context_.system.kernel);
    lines.push_back("libc          " + context_.system.libc);
    if (!context_.system.container.empty())
      lines.push_back("container     " + context_.system.container);
    for (const Launch& launch : facts().launches) {
      if (!launch.interpreter) continue;
      std::string line = "interpreter   " + compat::display_name(*launch.interpreter) + "  " +
                         launch.interpreter->path;
      if (launch.module_installed)
        line += *launch.module_installed ? "  (has a module)" : "  (NO module)";
      if (std::find(lines.begin(), lines.end(), line) == lines.end())
        lines.push_back(std::move(line));
    }
    for (const UwsgiServer& server : facts().uwsgi)
      lines.push_back("uWSGI         " + server.name());
    block("Versions", lines, "");
  }

  void findings() {
    std::vector<std::string> lines;
    for (const Finding& finding : verdict_.findings) {
      if (finding.severity < Severity::note) continue;
      std::string line = std::string(severity_name(finding.severity)) + "  " + finding.id + "  " +
                         finding.place.text() + "  " + finding.message;
      if (finding.suppressed) line += "  (suppressed: " + finding.suppressed_because + ")";
      lines.push_back(std::move(line));
      for (const Place& place : finding.evidence) lines.push_back("    " + describe(place));
    }
    const Summary& summary = verdict_.summary;
    lines.push_back(std::to_string(summary.errors) + " errors, " +
                    std::to_string(summary.warnings) + " warnings, " + std::to_string(summary.ok) +
                    " ok, " + std::to_string(summary.skipped) + " not applicable, " +
                    std::to_string(summary.suppressed) + " suppressed");
    block("Findings", lines, "");
  }

  void launches() {
    std::vector<std::string> lines;
    for (const Launch& launch : facts().launches) {
      lines.push_back(launch.place.text() + "  " + launch.shown);
      std::string what = "    " + role(launch.role);
      if (!launch.launcher.name.empty()) what += ", " + launch.launcher.name;
      for (const std::string& wrapper : launch.wrappers) what += ", behind " + wrapper;
      if (launch.not_understood) what += ", not followed: " + *launch.not_understood;
      lines.push_back(std::move(what));
    }
    block("Launch commands", lines, "None was found");
  }

  static std::string role(LaunchRole role) {
    switch (role) {
      case LaunchRole::web:
        return "web app";
      case LaunchRole::not_web:
        return "no web app";
      case LaunchRole::unknown:
        break;
    }
    return "not known";
  }

  void settings() {
    std::vector<std::string> lines;
    for (const EffectiveSetting& setting : context_.settings) {
      // `=`, so that the redactor knows the name for one.
      const std::string value = setting.value.empty() ? " is not set" : " = " + setting.value;
      lines.push_back(setting.name + value + "   from " + setting.origin);
    }
    block("Settings", lines, "");
  }

  void processes() {
    std::vector<std::string> lines;
    for (const RunningProcess& process : facts().processes) {
      std::string line = std::to_string(process.pid) + "  " +
                         std::string(state_name(process.state)) + "  " + process.command;
      if (!process.python.empty()) line += "  Python " + process.python;
      line += "  " + std::to_string(process.requests) + " requests  " +
              std::to_string(process.attacks) + " attacks";
      std::string hooks;
      for (const std::string& hook : process.hooks)
        hooks += (hooks.empty() ? "  hooks: " : ", ") + hook;
      line += hooks;
      if (!process.reason.empty()) line += "  (" + process.reason + ")";
      lines.push_back(std::move(line));
    }
    block("Running processes", lines, "No process of this project's apps runs under sqreen");
  }

  void live() {
    if (!facts().live) return;
    std::vector<std::string> lines{facts().live->shown};
    if (!facts().live->why.empty()) lines.push_back(facts().live->why);
    for (const LiveWorker& worker : facts().live->workers) {
      lines.push_back("pid " + std::to_string(worker.pid) + "  Python " + worker.python +
                      "  mode " + worker.mode);
      for (const LiveSink& sink : worker.sinks) {
        lines.push_back("    " + sink.name + "  " + sink.where + "  attack " + sink.attack +
                        "  honest " + sink.honest + (sink.stored ? "  stored" : "  not stored") +
                        "  " + sink.detail);
      }
    }
    for (const std::string& line : facts().live->output) lines.push_back("| " + line);
    block("Live", lines, "");
  }

  const Verdict& verdict_;
  const IssueContext& context_;
  const Redactor& redact_;
  std::string out_;
};

}  // namespace

std::string as_issue(const Verdict& verdict, const IssueContext& context, const Redactor& redact) {
  return Issue(verdict, context, redact).write();
}

}  // namespace sqreen::doctor
