// SPDX-License-Identifier: Apache-2.0
#include "relay/journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>

#include "core/text.h"

namespace sqreen::relay {
namespace {

std::string_view level_name(LogLevel level) {
  constexpr std::array<std::string_view, 5> kNames{"CRITICAL", "ERROR", "WARN", "INFO", "DEBUG"};
  return kNames[static_cast<std::size_t>(level)];
}

}  // namespace

Journal::Journal(const Settings& settings, const Clock& clock)
    : clock_(clock), level_(settings.log_level) {
  if (settings.log_location.empty()) return;
  file_ =
      Descriptor(::open(settings.log_location.c_str(),
                        O_WRONLY | O_APPEND | O_CREAT | O_NOCTTY | O_NONBLOCK | O_CLOEXEC, 0600));
}

void Journal::line(LogLevel level, std::string_view text) {
  if (level > level_) return;
  std::string out = iso8601(clock_.wall_ns());
  out += " sqreen relay[" + std::to_string(::getpid()) + "] ";
  out += level_name(level);
  out += ' ';
  out += printable(text);
  out += '\n';
  // A log that cannot be written must not hold up the events.
  [[maybe_unused]] const auto ignored =
      ::write(file_ ? file_.get() : STDERR_FILENO, out.data(), out.size());
}

}  // namespace sqreen::relay
