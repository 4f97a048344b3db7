// SPDX-License-Identifier: Apache-2.0
#include "core/settings.h"

#include <gmock/gmock.h>

#include "fakes/memory_filesystem.h"

namespace sqreen {
namespace {

using fakes::MemoryFileSystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

LoadedSettings load(const Environment& environment, const std::string& ini = "") {
  MemoryFileSystem files;
  files.set_current_folder("/srv/shop");
  if (!ini.empty()) files.add("/srv/shop/sqreen.ini", ini);
  return load_settings(environment, files);
}

std::vector<std::string> messages(const LoadedSettings& loaded) {
  std::vector<std::string> out;
  for (const Error& problem : loaded.problems) out.push_back(problem.message);
  return out;
}

TEST(Settings, DefaultsComeFromTheTable) {
  const LoadedSettings loaded = load({});
  const Settings& s = loaded.settings;
  EXPECT_THAT(messages(loaded), IsEmpty());
  EXPECT_EQ(loaded.ini_path, "");
  EXPECT_EQ(s.mode, Mode::block);
  EXPECT_FALSE(s.disable);
  EXPECT_TRUE(s.strip_sensitive_data);
  EXPECT_EQ(s.log_level, LogLevel::critical);
  EXPECT_THAT(s.strip_sensitive_keys, ElementsAre("password", "secret", "passwd", "authorization",
                                                  "api_key", "apikey", "access_token"));
  EXPECT_EQ(s.strip_sensitive_regex, R"(^(?:\d[ -]*?){13,16}$)");
  EXPECT_THAT(s.trusted_proxies, Contains("127.0.0.0/8"));
  EXPECT_EQ(s.block_status, 403);
  EXPECT_EQ(s.body_limit, 4u << 20);
  EXPECT_EQ(s.event_log_limit, 64u << 20);
}

TEST(Settings, EveryRowDescribesItselfAndItsDefaultIsValid) {
  for (const SettingDescription& setting : setting_descriptions()) {
    EXPECT_TRUE(setting.variable.starts_with("SQREEN_")) << setting.key;
    EXPECT_NE(setting.meaning, "");
    EXPECT_NE(setting.type, "");
    if (setting.fallback.empty() || setting.key.empty()) continue;
    // Written out, the default is accepted from either source.
    EXPECT_THAT(messages(load({{std::string(setting.variable), std::string(setting.fallback)}})),
                IsEmpty());
    EXPECT_THAT(messages(load({}, "[sqreen]\n" + std::string(setting.key) + " = " +
                                      std::string(setting.fallback) + "\n")),
                IsEmpty());
  }
}

TEST(Settings, EnvironmentWinsOverFileAndEmptyMeansNotSet) {
  const std::string ini = "[sqreen]\nmode = monitor\napp_name = shop\ntoken = t\n";
  const LoadedSettings loaded =
      load({{"SQREEN_MODE", "off"}, {"SQREEN_APP_NAME", ""}, {"SQREEN_TOKEN", "  "}}, ini);
  EXPECT_EQ(loaded.settings.mode, Mode::off);
  EXPECT_EQ(loaded.settings.app_name, "shop");
  EXPECT_EQ(loaded.settings.token, "t");
  EXPECT_EQ(loaded.ini_path, "sqreen.ini");
}

TEST(Settings, ReadsEveryKindOfValue) {
  const LoadedSettings loaded = load({}, R"([sqreen]
DISABLE = Yes
log_level = warning
trusted_proxies = 10.1.2.3, 2001:db8::/32
strip_sensitive_keys = PIN,
  Card_Number
block_status = 451
body_limit = 64k
ip_header = X-Real-IP
runtime_dir = /run/shop
dashboard_url = https://dash.example:8443/eu
)");
  const Settings& s = loaded.settings;
  EXPECT_THAT(messages(loaded), IsEmpty());
  EXPECT_TRUE(s.disable);
  EXPECT_EQ(s.log_level, LogLevel::warning);
  EXPECT_THAT(s.trusted_proxies, ElementsAre("10.1.2.3", "2001:db8::/32"));
  EXPECT_THAT(s.strip_sensitive_keys, ElementsAre("pin", "card_number"));
  EXPECT_EQ(s.block_status, 451);
  EXPECT_EQ(s.body_limit, 65536u);
  EXPECT_EQ(s.ip_header, "X-Real-IP");
  EXPECT_EQ(s.runtime_dir, "/run/shop");
  EXPECT_EQ(s.dashboard_url, "https://dash.example:8443/eu");
  EXPECT_THAT(load({{"SQREEN_TRUSTED_PROXIES", "none"}}).settings.trusted_proxies, IsEmpty());
}

struct Boolean {
  const char* text;
  bool value;
};
class Booleans : public testing::TestWithParam<Boolean> {};

TEST_P(Booleans, AreRead) {
  // Starting from the opposite in the file shows that the variable was read.
  const LoadedSettings loaded =
      load({{"SQREEN_DISABLE", GetParam().text}},
           GetParam().value ? "[sqreen]\ndisable = 0\n" : "[sqreen]\ndisable = 1\n");
  EXPECT_EQ(loaded.settings.disable, GetParam().value);
  EXPECT_THAT(messages(loaded), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Spellings, Booleans,
                         testing::Values(Boolean{"1", true}, Boolean{"0", false},
                                         Boolean{"true", true}, Boolean{"FALSE", false},
                                         Boolean{"Yes", true}, Boolean{"no", false},
                                         Boolean{" on ", true}, Boolean{"Off", false}));

struct Wrong {
  const char* variable;
  const char* value;
  const char* message;
};
class WrongVariables : public testing::TestWithParam<Wrong> {};

TEST_P(WrongVariables, FallBackAndSayWhatWouldBeRight) {
  const LoadedSettings loaded = load({{GetParam().variable, GetParam().value}});
  EXPECT_THAT(messages(loaded), ElementsAre(GetParam().message));
  EXPECT_EQ(loaded.settings.mode, Mode::block);
  EXPECT_EQ(loaded.settings.block_status, 403);
}

INSTANTIATE_TEST_SUITE_P(
    Values, WrongVariables,
    testing::Values(
        Wrong{"SQREEN_DISABLE", "yess",
              "SQREEN_DISABLE: \"yess\" is not a boolean (use 1 or 0, true or false, yes or no, on "
              "or off)"},
        Wrong{"SQREEN_MODE", "enforce",
              "SQREEN_MODE: \"enforce\" is not one of off, monitor, block"},
        Wrong{"SQREEN_BLOCK_STATUS", "200",
              "SQREEN_BLOCK_STATUS: \"200\" is not an HTTP status from 400 to 599"},
        Wrong{"SQREEN_BODY_LIMIT", "-1",
              "SQREEN_BODY_LIMIT: \"-1\" is not a size (use bytes like 65536, or 64K, 4M, 1G)"},
        Wrong{"SQREEN_BODY_LIMIT", "99999999999G",
              "SQREEN_BODY_LIMIT: \"99999999999G\" is not a size (use bytes like 65536, or 64K, "
              "4M, 1G)"},
        Wrong{
            "SQREEN_TRUSTED_PROXIES", "10.0.0.0/8, 10.0.0.1/33",
            "SQREEN_TRUSTED_PROXIES: \"10.0.0.0/8, 10.0.0.1/33\" has \"10.0.0.1/33\", which is no "
            "address or CIDR network"},
        Wrong{"SQREEN_IP_HEADER", "X Real IP",
              "SQREEN_IP_HEADER: \"X Real IP\" is not the name of a header (like X-Real-IP)"},
        Wrong{"SQREEN_RUNTIME_DIR", "run",
              "SQREEN_RUNTIME_DIR: \"run\" is not an absolute path (start it with /)"},
        Wrong{"SQREEN_BLOCK_REDIRECT", "https://x\r\nSet-Cookie: a=b",
              "SQREEN_BLOCK_REDIRECT: \"https://x\\x0d\\x0aSet-Cookie: a=b\" is not a place to "
              "redirect to (use https://..., http://... or an absolute path)"},
        Wrong{"SQREEN_HTTP_PROXY", "ftp://me:secret@proxy",
              "SQREEN_HTTP_PROXY: the value (not shown, it holds credentials) is not a proxy's URL "
              "(like http://proxy.example:3128)"},
        Wrong{"SQREEN_DASHBOARD_URL", "https://me:secret@dash.example",
              "SQREEN_DASHBOARD_URL: the value (not shown, it holds credentials) has credentials "
              "in it; take them out, who sends is said by token (SQREEN_TOKEN)"},
        Wrong{"SQREEN_DASHBOARD_URL", "dash.example",
              "SQREEN_DASHBOARD_URL: \"dash.example\" is not a dashboard's URL (like "
              "https://sqreen.example.com, without query or fragment)"},
        Wrong{"SQREEN_DASHBOARD_URL", "https://dash.example?key=a\x1b",
              "SQREEN_DASHBOARD_URL: \"https://dash.example?key=a\\x1b\" is not a dashboard's URL "
              "(like https://sqreen.example.com, without query or fragment)"},
        Wrong{"SQREEN_MOD", "block", "SQREEN_MOD: no such setting; did you mean SQREEN_MODE?"},
        Wrong{"SQREEN_COLOUR", "red", "SQREEN_COLOUR: no such setting"},
        Wrong{"SQREEN_CONFIG_FILE", "/nowhere.ini",
              "SQREEN_CONFIG_FILE: cannot read /nowhere.ini: No such file or directory"}));

TEST(Settings, NamesFileLineAndKey) {
  const LoadedSettings loaded = load({}, R"(early = 1
[sqreen]
app_name = shop
mode = blok
mdoe = block
[sqren]
token = a
[other program]
anything = 1
[sqreen]
bare word
app_name = store
= 3
)");
  EXPECT_THAT(
      messages(loaded),
      testing::UnorderedElementsAre(
          "sqreen.ini:1: early: stands before the section [sqreen], so it is not read",
          "sqreen.ini:4: mode: \"blok\" is not one of off, monitor, block; did you mean \"block\"?",
          "sqreen.ini:5: mdoe: no such setting; did you mean mode?",
          "sqreen.ini:7: section [sqren] is not read; did you mean [sqreen]?",
          "sqreen.ini:11: bare word: has no value (use key = value)",
          "sqreen.ini:12: app_name: already set in line 3; this later value counts",
          "sqreen.ini:13: neither a section nor \"key = value\""));
  EXPECT_EQ(loaded.settings.app_name, "store");
}

TEST(Settings, AWrongVariableDoesNotFallBackToTheFile) {
  const LoadedSettings loaded = load({{"SQREEN_MODE", "enforce"}}, "[sqreen]\nmode = monitor\n");
  EXPECT_EQ(loaded.settings.mode, Mode::block);
}

TEST(Settings, JudgesSettingsTogether) {
  EXPECT_THAT(
      messages(load({{"SQREEN_BLOCK_STATUS", "404"}, {"SQREEN_BLOCK_REDIRECT", "/blocked"}})),
      ElementsAre("SQREEN_BLOCK_STATUS: has no effect, since block_redirect is set"));
}

TEST(Settings, InternalVariablesAreNoTypos) {
  Environment environment;
  for (const std::string_view name : internal_variables()) environment[std::string(name)] = "x";
  EXPECT_THAT(internal_variables(), Contains("SQREEN_RUN"));
  EXPECT_THAT(messages(load(environment)), IsEmpty());
}

TEST(Settings, LooksForTheFileInOrder) {
  MemoryFileSystem files;
  files.add("/etc/sqreen.ini", "[sqreen]\napp_name = etc\n");
  const Environment home = {{"HOME", "/home/ada"}};
  EXPECT_EQ(load_settings(home, files).settings.app_name, "etc");
  files.add("/home/ada/.sqreen.ini", "[sqreen]\napp_name = home\n");
  EXPECT_EQ(load_settings(home, files).settings.app_name, "home");
  files.add("/sqreen.ini", "[sqreen]\napp_name = here\n");
  EXPECT_EQ(load_settings(home, files).settings.app_name, "here");
  files.add("/srv/other.ini", "[sqreen]\napp_name = named\n");
  const LoadedSettings named =
      load_settings({{"SQREEN_CONFIG_FILE", "/srv/other.ini"}, {"HOME", "/home/ada"}}, files);
  EXPECT_EQ(named.settings.app_name, "named");
  EXPECT_EQ(named.ini_path, "/srv/other.ini");
}

TEST(Settings, AnUnreadableFileIsAProblemAndHidesNoOther) {
  MemoryFileSystem files;
  files.add_unreadable("/sqreen.ini").add("/etc/sqreen.ini", "[sqreen]\nmode = off\n");
  const LoadedSettings loaded = load_settings({}, files);
  EXPECT_THAT(messages(loaded), ElementsAre(HasSubstr("sqreen.ini: Permission denied")));
  EXPECT_EQ(loaded.settings.mode, Mode::block);
}

TEST(Settings, ModesHaveNames) {
  EXPECT_EQ(mode_name(Mode::off), "off");
  EXPECT_EQ(mode_name(Mode::monitor), "monitor");
  EXPECT_EQ(mode_name(Mode::block), "block");
}

}  // namespace
}  // namespace sqreen
