// SPDX-License-Identifier: Apache-2.0
#include "doctor/gunicorn/command_line.h"

#include <gmock/gmock.h>

#include "core/text.h"

namespace sqreen::doctor {
namespace {

// "workers=4 | preload_app= | shop:app", or the problem.
std::string shown(std::string_view line) {
  const auto words = split_shell_words(line);
  if (!words) return words.error().message;
  const GunicornCommandLine read = read_gunicorn_command_line(*words);
  if (!read.problem.empty()) return read.problem;
  std::string out;
  for (const auto& argument : read.arguments) {
    out += std::string(argument.setting->name) + "=" + argument.value + " | ";
  }
  for (const std::string& operand : read.operands) out += operand + " ";
  return out.empty() ? out : out.substr(0, out.size() - 1);
}

struct Case {
  const char* name;
  const char* line;
  const char* read;
};
class GunicornLine : public testing::TestWithParam<Case> {};

TEST_P(GunicornLine, IsRead) {
  EXPECT_EQ(shown(GetParam().line), GetParam().read);
}

INSTANTIATE_TEST_SUITE_P(
    Lines, GunicornLine,
    testing::Values(
        Case{"app", "shop:app", "shop:app"},
        Case{"short_and_long", "-w 4 --bind :80 shop:app", "workers=4 | bind=:80 | shop:app"},
        Case{"glued", "-w4 --bind=:80 shop:app", "workers=4 | bind=:80 | shop:app"},
        Case{"bundled", "-DRk gevent a",
             "daemon= | enable_stdio_inheritance= | worker_class=gevent | a"},
        Case{"beginning", "--worker-cl sync a", "worker_class=sync | a"},
        Case{"ambiguous", "--worker a", "ambiguous option: --worker"},
        Case{"unknown", "--frobnicate a", "unrecognized arguments: --frobnicate"},
        Case{"no_value", "-w", "argument -w: expected one argument"},
        Case{"value_that_is_an_option", "-w --preload", "argument -w: expected one argument"},
        Case{"negative_number", "-w -4 a", "workers=-4 | a"},
        Case{"flag_with_value", "--preload=1 a", "argument --preload: ignored explicit argument"},
        Case{"may_follow", "--proxy-protocol --preload a", "proxy_protocol= | preload_app= | a"},
        Case{"operands_after_dashes", "-- -w", "-w"},
        Case{"quotes", "-n 'a b' --env \"X=\\\"y\\\"\" a", "proc_name=a b | raw_env=X=\"y\" | a"},
        Case{"open_quote", "-n 'a", "a quote never ends"}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST(GunicornSettings, AreSortedByName) {
  std::string_view before;
  for (const GunicornSetting& setting : gunicorn_settings()) {
    EXPECT_LT(before, setting.name);
    before = setting.name;
  }
}

}  // namespace
}  // namespace sqreen::doctor
