// SPDX-License-Identifier: Apache-2.0
// Holds the expectations of the configuration folders against the uWSGI on this machine, which
// prints what it made of them and ends at an unknown clock before it would open a socket.
#include <gmock/gmock.h>

#include <cstdio>
#include <memory>

#include "doctor/uwsgi/configuration_folder.h"

namespace sqreen::doctor {
namespace {

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
  std::string text;
  char buffer[4096];
  while (const std::size_t got = fread(buffer, 1, sizeof buffer, pipe.get()))
    text.append(buffer, got);
  return text;
}

std::string quoted(const std::string& word) {
  return "'" + replaced(word, "'", "'\\''") + "'";
}

// "": there is none. Debian's finds Python only through a plugin.
std::string uwsgi_command() {
  const std::string help = output_of("uwsgi --help 2>&1");
  if (help.find("--show-config") == std::string::npos) return "";
  return help.find("--wsgi-file") == std::string::npos ? "uwsgi --plugin python3" : "uwsgi";
}

class RealUwsgi : public testing::TestWithParam<std::string> {};

TEST_P(RealUwsgi, PrintsWhatIsExpected) {
  const std::string uwsgi = uwsgi_command();
  if (uwsgi.empty()) GTEST_SKIP() << "no uwsgi on PATH";
  const ConfigurationFolder folder = read_configuration_folder(GetParam());
  std::string command = "cd " + quoted(folder.path) + " && env -i";
  for (const auto& [name, value] : folder.environment) command += " " + quoted(name + "=" + value);
  command += " " + uwsgi + " --show-config --clock nothing";
  for (std::size_t i = 1; i < folder.argv.size(); ++i) command += " " + quoted(folder.argv[i]);
  const std::string output = output_of(command + " 2>&1");

  const std::string begin = "[uwsgi]\n";
  const std::size_t from = output.find(begin);
  const std::size_t end = output.find(";end of configuration");
  if (from == std::string::npos || end == std::string::npos) {
    if (GetParam().starts_with("json") || GetParam().starts_with("yaml") ||
        GetParam().starts_with("xml")) {
      GTEST_SKIP() << "this uWSGI is built without " << GetParam() << ": " << output;
    }
    FAIL() << output;
  }
  std::vector<std::string> shown;
  std::istringstream lines(output.substr(from + begin.size(), end - from - begin.size()));
  for (std::string line; std::getline(lines, line);) {
    if (line != "plugin = python3" && line != "show-config = true" && line != "clock = nothing") {
      shown.push_back(line);
    }
  }
  // Having read an XML file, uWSGI has cut the id off its name.
  std::vector<std::string> expected = folder.expected;
  for (std::string& line : expected) {
    if (line.starts_with("xml = ")) line.erase(std::min(line.find(':'), line.size()));
  }
  EXPECT_EQ(shown, expected);
}

INSTANTIATE_TEST_SUITE_P(Folders, RealUwsgi, testing::ValuesIn(configuration_names()),
                         [](const auto& instance) { return instance.param; });

}  // namespace
}  // namespace sqreen::doctor
