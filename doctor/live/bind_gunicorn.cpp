// SPDX-License-Identifier: Apache-2.0
// gunicorn: what its command line says wins over GUNICORN_CMD_ARGS and over its file.
#include <array>

#include "core/text.h"
#include "doctor/gunicorn/command_line.h"
#include "doctor/gunicorn/survey.h"
#include "doctor/live/bind.h"
#include "doctor/word_table.h"

namespace sqreen::doctor {
namespace {

// Settings that would meet the app that may be running, or hide what this one says.
constexpr auto kOwn = std::to_array<std::string_view>(
    {"bind", "daemon", "pidfile", "errorlog", "accesslog", "certfile", "keyfile"});

std::string_view long_option(const GunicornSetting& setting) {
  for (const std::string_view option : split(setting.options, ' ')) {
    if (option.starts_with("--")) return option;
  }
  return setting.options;
}

}  // namespace

BoundArguments bind_gunicorn(const Arguments& arguments, const BindRequest& request,
                             Environment& environment) {
  const GunicornCommandLine line = read_gunicorn_command_line(arguments);
  if (!line.problem.empty()) {
    return tl::make_unexpected("gunicorn does not take this command line: " + line.problem);
  }
  Arguments bound;
  for (const GunicornArgumentRead& argument : line.arguments) {
    if (holds(kOwn, argument.setting->name)) continue;
    std::string word(long_option(*argument.setting));
    const bool has_value =
        argument.setting->argument == GunicornArgument::follows || !argument.value.empty();
    if (has_value) word.append("=").append(argument.value);
    bound.push_back(std::move(word));
  }
  bound.insert(bound.end(), line.operands.begin(), line.operands.end());
  bound.push_back("--bind=127.0.0.1:" + std::to_string(request.port));
  bound.push_back("--pid=" + request.scratch + "/gunicorn.pid");
  bound.emplace_back("--error-logfile=-");
  bound.emplace_back("--access-logfile=/dev/null");
  const auto server = survey_gunicorn(request.launch, 0, request.project);
  for (const char* file : {"certfile", "keyfile"}) {
    // An empty name is none: plain HTTP.
    if (server && server->configuration.find(file) != nullptr) {
      bound.push_back("--" + std::string(file) + "=");
    }
  }
  environment["XDG_RUNTIME_DIR"] = request.scratch;  // where newer ones put a control socket
  return bound;
}

}  // namespace sqreen::doctor
