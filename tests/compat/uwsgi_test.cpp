// SPDX-License-Identifier: Apache-2.0
#include "compat/uwsgi.h"

#include <gtest/gtest.h>

#include "compat/elf_image.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::compat {
namespace {

TEST(PluginPython, IsFoundByUwsgisOptions) {
  fakes::MemoryFileSystem files;
  files.add("/usr/lib/uwsgi/plugins/python3_plugin.so", elf_image({"libpython3.11.so.1.0"}))
      .add("/usr/lib/uwsgi/plugins/http_plugin.so", elf_image({"libc.so.6"}));
  const auto version = [&files](const std::vector<std::string>& argv) {
    const auto interpreter = find_plugin_python(argv, files);
    return interpreter ? interpreter->version : "none";
  };
  EXPECT_EQ(version({"uwsgi", "--plugin", "python3"}), "3.11");
  EXPECT_EQ(version({"uwsgi", "--plugins=http,python3", "-w", "shop"}), "3.11");
  EXPECT_EQ(version({"/usr/bin/uwsgi_python3", "--ini", "shop.ini"}), "3.11");
  EXPECT_EQ(version({"uwsgi", "--plugin", "http"}), "none");
  EXPECT_EQ(version({"uwsgi", "--plugin", "python/../http"}), "none");
  EXPECT_EQ(version({"uwsgi", "--plugin"}), "none");
  EXPECT_EQ(version({}), "none");
}

TEST(UwsgiVersion, IsFoundInTheProgram) {
  fakes::MemoryFileSystem files;
  const auto found = [&files](std::initializer_list<std::string_view> constants) {
    std::string image = elf_image({"libc.so.6"});
    for (const std::string_view constant : constants) image.append(1, '\0').append(constant);
    files.add("/usr/bin/uwsgi", image + '\0', 0755);
    return find_uwsgi_version("/usr/bin/uwsgi", files);
  };
  EXPECT_EQ(found({"1.2.13", "255.255.255.255", "2.0.31", "5.100"}), "2.0.31");
  EXPECT_EQ(found({"2.0.21-debian"}), "2.0.21-debian");
  EXPECT_EQ(found({"2.", "2.x", "2. 0", "2.0 files", "12.2.0"}), "");
  EXPECT_EQ(found({}), "");
  files.add("/usr/bin/script", "#!/bin/sh\n2.0.31\n", 0755);
  EXPECT_EQ(find_uwsgi_version("/usr/bin/script", files), "");
  EXPECT_EQ(find_uwsgi_version("/usr/bin/missing", files), "");
}

}  // namespace
}  // namespace sqreen::compat
