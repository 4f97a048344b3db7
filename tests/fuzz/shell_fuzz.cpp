// SPDX-License-Identifier: Apache-2.0
// Any bytes as a shell script: words lie inside the text, and variables cannot make it grow without
// bound.
#include <cstdint>
#include <cstdlib>

#include "doctor/launch/shell.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sqreen::doctor::ShellState state{.variables = {{"PORT", "8000"}}, .arguments = {"a", "b c"}};
  const auto visit = [&](const sqreen::doctor::ShellCommand& command) {
    if (command.source > 2) std::abort();
    for (const auto& word : command.words) {
      if (word.at + word.length > size || word.text.size() > (1u << 17)) std::abort();
    }
  };
  // `. 1` reads the whole in again, any other its second half.
  const auto find = [&](const sqreen::doctor::ShellCommand& command) {
    const bool is_whole = command.words.size() > 1 && command.words[1].text == "1";
    return std::optional(sqreen::doctor::ShellSource{is_whole ? std::size_t{1} : std::size_t{2},
                                                     is_whole ? text : text.substr(size / 2)});
  };
  sqreen::doctor::read_shell(text, state, visit, find);
  return 0;
}
