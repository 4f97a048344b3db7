// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/configuration.h"

#include <gmock/gmock.h>

#include "doctor/uwsgi/configuration_folder.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::doctor {
namespace {

using fakes::MemoryFileSystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> shown(const UwsgiConfiguration& configuration) {
  std::vector<std::string> lines;
  for (const UwsgiOption& option : configuration.options) {
    lines.push_back(option.key + " = " + (option.has_value ? option.value : "true"));
  }
  return lines;
}

class ConfigurationFolders : public testing::TestWithParam<std::string> {};

// What the expectations say is what real servers print: see real_uwsgi_test.cpp.
TEST_P(ConfigurationFolders, AreReadAsUwsgiReadsThem) {
  const ConfigurationFolder folder = read_configuration_folder(GetParam());
  const UwsgiConfiguration configuration = read_uwsgi_configuration(
      folder.argv, folder.environment, real_filesystem(), folder.path, {.version = "2.0.21"});
  EXPECT_EQ(shown(configuration), folder.expected);
  for (const UwsgiUnread& unread : configuration.unread) ADD_FAILURE() << unread.what;
}

INSTANTIATE_TEST_SUITE_P(Folders, ConfigurationFolders, testing::ValuesIn(configuration_names()),
                         [](const auto& instance) { return instance.param; });

struct World {
  MemoryFileSystem files;
  Environment environment;

  UwsgiConfiguration read(std::vector<std::string> argv) const {
    argv.insert(argv.begin(), "uwsgi");
    return read_uwsgi_configuration(argv, environment, files, "/srv", {.version = "2.0.31"});
  }
};

TEST(UwsgiConfiguration, RemembersWhereEveryOptionStands) {
  World world;
  world.environment["UWSGI_MASTER"] = "1";
  world.files.add("/srv/a.ini", "[uwsgi]\n\nini = b.ini\n")
      .add("/srv/b.ini", "[uwsgi]\nthreads=2\n");
  const UwsgiConfiguration read = world.read({"-T", "--ini", "a.ini"});
  std::vector<std::string> places;
  for (const UwsgiOption& o : read.options) {
    places.push_back(o.place.text() + " " + o.written + " < " + o.loaded_by);
  }
  EXPECT_THAT(places,
              ElementsAre("environment UWSGI_MASTER=1 < ", "command line -T < ",
                          "command line --ini a.ini < ", "a.ini:3 ini = b.ini < command line",
                          "b.ini:2 threads = 2 < a.ini:3"));
  EXPECT_THAT(read.files, ElementsAre("a.ini", "b.ini"));
}

TEST(UwsgiConfiguration, KnowsLinesOfEveryFormat) {
  World world;
  world.files.add("/srv/a.yaml", "uwsgi:\n  # no\n  master: true\n  env:\n    - A=1\n    - B=1\n")
      .add("/srv/a.json", "{\n \"uwsgi\": {\n  \"master\":\n   true\n }\n}\n")
      .add("/srv/a.xml", "<uwsgi>\n\n <master/>\n</uwsgi>\n");
  const auto lines = [&](const char* file) {
    std::vector<int> out;
    for (const UwsgiOption& o : world.read({file}).options) out.push_back(o.place.line);
    return out;
  };
  EXPECT_THAT(lines("a.yaml"), ElementsAre(3, 5, 6));
  EXPECT_THAT(lines("a.json"), ElementsAre(3));
  EXPECT_THAT(lines("a.xml"), ElementsAre(3));
}

struct Unreadable {
  const char* name;
  std::vector<std::string> argv;
  const char* what;
};
class UnreadableParts : public testing::TestWithParam<Unreadable> {};

TEST_P(UnreadableParts, AreNamed) {
  World world;
  world.files.add("/srv/loop.ini", "[uwsgi]\ninclude = loop.ini\n")
      .add("/srv/bad.json", "{\"uwsgi\": {\n")
      .add("/srv/bad.xml", "<uwsgi>\n<master>\n")
      .add("/srv/bad.yaml", "uwsgi:\n\t- [\n")
      .add("/srv/other.ini", "[other]\nmaster = 1\n")
      .add("/srv/host.ini", "[uwsgi]\nif-hostname = a\nmaster = 1\nendif =\n")
      .add("/srv/nest.ini", "[uwsgi]\nfor = a b\nif-env = PATH\nendfor =\n")
      .add("/srv/late.ini", "[uwsgi]\nini = $(CONF)\n")
      .add_unreadable("/srv/secret.ini");
  world.environment["PATH"] = "/bin";
  world.environment["CONF"] = "/srv/other.ini";
  const UwsgiConfiguration read = world.read(GetParam().argv);
  std::vector<std::string> what;
  for (const UwsgiUnread& unread : read.unread) what.push_back(unread.what);
  for (const UwsgiRefusal& refusal : read.refusals) what.push_back(refusal.what);
  EXPECT_THAT(what, Contains(HasSubstr(GetParam().what)));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, UnreadableParts,
    testing::Values(
        Unreadable{"missing", {"--ini", "no.ini"}, "cannot read /srv/no.ini: No such file"},
        Unreadable{"forbidden", {"secret.ini"}, "Permission denied"},
        Unreadable{"url", {"--ini", "http://host/a.ini"}, "behind http://host/a.ini"},
        Unreadable{"stdin", {"--yaml", "-"}, "behind - is not read"},
        Unreadable{"endless", {"loop.ini"}, "includes itself"},
        Unreadable{"json", {"bad.json"}, "bad.json is no JSON that uWSGI can read"},
        Unreadable{"xml", {"bad.xml"}, "bad.xml is no XML that uWSGI can read"},
        Unreadable{"yaml", {"bad.yaml"}, "bad.yaml is no YAML that uWSGI can read"},
        Unreadable{"section", {"other.ini"}, "no section \"uwsgi\" in other.ini"},
        Unreadable{"section_of_a_bare_name", {"other.ini:other"}, "needs --ini"},
        Unreadable{"ending", {"shop.py"}, "cannot load shop.py"},
        Unreadable{"hostname", {"host.ini"}, "only a running uWSGI knows"},
        Unreadable{"nested", {"nest.ini"}, "inside another block"},
        // Files are loaded before placeholders are resolved (measured).
        Unreadable{"placeholder", {"late.ini"}, "cannot read /srv/$(CONF)"},
        Unreadable{"unknown", {"--enable_threads"}, "unrecognized option '--enable_threads'"},
        Unreadable{"ambiguous", {"--mast"}, "option '--mast' is ambiguous"},
        Unreadable{"argument", {"--master=true"}, "option '--master' doesn't allow an argument"},
        Unreadable{"no_argument", {"--threads"}, "option '--threads' requires an argument"},
        Unreadable{"letter", {"-MZ"}, "invalid option -- 'Z'"}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST(UwsgiConfiguration, HostilePlaceholdersEnd) {
  World world;
  world.environment["A"] = "x$(A)$(A)";
  world.files.add("/srv/a.ini",
                  "[uwsgi]\na = $(A)\nb = %(b)%(b)\nc = %(a * ++ b / 0 ( )\nd = $(\n");
  EXPECT_EQ(world.read({"a.ini"}).options.size(), 4u);
}

TEST(UwsgiConfiguration, EndsOptionsAtTwoDashes) {
  EXPECT_THAT(shown(World{}.read({"--", "-M"})), IsEmpty());
}

}  // namespace
}  // namespace sqreen::doctor
