// SPDX-License-Identifier: Apache-2.0
// The first line is GUNICORN_CMD_ARGS, the rest is gunicorn.conf.py: any bytes end in options and
// problems.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/gunicorn/command_line.h"
#include "doctor/gunicorn/configuration.h"
#include "fakes/memory_filesystem.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = text.find('\n');
  sqreen::fakes::MemoryFileSystem files;
  if (end != std::string_view::npos) {
    files.add("/srv/gunicorn.conf.py", std::string(text.substr(end + 1)));
  }
  const std::string line(text.substr(0, end));
  const auto words = sqreen::doctor::split_shell_words(line);
  (void)sqreen::doctor::read_gunicorn_configuration(words.value_or(std::vector<std::string>()),
                                                    {{"GUNICORN_CMD_ARGS", line}}, files, "/srv");
  return 0;
}
