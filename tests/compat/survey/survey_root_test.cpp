// SPDX-License-Identifier: Apache-2.0
// Images of other systems, built by hand; real ones: tests/integration/test_survey.py and
// test_images.py.
#include <gmock/gmock.h>

#include "compat/elf_image.h"
#include "compat/macho_image.h"
#include "compat/survey/read.h"
#include "compat/survey/survey_text.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::compat {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class SurveyRootTest : public testing::Test {
 protected:
  SurveyRootTest() { files_.add("/etc/os-release", "ID=host\n"); }
  fakes::MemoryFileSystem& add(const std::string& path, const std::string& content,
                               std::uint32_t mode = 0644) {
    return files_.add("/image" + path, content, mode);
  }
  Survey survey() { return survey_root("/image", files_); }
  fakes::MemoryFileSystem files_;
};

TEST_F(SurveyRootTest, AlpineOnArm) {
  const std::string loader = "/lib/ld-musl-aarch64.so.1";
  add("/usr/lib/os-release", "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.19.1\n");
  files_.add_link("/image/etc/os-release", "/usr/lib/os-release");
  add("/bin/busybox", elf_image({"libc.musl-aarch64.so.1"}, loader, EM_AARCH64), 0755);
  files_.add_link("/image/bin/sh", "/bin/busybox");
  add(loader, elf_image({}, "", EM_AARCH64) + "\0001.2.4\0002.x\0"s, 0755);
  add("/usr/local/bin/python3.11",
      elf_image({"libpython3.11.so.1.0", "libc.musl-aarch64.so.1"}, loader, EM_AARCH64), 0755);
  files_.add_link("/image/usr/local/bin/python3", "python3.11");
  add("/usr/local/lib/libpython3.11.so.1.0", "\x7f"s + "ELF...3.11.x\0003.11.6\0003.11.99\0"s);
  add("/usr/local/lib/python3.11/os.py", "");
  add("/usr/local/lib/python3.11/site.py", "");
  add("/usr/local/lib/python3.11/lib-dynload/_ctypes.cpython-311-aarch64-linux-musl.so", "");
  add("/usr/local/lib/python3.11/site-packages/Flask-2.0.dist-info/METADATA",
      "Name: Flask\nVersion: 2.0\n");
  const Survey found = survey();
  EXPECT_EQ(text_of(found.system), "Linux /etc/os-release");
  EXPECT_EQ(text_of(found.distribution), "Alpine Linux /etc/os-release:1");
  EXPECT_EQ(text_of(found.system_version), "3.19.1 /etc/os-release:3");
  EXPECT_EQ(text_of(found.architecture), "aarch64 /bin/sh");
  EXPECT_EQ(text_of(found.libc_version), "1.2.4 /lib/ld-musl-aarch64.so.1");
  EXPECT_EQ(found.libc->value, LibcKind::musl);
  EXPECT_FALSE(found.kernel) << "an image has none";
  ASSERT_EQ(found.interpreters.size(), 1u);
  const SurveyedInterpreter& python = found.interpreters[0];
  EXPECT_EQ(python.path, "/usr/local/bin/python3");
  EXPECT_EQ(text_of(python.version), "3.11.6 /usr/local/lib/libpython3.11.so.1.0");
  EXPECT_EQ(
      text_of(python.abi),
      "cp311 /usr/local/lib/python3.11/lib-dynload/_ctypes.cpython-311-aarch64-linux-musl.so");
  EXPECT_EQ(python.linkage->value.library, "libpython3.11.so.1.0");
  EXPECT_EQ(python.libc->value, LibcKind::musl);
  EXPECT_FALSE(python.debug) << "nothing says so";
  EXPECT_THAT(packages_of(found),
              ElementsAre("Flask 2.0 /usr/local/lib/python3.11/site-packages/Flask-2.0.dist-info/"
                          "METADATA:2"));
  EXPECT_EQ(found.packages[0].origin.kind, OriginKind::image);
  EXPECT_THAT(problems_of(found), IsEmpty());
}

TEST_F(SurveyRootTest, MacOsWithAFramework) {
  const std::string prefix = "/Library/Frameworks/Python.framework/Versions/3.8";
  add("/System/Library/CoreServices/SystemVersion.plist",
      "<dict>\n<key>ProductName</key>\n<string>Mac OS X</string>\n<key>ProductVersion</key>\n"
      "<string>10.15.7</string>\n</dict>\n");
  add(prefix + "/bin/python3.8", universal_image({kCpuX86_64, kCpuArm64}, {prefix + "/Python"}),
      0755);
  files_.add_link("/image/usr/local/bin/python3", "../../.." + prefix + "/bin/python3.8");
  add(prefix + "/lib/python3.8/os.py", "");
  add(prefix + "/include/python3.8/patchlevel.h", "\n#define PY_VERSION \t\"3.8.10\"\n");
  add(prefix + "/lib/python3.8/_sysconfigdata__darwin_darwin.py",
      "build_time_vars = {'ABIFLAGS': '',\n 'Py_DEBUG': 0,\n 'SOABI': 'cpython-38-darwin',\n}\n");
  const Survey found = survey();
  EXPECT_EQ(text_of(found.system), "macOS /System/Library/CoreServices/SystemVersion.plist");
  EXPECT_EQ(text_of(found.system_version),
            "10.15.7 /System/Library/CoreServices/SystemVersion.plist:5");
  EXPECT_FALSE(found.libc);
  ASSERT_EQ(found.interpreters.size(), 1u);
  EXPECT_EQ(text_of(found.interpreters[0].version),
            "3.8.10 " + prefix + "/include/python3.8/patchlevel.h:2");
  EXPECT_EQ(text_of(found.interpreters[0].abi),
            "cp38 " + prefix + "/lib/python3.8/_sysconfigdata__darwin_darwin.py:3");
  EXPECT_EQ(text_of(found.interpreters[0].architecture),
            "x86_64+arm64 " + prefix + "/bin/python3.8");
  EXPECT_TRUE(found.interpreters[0].linkage->value.shared);
}

TEST_F(SurveyRootTest, FreeThreadedAndDebugging) {
  add("/opt/py/bin/python3.13t", elf_image({"libc.so.6"}, "/lib64/ld-linux-x86-64.so.2"), 0755);
  add("/opt/py/lib/python3.13t/os.py", "");
  add("/opt/py/lib/python3.13t/_sysconfigdata_t_linux_x86_64-linux-gnu.py",
      " 'Py_DEBUG': 0,\n 'Py_GIL_DISABLED': 1,\n 'SOABI': 'cpython-313t-x86_64-linux-gnu',\n");
  const Survey found = survey();
  ASSERT_EQ(found.interpreters.size(), 1u);
  EXPECT_TRUE(found.interpreters[0].free_threaded->value);
  EXPECT_EQ(found.interpreters[0].free_threaded->origin.line, 2);
  EXPECT_EQ(found.interpreters[0].abi->value, "cp313t");
  EXPECT_FALSE(found.interpreters[0].linkage->value.shared);
  EXPECT_EQ(found.interpreters[0].version->value, "3.13");
}

TEST_F(SurveyRootTest, VirtualEnvironmentsOfAnImageAreFound) {
  add("/usr/bin/python3.9", elf_image({}), 0755);
  add("/usr/lib/python3.9/os.py", "");
  add("/usr/lib/python3.9/site.py", "dist-packages");
  add("/usr/lib/python3/dist-packages/six-1.16.0.egg-info", "Name: six\nVersion: 1.16.0\n");
  add("/usr/local/lib/python3.9/dist-packages/six-1.17.dist-info/METADATA",
      "Name: six\nVersion: 1.17\n");
  add("/app/.venv/pyvenv.cfg", "home = /usr/bin\n");
  files_.add_link("/image/app/.venv/bin/python", "/usr/bin/python3.9");
  add("/app/.venv/lib/python3.9/site-packages/Django-4.2.dist-info/METADATA",
      "Name: Django\nVersion: 4.2\n");
  const Survey found = survey();
  ASSERT_EQ(found.interpreters.size(), 2u);
  EXPECT_EQ(found.interpreters[1].virtual_environment, "/app/.venv");
  EXPECT_THAT(
      packages_of(found),
      ElementsAre(
          "Django 4.2 /app/.venv/lib/python3.9/site-packages/Django-4.2.dist-info/METADATA:2",
          "six 1.17 /usr/local/lib/python3.9/dist-packages/six-1.17.dist-info/METADATA:2",
          "six 1.16.0 shadowed /usr/lib/python3/dist-packages/six-1.16.0.egg-info:2"));
  EXPECT_EQ(found.packages[0].interpreter, 1u);
  EXPECT_TRUE(found.packages[2].distribution);
  EXPECT_FALSE(found.packages[1].distribution);
  EXPECT_EQ(find_package(found, "SIX")->version, "1.17");
}

TEST_F(SurveyRootTest, JythonByItsArchive) {
  add("/usr/share/jython/bin/jython", "#!/bin/sh\n", 0755);
  files_.add_link("/image/usr/bin/jython", "../share/jython/bin/jython");
  add("/usr/share/jython/Lib/os.py", "");
  add("/usr/share/java/jython-2.7.3.jar", "PK");
  files_.add_link("/image/usr/share/java/jython.jar", "jython-2.7.3.jar");
  add("/usr/share/jython/Lib/site-packages/six-1.0.egg-info", "Name: six\nVersion: 1.0\n");
  const Survey found = survey();
  ASSERT_EQ(found.interpreters.size(), 1u);
  EXPECT_EQ(found.interpreters[0].implementation, Implementation::jython);
  EXPECT_EQ(text_of(found.interpreters[0].version), "2.7.3 /usr/share/java/jython-2.7.3.jar");
  EXPECT_FALSE(found.interpreters[0].linkage);
  EXPECT_EQ(found.packages.size(), 1u);
}

TEST_F(SurveyRootTest, GraalPyByItsExtensions) {
  add("/opt/graalpy/bin/graalpy", elf_image({"libc.so.6"}, "/lib64/ld-linux-x86-64.so.2"), 0755);
  add("/opt/graalpy/lib/python3.11/os.py", "");
  add("/opt/graalpy/lib/python3.11/_cpython_sre.graalpy240-311-native-x86_64-linux.so", "");
  add("/opt/graalpy/lib/python3.11/site-packages/six-1.0.dist-info/METADATA",
      "Name: six\nVersion: 1.0\n");
  const Survey found = survey();
  ASSERT_EQ(found.interpreters.size(), 1u);
  EXPECT_EQ(found.interpreters[0].implementation, Implementation::graalpy);
  EXPECT_EQ(found.interpreters[0].version->value, "3.11");
  EXPECT_EQ(found.interpreters[0].abi->value, "graalpy240_311_native");
  EXPECT_EQ(found.packages.size(), 1u);
}

TEST_F(SurveyRootTest, HostileNamesAreShownHarmlessly) {
  add("/usr/bin/python3.9", elf_image({}), 0755);
  add("/usr/lib/python3.9/os.py", "");
  add("/usr/lib/python3.9/site-packages/a\x1b[31m\xFF-1.dist-info/METADATA",
      "Name: \x07\nVersion: 1\n\n");
  add("/usr/lib/python3.9/site-packages/.dist-info/METADATA", "");
  const Survey found = survey();
  EXPECT_THAT(
      packages_of(found),
      ElementsAre("\\x07 1 /usr/lib/python3.9/site-packages/a\\x1b[31m\xEF\xBF\xBD-1.dist-info/"
                  "METADATA:2"));
}

TEST_F(SurveyRootTest, WhatIsBrokenIsNamedAndTheRestIsThere) {
  const std::string site = "/usr/lib/python3.9/site-packages";
  add("/usr/bin/python3.9", elf_image({}), 0755);
  add("/usr/lib/python3.9/os.py", "");
  add(site + "/good-1.dist-info/METADATA", "Name: good\nVersion: 1\n");
  add(site + "/none-1.dist-info/RECORD", "");
  add(site + "/bare-1.dist-info/METADATA", "nothing");
  add(site + "/odd-2004d.egg-info/PKG-INFO", "Name: odd\nVersion: 2004d\n");
  add(site + "/twice-1.dist-info/METADATA", "Name: twice\nVersion: 1\n");
  add(site + "/twice-2.dist-info/METADATA", "Name: twice\nVersion: 2\n");
  add(site + "/bad-1.dist-info/METADATA", "Name: bad\nVersion: 1\n");
  add(site + "/bad-1.dist-info/direct_url.json", "{");
  add(site + "/gone.egg-link", "/nowhere\n");
  add(site + "/~ood-1.dist-info/METADATA", "Name: good\nVersion: 1\n");
  add(site + "/long.pth", std::string(2 << 20, 'x'));
  add(site + "/path.pth", "import os\n/secret\n");
  files_.add_link("/image" + site + "/loop-1.dist-info", "loop-1.dist-info");
  files_.add_unreadable("/image" + site + "/shut-1.dist-info/METADATA");
  files_.add_unreadable_folder("/image/secret");
  const Survey found = survey();
  EXPECT_THAT(
      packages_of(found),
      ElementsAre("bad 1 " + site + "/bad-1.dist-info/METADATA:2",
                  "bare ? " + site + "/bare-1.dist-info/METADATA",
                  "good 1 " + site + "/good-1.dist-info/METADATA:2",
                  "loop ? " + site + "/loop-1.dist-info", "none ? " + site + "/none-1.dist-info",
                  "odd 2004d " + site + "/odd-2004d.egg-info/PKG-INFO:2",
                  "shut ? " + site + "/shut-1.dist-info",
                  "twice 1 " + site + "/twice-1.dist-info/METADATA:2",
                  "twice 2 shadowed " + site + "/twice-2.dist-info/METADATA:2"));
  EXPECT_THAT(
      problems_of(found),
      ElementsAre(
          site + "/bad-1.dist-info/direct_url.json:1: is no JSON (byte 2)",
          site + "/bare-1.dist-info/METADATA:1: has no Version header",
          site + "/gone.egg-link:1: points to a folder that cannot be read: /nowhere",
          site + "/loop-1.dist-info/METADATA: cannot be read, so loop's version is unknown: "
                 "Too many levels of symbolic links",
          site + "/none-1.dist-info: holds no METADATA, so none's version is unknown",
          site + "/shut-1.dist-info/METADATA: cannot be read, so shut's version is unknown: "
                 "Permission denied",
          site + "/twice-2.dist-info: twice has two records in one folder: 1 and 2",
          site + "/~ood-1.dist-info: is left over from an installation that pip did not "
                 "finish",
          site + "/long.pth: cannot be read: is longer than 1048576 bytes",
          "/secret: cannot be read: Permission denied"));
  ASSERT_EQ(found.executable_lines.size(), 1u);
  EXPECT_EQ(found.executable_lines[0].origin.text(), site + "/path.pth:1");
}

TEST_F(SurveyRootTest, AnEmptyFolderHasNothing) {
  files_.add_folder("/image");
  EXPECT_THAT(problems_of(survey()),
              ElementsAre("/: no Python was found in the usual places of the image"));
  EXPECT_FALSE(survey().system);
  EXPECT_THAT(problems_of(survey_root("/none", files_)), ElementsAre("/none: is not a folder"));
}

}  // namespace
}  // namespace sqreen::compat
