// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/captured_run.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;

Captured version(const FileSystem& files, std::vector<std::string> words) {
  words.insert(words.begin(), "version");
  return run_captured({}, std::move(words), files);
}

TEST(Version, NamesTheInterpretersThatItHasModulesFor) {
  fakes::MemoryFileSystem files;
  files.add_link("/proc/self/exe", "/opt/sqreen/bin/sqreen").add("/opt/sqreen/bin/sqreen", "");
  files.add("/opt/sqreen/lib/sqreen/cp27mu/_sqreen_agent.so", "");
  files.add("/opt/sqreen/lib/sqreen/cp313/_sqreen_agent.so", "");
  files.add("/opt/sqreen/lib/sqreen/cp38/_sqreen_agent.so", "");
  files.add("/opt/sqreen/lib/sqreen/cp36m/README", "no module was built");
  files.add("/opt/sqreen/lib/sqreen/bootstrap/sitecustomize.py", "");
  const Captured text = version(files, {});
  EXPECT_EQ(text.code, kSuccess);
  EXPECT_THAT(text.out, HasSubstr("sqreen "));
  EXPECT_THAT(text.out,
              HasSubstr("modules for CPython 2.7 (mu), 3.8, 3.13 in /opt/sqreen/lib/sqreen"));
  const json all = json::parse(version(files, {"--json"}).out);
  EXPECT_EQ(all["schema_version"], 1);
  EXPECT_EQ(all["modules"], json::parse(R"x([{"tag":"cp27mu","python":"2.7 (mu)"
},
                                            {"tag":"cp38","python":"3.8"},
                                            {"tag":"cp313","python":"3.13"}])x"));
  EXPECT_TRUE(all["version"].is_string());
  EXPECT_TRUE(all["build_type"].is_string());
}

TEST(Version, SaysWhenThereAreNone) {
  const fakes::MemoryFileSystem files;
  EXPECT_THAT(version(files, {}).out, HasSubstr("no modules for any CPython"));
}

}  // namespace
}  // namespace sqreen::cli
