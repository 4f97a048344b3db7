// SPDX-License-Identifier: Apache-2.0
// Any bytes as a shell script: words lie inside the text, and variables cannot make it grow without
// bound.
#include <cstdint>
#include <cstdlib>

#include "doctor/launch/shell.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sqreen::doctor::ShellState state{.variables = {{"PORT", "8000"}}, .arguments = {"a", "b c"}};
  sqreen::doctor::read_shell(text, state, [&](const sqreen::doctor::ShellCommand& command) {
    for (const auto& word : command.words) {
      if (word.at + word.length > size || word.text.size() > (1u << 17)) std::abort();
    }
  });
  return 0;
}
