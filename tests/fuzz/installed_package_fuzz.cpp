// SPDX-License-Identifier: Apache-2.0
// The same bytes as every small file of a virtual environment and of the image that it is in:
// METADATA, direct_url.json, .pth, egg-link, pyvenv.cfg, os-release, build settings.
#include <cstdint>
#include <string>

#include "compat/survey/read.h"
#include "fakes/memory_filesystem.h"
#include "fuzz/surveyed_facts.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::string site = "/srv/venv/lib/python3.11/site-packages/";
  const std::string library = "/usr/lib/python3.11/";
  sqreen::fakes::MemoryFileSystem files;
  files.add("/image/usr/bin/python3.11", "", 0755)
      .add("/image" + library + "os.py", "")
      .add("/image" + library + "site.py", bytes)
      .add("/image" + library + "_sysconfigdata__linux.py", bytes)
      .add("/image/usr/include/python3.11/patchlevel.h", bytes)
      .add("/image/etc/os-release", bytes)
      .add_link("/image/srv/venv/bin/python", "/usr/bin/python3.11")
      .add("/image/srv/venv/pyvenv.cfg", bytes)
      .add("/image" + site + "a-1.dist-info/METADATA", bytes)
      .add("/image" + site + "a-1.dist-info/direct_url.json", bytes)
      .add("/image" + site + "b-1.egg-info", bytes)
      .add("/image" + site + "c.egg-link", bytes)
      .add("/image" + site + "d.pth", bytes)
      .add("/image" + site + "__editable___a_1_finder.py", bytes)
      .add("/image/src/c.egg-info/PKG-INFO", bytes)
      .add("/image" + site + bytes.substr(0, bytes.find_first_of(std::string("/\0", 2))) +
               ".dist-info/METADATA",
           "Name: x\n");
  sqreen::fuzz::require_printable(sqreen::compat::survey_root("/image", files));
  files.add("/mac/System/Library/CoreServices/SystemVersion.plist", bytes);
  sqreen::fuzz::require_printable(sqreen::compat::survey_root("/mac", files));
  return 0;
}
