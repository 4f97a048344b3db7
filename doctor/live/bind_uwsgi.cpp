// SPDX-License-Identifier: Apache-2.0
// uWSGI: options add up and none takes another back, so every option that is in effect is written
// into a file of ours, without those that reach outside.
#include <algorithm>
#include <fstream>
#include <functional>

#include "core/text.h"
#include "doctor/live/bind.h"
#include "doctor/uwsgi/option_table.h"
#include "doctor/uwsgi/placeholders.h"
#include "doctor/uwsgi/survey.h"

namespace sqreen::doctor {
namespace {

// What binds, writes where the running app writes, or starts what another instance runs already.
constexpr std::string_view kBeginnings =
    "http https fastrouter rawrouter sslrouter socket zerg legion subscri stats pidfile "
    "safe-pidfile daemonize logto logger req-logger attach- smart-attach spooler carbon "
    "master-fifo touch-logreopen log-maxsize log-backupname map-socket snmp udp multicast cluster";
constexpr std::string_view kAnywhere = "-socket cron";
// Acted on while uWSGI reads: of these only what has a lasting effect is said again.
constexpr std::string_view kSaidAgain =
    "plugin plugins need-plugin need-plugins plugin-dir plugins-dir strict";

bool any_of(std::string_view words, const std::function<bool(std::string_view)>& fits) {
  const auto all = split(words, ' ');
  return std::any_of(all.begin(), all.end(), fits);
}

bool reaches_outside(std::string_view option) {
  return any_of(kBeginnings, [&](std::string_view word) { return option.starts_with(word); }) ||
         any_of(kAnywhere, [&](std::string_view word) { return option.find(word) != word.npos; });
}

bool is_said_again(std::string_view option) {
  return any_of(kSaidAgain, [&](std::string_view word) { return option == word; });
}

std::string as_ini(const UwsgiConfiguration& configuration, int port) {
  std::string text = "[uwsgi]\n";
  for (const UwsgiOption& option : configuration.options) {
    const auto kind = option_kind(option.key);
    if (!kind || reaches_outside(option.key)) continue;  // unknown: a placeholder
    if (option.configured && !is_said_again(option.key)) continue;
    std::string value = substitute(option.value, "%", "%%");
    if (!option.has_value) value = *kind == ArgumentKind::none ? "true" : "";
    text.append(option.key).append(" = ").append(value).append("\n");
  }
  return text + "http-socket = 127.0.0.1:" + std::to_string(port) + "\n";
}

}  // namespace

BoundArguments bind_uwsgi(const Arguments&, const BindRequest& request, Environment& environment) {
  const UwsgiConfiguration configuration =
      read_uwsgi(request.launch, request.project).configuration;
  if (!configuration.refusals.empty()) {
    return tl::make_unexpected("uWSGI does not start: " +
                               printable(configuration.refusals.front().what));
  }
  if (!configuration.unread.empty()) {
    return tl::make_unexpected(
        "its configuration could not be read to the end, so that it might bind elsewhere: " +
        printable(configuration.unread.front().what));
  }
  for (const UwsgiOption& option : configuration.options) {
    if (option.key.starts_with("emperor")) {
      return tl::make_unexpected(
          "an emperor starts every app of a folder: try one of its configurations");
    }
  }
  for (const auto& [name, value] : request.launch.environment) {
    const auto outside = find(request.environment, name);
    if (name.starts_with("UWSGI_") && outside != value) {
      return tl::make_unexpected("a wrapper sets " + printable(name) +
                                 ": set it outside of the command");
    }
  }
  std::erase_if(environment,
                [](const auto& variable) { return variable.first.starts_with("UWSGI_"); });
  const std::string path = request.scratch + "/uwsgi.ini";
  std::ofstream file(path);
  file << as_ini(configuration, request.port);
  if (!file.flush()) return tl::make_unexpected("cannot write " + path);
  return Arguments{"--ini", path};
}

}  // namespace sqreen::doctor
