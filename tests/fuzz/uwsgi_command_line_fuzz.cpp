// SPDX-License-Identifier: Apache-2.0
// Each line is an argument; one of the form NAME=VALUE before the first other line goes into the
// environment.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.h"
#include "doctor/uwsgi/launch.h"
#include "fakes/memory_filesystem.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sqreen::Environment environment;
  std::vector<std::string> argv = {"uwsgi"};
  for (const std::string_view line : sqreen::split(text, '\n')) {
    const std::size_t equals = line.find('=');
    if (argv.size() == 1 && line.starts_with("UWSGI_") && equals != std::string_view::npos) {
      environment[std::string(line.substr(0, equals))] = line.substr(equals + 1);
    } else {
      argv.emplace_back(line);
    }
  }
  sqreen::fakes::MemoryFileSystem files;
  files.add("/srv/a.ini",
            "[uwsgi]\nfor = a b\nset = %(_)=1\nendfor =\nini = :b\n[b]\nmaster = %(a)\n");
  const auto findings =
      sqreen::doctor::judge_uwsgi_launch(argv, environment, files, "/srv", "2.0.31", "3.13");
  for (const auto& finding : findings) {
    if (finding.message.find_first_of("\r\n\x1B") != std::string::npos) std::abort();
  }
  return 0;
}
