// SPDX-License-Identifier: Apache-2.0
// Which parts a uWSGI has, by the words of its own help in its bytes; and what comes of the rest.
#include "doctor/uwsgi/build.h"

#include <gmock/gmock.h>

#include "doctor/uwsgi/configuration.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::doctor {
namespace {

using fakes::MemoryFileSystem;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kCore =
    "\x7f"
    "ELF load config from ini file, load config from yaml file, load config from xml file";

class Parts : public testing::Test {
 protected:
  Parts() {
    files_.add("/usr/bin/uwsgi", kCore)
        .add("/usr/lib/uwsgi/plugins/python3_plugin.so",
             "load a WSGI module, call pre and post hooks when uswgi forks")
        .add("/opt/plugins/http_plugin.so", "add an http router/server on the specified address");
    inspect_uwsgi_program(build_, "/usr/bin/uwsgi", files_);
  }

  UwsgiConfiguration read(std::vector<std::string> argv) {
    argv.insert(argv.begin(), "uwsgi");
    return read_uwsgi_configuration(argv, {}, files_, "/srv", build_);
  }

  MemoryFileSystem files_;
  UwsgiBuild build_;
};

TEST_F(Parts, AreFoundByTheirHelp) {
  EXPECT_TRUE(build_.inspected);
  EXPECT_FALSE(build_.libyaml);
  EXPECT_NE(build_.missing_part("json"), nullptr);
  EXPECT_NE(build_.missing_part("py-call-osafterfork"), nullptr);
  EXPECT_NE(build_.missing_part("gevent-monkey-patch"), nullptr);
  EXPECT_EQ(build_.missing_part("yaml"), nullptr);
  EXPECT_EQ(build_.missing_part("master"), nullptr);
  EXPECT_EQ(build_.missing_part("http-socket"), nullptr);
}

TEST_F(Parts, ComeWithPlugins) {
  EXPECT_THAT(read({"--plugin", "python3", "--module", "shop"}).refusals, IsEmpty());
  EXPECT_THAT(read({"--plugin", "0:python3", "-w", "shop"}).refusals, IsEmpty());
  const std::vector<std::string> with_folder = {"--plugins-dir", "/opt/plugins", "--plugins",
                                                "python3,http",  "--http",       ":80"};
  EXPECT_THAT(read(with_folder).refusals, IsEmpty());
  EXPECT_THAT(read({"--plugin", "nothing"}).refusals, IsEmpty());
  EXPECT_THAT(read({"--need-plugin", "nothing"}).refusals, SizeIs(1));
}

TEST_F(Parts, AreRefusedOnTheLineAndIgnoredInFiles) {
  ASSERT_THAT(read({"--http", ":80"}).refusals, SizeIs(1));
  EXPECT_EQ(read({"--http", ":80"}).refusals[0].what,
            "unrecognized option '--http': this uWSGI has no HTTP router (load it: plugin = "
            "http; or listen with http-socket)");
  files_.add("/srv/a.ini", "[uwsgi]\nhttp = :80\nplugin = python3\nmodule = shop\n");
  const UwsgiConfiguration configuration = read({"a.ini"});
  ASSERT_THAT(configuration.ignored, SizeIs(1));
  EXPECT_EQ(configuration.ignored[0].option.key, "http");
  EXPECT_EQ(configuration.ignored[0].option.place.line, 2);
  ASSERT_THAT(read({"a.json"}).refusals, SizeIs(1));
}

TEST_F(Parts, AreUnknownForWhatIsNoUwsgi) {
  files_.add("/usr/bin/other",
             "\x7f"
             "ELF");
  UwsgiBuild build;
  inspect_uwsgi_program(build, "/usr/bin/other", files_);
  EXPECT_FALSE(build.inspected);
  EXPECT_EQ(build.missing_part("json"), nullptr);
}

}  // namespace
}  // namespace sqreen::doctor
