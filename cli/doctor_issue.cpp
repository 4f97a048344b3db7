// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor_issue.h"

#include "cli/own_installation.h"
#include "cli/term/document_file.h"
#include "cli/term/terminal.h"
#include "cli/version.h"
#include "core/settings.h"
#include "core/text.h"
#include "doctor/facts.h"
#include "doctor/host/system.h"
#include "doctor/report/issue.h"
#include "doctor/running/proc.h"
#include "doctor/settings/effective.h"

namespace sqreen::cli {
namespace {

// The agent's own lines at the end of its log, which may be the app's too.
std::vector<std::string> own_log_lines(const std::string& path, const FileSystem& files) {
  constexpr std::size_t kBytes = 256u << 10;
  constexpr std::size_t kLines = 40;
  std::vector<std::string> lines;
  if (path.empty()) return lines;
  const std::uint64_t size = files.status(path).size;
  const auto text = files.read_part(path, size > kBytes ? size - kBytes : 0, kBytes);
  if (!text) return lines;
  for (const std::string_view line : split(*text, '\n')) {
    if (line.starts_with("sqreen: ")) lines.emplace_back(line);
  }
  if (lines.size() > kLines) lines.erase(lines.begin(), lines.end() - kLines);
  return lines;
}

doctor::Redactor make_redactor(const doctor::Facts& facts, const Context& context,
                               const std::vector<doctor::EffectiveSetting>& settings) {
  doctor::Redactor redact(
      context.environment,
      {.home = find(context.environment, "HOME").value_or(""), .host_name = doctor::host_name()});
  for (const doctor::Launch& launch : facts.launches) redact.learn(launch.environment);
  for (const doctor::RunningProcess& process : facts.processes) {
    redact.learn(doctor::environment_of(process.pid, context.files));
  }
  for (const doctor::EffectiveSetting& setting : settings)
    redact.learn({{setting.name, setting.value}});
  return redact;
}

}  // namespace

int print_issue(const doctor::Verdict& verdict, const IssueTarget& target, Context& context) {
  const std::vector<doctor::EffectiveSetting> settings =
      doctor::effective_settings(context.environment, context.files);
  const Settings own = load_settings(context.environment, context.files).settings;
  const std::string text =
      doctor::as_issue(verdict,
                       {.version = version_line(),
                        .modules = find_modules(context.files, own_library(context.files)),
                        .policy = target.policy,
                        .system = doctor::survey_system(context.files),
                        .settings = settings,
                        .log = own_log_lines(own.log_location, context.files)},
                       make_redactor(*verdict.facts, context, settings));
  if (target.output.empty()) {
    context.out.print(text);
    return kSuccess;
  }
  const auto written =
      write_private_document(target.output, [&text](Terminal& out) { out.print(text); });
  if (!written) {
    context.err.line("sqreen doctor: " + printable(written.error().message));
    return kInternal;
  }
  context.out.line("written to " + printable(target.output) +
                   "; read it before you make it public");
  return kSuccess;
}

}  // namespace sqreen::cli
