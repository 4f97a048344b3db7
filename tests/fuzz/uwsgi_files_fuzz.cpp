// SPDX-License-Identifier: Apache-2.0
// The first byte chooses the format, the rest is the file: any bytes end in findings whose words
// are printable.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "doctor/uwsgi/insertion.h"
#include "doctor/uwsgi/launch.h"
#include "fakes/memory_filesystem.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  using sqreen::doctor::describe;
  constexpr const char* kNames[] = {"a.ini", "a.yaml", "a.json", "a.xml"};
  const std::string name = kNames[data[0] % 4];
  sqreen::fakes::MemoryFileSystem files;
  files.add("/srv/" + name, std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  const std::string argv[] = {"uwsgi", name};
  // As a uWSGI without libyaml reads it, and where a fix would put a line.
  const auto configuration = sqreen::doctor::read_uwsgi_configuration(
      argv, {}, files, "/srv", {.libyaml = false, .missing = {}});
  const auto insertion = sqreen::doctor::find_uwsgi_insertion(configuration, "/srv/" + name, files);
  if (insertion.line < 0) std::abort();
  const auto findings = sqreen::doctor::judge_uwsgi_launch(
      argv, {{"HOME", "/srv"}, {"LOOP", "$(LOOP)$(HOME)"}}, files, "/srv", "2.0.21", "3.11");
  for (const auto& finding : findings) {
    for (const std::string& text : {finding.message, finding.fix, describe(finding.place)}) {
      if (text.find_first_of("\r\n\x1B") != std::string::npos) std::abort();
    }
  }
  return 0;
}
