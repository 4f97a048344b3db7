// SPDX-License-Identifier: Apache-2.0
#include "compat/shebang.h"

#include <gmock/gmock.h>

namespace sqreen::compat {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(Shebang, IsAPathAndOneArgument) {
  const auto plain = parse_shebang("#!/usr/bin/python3\nimport os\n");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->interpreter, "/usr/bin/python3");
  EXPECT_EQ(plain->argument, "");
  const auto rest = parse_shebang("#! \t/usr/bin/env  -S python3 -I \r\n");
  ASSERT_TRUE(rest);
  EXPECT_EQ(rest->interpreter, "/usr/bin/env");
  EXPECT_EQ(rest->argument, "-S python3 -I");
}

TEST(Shebang, MayBeAbsent) {
  for (const char* head : {"", "#", "#!", "#!\n", "#!  \n/bin/sh", "import os",
                           "\x7f"
                           "ELF"}) {
    EXPECT_FALSE(parse_shebang(head)) << head;
  }
}

TEST(Shebang, LooksBehindTheShellOfLongPaths) {
  EXPECT_EQ(interpreter_behind_sh(
                "#!/bin/sh\n'''exec' \"/srv/my app/bin/python\" \"$0\" \"$@\"\n' '''\n"),
            "/srv/my app/bin/python");
  EXPECT_EQ(interpreter_behind_sh("#!/bin/sh\n'''exec' /srv/long/bin/python \"$0\" \"$@\"\n"),
            "/srv/long/bin/python");
  EXPECT_EQ(interpreter_behind_sh("#!/bin/sh\nexec python app.py\n"), std::nullopt);
  EXPECT_EQ(interpreter_behind_sh("#!/bin/sh"), std::nullopt);
}

struct SplitCase {
  const char* text;
  std::vector<std::string> words;
};

TEST(EnvString, IsSplitAsCoreutilsDoes) {
  const Environment environment{{"HOME", "/home/me"}, {"EMPTY", ""}};
  for (const SplitCase& c : {
           SplitCase{"python3 -I", {"python3", "-I"}},
           SplitCase{"  a\t b ", {"a", "b"}},
           SplitCase{"'a b' \"c d\"", {"a b", "c d"}},
           SplitCase{R"(a\_b "c\_d")", {"a", "b", "c d"}},
           SplitCase{R"('a\'b' 'c\n')", {"a'b", "c\\n"}},
           SplitCase{"${HOME}/bin x${EMPTY}y '${HOME}'", {"/home/me/bin", "xy", "${HOME}"}},
           SplitCase{"a # b", {"a"}},
           SplitCase{"a#b", {"a#b"}},
           SplitCase{R"(a \c b)", {"a"}},
           SplitCase{"''", {""}},
           SplitCase{"${EMPTY} a", {"", "a"}},
           SplitCase{"${NOPE} a", {"a"}},
           SplitCase{"", {}},
       }) {
    const auto words = split_env_string(c.text, environment);
    ASSERT_TRUE(words) << c.text;
    EXPECT_EQ(*words, c.words) << c.text;
  }
  for (const char* text : {"'a", "\"a", "$HOME", "${HOME", "a\\", "\\q", "\"\\c\""}) {
    EXPECT_FALSE(split_env_string(text, environment)) << text;
  }
}

TEST(Env, IsReadAsCoreutilsDoes) {
  const auto env = parse_env({"-u", "A", "--unset=B", "-i", "C=1", "D=x=y", "python3", "-I"}, {});
  ASSERT_TRUE(env);
  EXPECT_TRUE(env->clears);
  EXPECT_THAT(env->unset, ElementsAre("A", "B"));
  EXPECT_THAT(env->set, ElementsAre(Pair("C", "1"), Pair("D", "x=y")));
  EXPECT_THAT(env->command, ElementsAre("python3", "-I"));
  EXPECT_FALSE(env->changes_folder);

  EXPECT_TRUE(parse_env({"-C", "/srv", "python3"}, {})->changes_folder);
  EXPECT_THAT(parse_env({"-S", "python3 -I"}, {})->command, ElementsAre("python3", "-I"));
  EXPECT_THAT(parse_env({"-Spython3 -I", "app.py"}, {})->command,
              ElementsAre("python3", "-I", "app.py"));
  EXPECT_THAT(parse_env({"-S python3 -I"}, {})->command, ElementsAre("python3", "-I"));
  EXPECT_THAT(parse_env({"-vS", "A=1 python3"}, {})->command, ElementsAre("python3"));
  EXPECT_THAT(parse_env({"--", "A=1", "python3"}, {})->command, ElementsAre("python3"));
  EXPECT_THAT(parse_env({}, {})->command, IsEmpty());
  EXPECT_FALSE(parse_env({"--frobnicate", "python3"}, {}));
  EXPECT_FALSE(parse_env({"-u"}, {}));
}

TEST(Env, ThatUnfoldsForEverIsRefused) {
  EXPECT_FALSE(parse_env({"-S-S-S-S-S-S-S-S-S-S-S-S-S-S-S-S-S-S-S-S a"}, {}));
}

TEST(Env, AppliesItsChanges) {
  const Environment before{{"A", "1"}, {"B", "2"}};
  const auto changed = parse_env({"-u", "A", "C=3", "x"}, {});
  EXPECT_EQ(apply_env(*changed, before), (Environment{{"B", "2"}, {"C", "3"}}));
  const auto cleared = parse_env({"-", "C=3", "x"}, {});
  EXPECT_EQ(apply_env(*cleared, before), (Environment{{"C", "3"}}));
}

}  // namespace
}  // namespace sqreen::compat
