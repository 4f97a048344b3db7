// SPDX-License-Identifier: Apache-2.0
#include "compat/pyenv.h"

#include <gtest/gtest.h>

#include "fakes/memory_filesystem.h"

namespace sqreen::compat {
namespace {

constexpr const char* kShim =
    "#!/usr/bin/env bash\nset -e\nprogram=\"${0##*/}\"\nexport PYENV_ROOT=\"/home/me/.pyenv\"\n"
    "exec \"/home/me/.pyenv/libexec/pyenv\" exec \"$program\" \"$@\"\n";
constexpr const char* kPath = "/home/me/.pyenv/shims/gunicorn";

class PyenvTest : public testing::Test {
 protected:
  PyenvTest() {
    files_.add(kPath, kShim, 0755);
    for (const char* version : {"3.9.18", "3.11.7", "3.11.10", "3.11.9"}) {
      files_.add("/home/me/.pyenv/versions/" + std::string(version) + "/bin/python", "", 0755);
    }
    files_.add("/home/me/.pyenv/versions/3.9.18/bin/gunicorn", "", 0755);
    files_.add("/home/me/.pyenv/versions/3.11.10/bin/gunicorn", "", 0755);
    files_.add("/usr/bin/gunicorn", "", 0755);
    files_.set_current_folder("/srv/shop/web");
    files_.add_folder("/srv/shop/web");
  }
  std::string resolve(const Environment& environment = {}) const {
    return resolve_pyenv_shim(kPath, kShim, environment, files_).value_or("none");
  }
  fakes::MemoryFileSystem files_;
};

TEST_F(PyenvTest, KnowsShims) {
  EXPECT_TRUE(is_pyenv_shim(kPath, kShim));
  EXPECT_FALSE(is_pyenv_shim("/usr/bin/gunicorn", kShim));
  EXPECT_FALSE(is_pyenv_shim(kPath, "#!/bin/sh\n"));
}

TEST_F(PyenvTest, TakesTheVariableFirst) {
  files_.add("/srv/shop/.python-version", "3.11.10\n");
  EXPECT_EQ(resolve({{"PYENV_VERSION", "3.9.18"}}), "/home/me/.pyenv/versions/3.9.18/bin/gunicorn");
}

TEST_F(PyenvTest, ThenTheNearestVersionFile) {
  files_.add("/home/me/.pyenv/version", "3.9.18\n");
  EXPECT_EQ(resolve(), "/home/me/.pyenv/versions/3.9.18/bin/gunicorn");
  files_.add("/srv/shop/.python-version", "# ours\n\n3.11.10 # newest\n");
  EXPECT_EQ(resolve(), "/home/me/.pyenv/versions/3.11.10/bin/gunicorn");
  EXPECT_EQ(resolve({{"PYENV_DIR", "/tmp"}}), "/home/me/.pyenv/versions/3.9.18/bin/gunicorn");
}

TEST_F(PyenvTest, TakesTheNewestOfASeries) {
  EXPECT_EQ(resolve({{"PYENV_VERSION", "3.11"}}), "/home/me/.pyenv/versions/3.11.10/bin/gunicorn");
}

TEST_F(PyenvTest, TriesSeveralVersionsInOrder) {
  EXPECT_EQ(resolve({{"PYENV_VERSION", "3.11.7:3.9.18"}}),
            "/home/me/.pyenv/versions/3.9.18/bin/gunicorn");
  EXPECT_EQ(resolve({{"PYENV_VERSION", "3.11.7"}}), "none");
}

TEST_F(PyenvTest, SystemMeansPathWithoutShims) {
  const Environment path{{"PATH", "/home/me/.pyenv/shims:/usr/bin"}};
  EXPECT_EQ(resolve(path), "/usr/bin/gunicorn");  // no version file at all
  files_.add("/home/me/.pyenv/version", "system\n");
  EXPECT_EQ(resolve(path), "/usr/bin/gunicorn");
}

TEST_F(PyenvTest, AVersionIsNoPath) {
  files_.add("/home/me/.pyenv/version", "../../../../usr\n");
  EXPECT_EQ(resolve(), "none");
}

}  // namespace
}  // namespace sqreen::compat
