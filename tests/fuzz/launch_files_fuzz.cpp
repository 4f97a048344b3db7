// SPDX-License-Identifier: Apache-2.0
// The first byte chooses which kind of launch file the rest is: any bytes end in findings, in every
// format, and in edits that touch nothing but the project.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "doctor/checks/checks.h"
#include "doctor/mend.h"
#include "doctor/report/report.h"
#include "doctor/survey.h"
#include "fakes/memory_filesystem.h"

namespace {

using sqreen::doctor::Facts;
using sqreen::doctor::Finding;
using sqreen::doctor::Project;
using sqreen::doctor::Verdict;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr const char* kNames[] = {"Procfile",  "Dockerfile",       "compose.yaml", "pod.yaml",
                                    "a.service", "supervisord.conf", "circus.ini",   "sqreen.ini",
                                    "run.sh",    "shop.py"};
  const std::string name = kNames[data[0] % std::size(kNames)];
  sqreen::fakes::MemoryFileSystem files;
  files.add("/srv/Procfile", "web: ./run.sh\napi: gunicorn shop:app\n").add("/srv/shop.py", "");
  files.add("/srv/" + name, std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  const Project project("/srv", files);
  const Facts facts = sqreen::doctor::survey(project, {}, {});
  const Verdict verdict = judge_project(sqreen::doctor::all_checks(), facts, {}, project);
  for (const Finding& finding : verdict.findings) {
    if (finding.message.find_first_of("\r\n\x1B") != std::string::npos) std::abort();
  }
  const sqreen::doctor::ReportContext context{.version = "0", .target = name, .policy = "current"};
  if (as_json(verdict, context).empty() || as_sarif(verdict, context).empty() ||
      as_junit(verdict, context).empty()) {
    std::abort();
  }
  (void)as_github(verdict);
  for (const std::string& refused : mend(verdict, project).refused) {
    if (refused.empty()) std::abort();
  }
  return 0;
}
