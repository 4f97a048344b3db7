// SPDX-License-Identifier: Apache-2.0
// Any words as a command line: a verdict comes out, and what it says is wrapped lies inside it.
// Input: words separated by NUL, as in /proc/PID/cmdline.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "agent/launcher.h"
#include "core/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<std::string> words;
  for (const std::string_view word : sqreen::split(text, '\0')) words.emplace_back(word);
  using sqreen::agent::LauncherRole;
  const auto verdict = sqreen::agent::classify_command(words, {{"FLASK_DEBUG", "1"}});
  if (verdict.wrapped >= words.size()) std::abort();
  if (verdict.wrapped != 0 && verdict.role != LauncherRole::wrapper) std::abort();
  if (verdict.role == LauncherRole::not_web && verdict.reason.empty()) std::abort();
  return 0;
}
