// SPDX-License-Identifier: Apache-2.0
// A note of a process without an agent: the first line of the input is its name, the rest its
// bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/process_note.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(input.find('\n'), input.size());
  const auto note = sqreen::parse_process_note(input.substr(0, end),
                                               input.substr(std::min(end + 1, input.size())));
  if (!note) return 0;
  if (note->process.pid <= 0 || note->reason == sqreen::Reason::none) std::abort();
  if (note->detail.size() > 159 || note->command.size() > 63 || note->python.size() > 31)
    std::abort();
  for (const std::string& text : {note->detail, note->command, note->python}) {
    if (text.find('\n') != std::string::npos || text.find('\x1b') != std::string::npos)
      std::abort();
  }
  return 0;
}
