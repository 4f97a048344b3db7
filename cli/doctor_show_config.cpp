// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor_show_config.h"

#include <algorithm>

#include "cli/term/terminal.h"
#include "core/text.h"
#include "doctor/show_config.h"

namespace sqreen::cli {
namespace {

constexpr std::size_t kWidestOption = 48;  // a longer one pushes its origin to the right

std::string text_of(const doctor::ShownOption& option) {
  std::string text = printable(option.name);
  if (option.value) text += " = " + printable(shortened(*option.value, 120));
  if (!option.known) text += "  (computed)";
  return text;
}

void print(const doctor::ShownConfig& config, Terminal& out) {
  out.line(config.server + (config.version.empty() ? "" : " " + printable(config.version)) + ": " +
           config.command);
  std::size_t width = 0;
  for (const doctor::ShownOption& option : config.options) {
    if (option.effective) width = std::max(width, text_of(option).size());
  }
  width = std::min(width, kWidestOption);
  for (const doctor::ShownOption& option : config.options) {
    if (!option.effective) continue;
    std::string text = text_of(option);
    text.resize(std::max(width, text.size()), ' ');
    out.line("  " + text + "  " + option.origin +
             (option.note.empty() ? "" : " (" + option.note + ")"));
  }
  const auto hidden = std::count_if(config.options.begin(), config.options.end(),
                                    [](const auto& option) { return !option.effective; });
  if (hidden > 0) {
    out.line("  " + std::to_string(hidden) + " more without effect: see --format json");
  }
  for (const std::string& problem : config.problems) out.line("  ! " + printable(problem));
}

}  // namespace

int show_config(const doctor::Facts& facts, const doctor::Project& project, bool json,
                Context& context) {
  std::vector<doctor::ShownConfig> shown;
  for (const doctor::Launch& launch : facts.launches) {
    if (auto config = doctor::show_config(launch, project)) shown.push_back(std::move(*config));
  }
  if (shown.empty()) {
    context.err.line(
        "sqreen doctor: --show-config is for uWSGI and gunicorn, and none is started here (sqreen "
        "doctor --show-config -- uwsgi app.ini)");
    return kUsage;
  }
  if (json) {
    context.out.line(doctor::show_config_json(shown, SQREEN_VERSION));
    return kSuccess;
  }
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (i > 0) context.out.line("");
    print(shown[i], context.out);
  }
  return kSuccess;
}

}  // namespace sqreen::cli
