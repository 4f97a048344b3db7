// SPDX-License-Identifier: Apache-2.0
// Launch commands in every kind of file that they are written in: which are found, with what
// environment and folder, and what is said of the rest.
#include <gmock/gmock.h>

#include "doctor/launch/find.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::doctor {
namespace {

using fakes::MemoryFileSystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// "web @4: gunicorn|shop:app" of words, "web @4: `text`" of what a shell gets.
std::vector<std::string> shown(const ReadLaunches& read) {
  std::vector<std::string> out;
  for (const LaunchCommand& command : read.commands) {
    std::string line = command.name + " @" + std::to_string(command.place.line) + ": ";
    for (std::size_t i = 0; i < command.words.size(); ++i)
      line += (i == 0 ? "" : "|") + command.words[i];
    if (command.shell) line += "`" + command.shell->text + "`";
    out.push_back(line);
  }
  return out;
}

struct Case {
  const char* name;
  const char* file;
  const char* text;
  std::vector<std::string> launches;
  std::size_t unread = 0;
};
class LaunchFile : public testing::TestWithParam<Case> {};

TEST(Dockerfile, KnowsWhatItsImageWasGiven) {
  MemoryFileSystem files;
  files.add("/srv/app.py", "").add("/srv/docker/start", "").add("/srv/docker/one.ini", "");
  files.add("/srv/docker/Dockerfile",
            "FROM x AS a\nCOPY lost /lost\nFROM y\nWORKDIR /app\n"
            "COPY --chown=u:g ./docker/start /start\nCOPY [\"one.ini\", \"/etc/my app/\"]\n"
            "COPY . .\nCOPY --from=a /x /y\nCOPY *.ini /z/\nADD https://x/y /y\nCMD b\n");
  const ReadLaunches read = find_launch_commands(Project("/srv", files));
  ASSERT_EQ(read.commands.size(), 1u);
  std::vector<std::string> copied;
  for (const auto& [there, here] : read.commands[0].copied) copied.push_back(there + " " + here);
  EXPECT_THAT(copied, ElementsAre("/start /srv/docker/start", "/etc/my app/ /srv/docker/one.ini",
                                  "/app/ /srv/"));
}

TEST_P(LaunchFile, IsRead) {
  MemoryFileSystem files;
  files.add(std::string("/srv/") + GetParam().file, GetParam().text).add("/srv/app.py", "");
  const ReadLaunches read = find_launch_commands(Project("/srv", files));
  EXPECT_EQ(shown(read), GetParam().launches);
  EXPECT_EQ(read.unread.size(), GetParam().unread);
}

INSTANTIATE_TEST_SUITE_P(
    Dockerfiles, LaunchFile,
    testing::Values(
        Case{"exec", "Dockerfile", "FROM x\nCMD [\"a\", \"b c\"]\n", {" @2: a|b c"}},
        Case{"shell", "Dockerfile", "from x\ncmd a $B\n", {" @2: `a $B`"}},
        Case{"continued", "Containerfile", "FROM x\nCMD a \\\n# no\n  b\n", {" @2: `a \\\n  b`"}},
        Case{"both", "Dockerfile.prod", "FROM x\nENTRYPOINT [\"e\"]\nCMD [\"a\"]\n", {" @2: e|a"}},
        Case{"shell_entrypoint_takes_no_command",
             "Dockerfile",
             "FROM x\nENTRYPOINT e\nCMD a\n",
             {" @2: `e`"}},
        Case{"last_stage", "Dockerfile", "FROM x AS a\nCMD a\nFROM y\nCMD b\n", {" @4: `b`"}},
        Case{"stage_inherits", "Dockerfile", "FROM x AS a\nCMD a\nFROM a\nRUN b\n", {" @2: `a`"}},
        Case{"last_command_counts", "Dockerfile", "FROM x\nCMD a\nCMD b\n", {" @3: `b`"}},
        Case{"base_says", "Dockerfile", "FROM x\nRUN a\n", {}, 1},
        Case{"base_of_a_database", "Dockerfile", "FROM docker.io/postgres:16@sha256:0\n", {}},
        Case{
            "here_document", "Dockerfile", "FROM x\nRUN <<EOF\nCMD no\nEOF\nCMD a\n", {" @5: `a`"}},
        Case{"no_list", "Dockerfile", "FROM x\nCMD ['a']\n", {" @2: `['a']`"}, 1},
        Case{"other_escape",
             "Dockerfile",
             "# escape=`\nFROM x\nCMD a `\n b\n",
             {" @3: `a `\n b`"}}));

INSTANTIATE_TEST_SUITE_P(
    Compose, LaunchFile,
    testing::Values(Case{"string",
                         "compose.yaml",
                         "services:\n  web:\n    command: a 'b c'\n",
                         {"web @3: a|b c"}},
                    Case{"list",
                         "docker-compose.prod.yml",
                         "services:\n  web:\n    command:\n      - a\n      - b\n",
                         {"web @4: a|b"}},
                    Case{"entrypoint",
                         "compose.yml",
                         "services:\n  web:\n    entrypoint: [e]\n    command: [a]\n",
                         {"web @4: e|a"}},
                    Case{"anchors",
                         "compose.yml",
                         "x-a: &a\n  command: a\nservices:\n  web:\n    <<: *a\n  other:\n    <<: "
                         "*a\n    command: b\n",
                         {"web @2: a", "other @8: b"}},
                    Case{"image_says", "compose.yml", "services:\n  web:\n    image: x\n", {}},
                    Case{"no_yaml", "compose.yml", "services: [\n", {}, 1},
                    Case{"yaml_without_end", "compose.yml", "a: 1\n---\n\"b\", c\n", {}, 1},
                    Case{"no_services", "compose.yml", "- 1\n--- 2\n", {}}));

INSTANTIATE_TEST_SUITE_P(
    Kubernetes, LaunchFile,
    testing::Values(
        Case{"pod",
             "k8s/pod.yaml",
             "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: web\n    command: [a]\n   "
             " args: [\"$(X)\"]\n    env: [{name: X, value: b}]\n",
             {"web @6: a|b"}},
        Case{"documents",
             "all.yml",
             "apiVersion: v1\nkind: Service\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata: "
             "{name: j}\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{name: c, "
             "args: [a]}]}}}}}\n",
             {"j/c @7: a"}},
        Case{"template",
             "chart/templates/web.yaml",
             "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  {{- if .x }}\n  - command: [a]\n",
             {},
             1},
        Case{"other_yaml", "ci.yml", "jobs:\n  containers: [a]\n", {}}));

INSTANTIATE_TEST_SUITE_P(
    Managers, LaunchFile,
    testing::Values(Case{"systemd",
                         "shop.service",
                         "[Unit]\nExecStart=no\n[Service]\nEnvironment=X=1 'Y=2 "
                         "3'\nExecStart=-/bin/a ${X} \\\n  $Y\n",
                         {"shop @5: /bin/a|1|2 3"}},
                    Case{"systemd_takes_back",
                         "shop.service",
                         "[Service]\nExecStart=a\nExecStart=\nExecStart=b\n",
                         {"shop @4: b"}},
                    Case{"supervisor",
                         "supervisord.conf",
                         "[program:web]\ncommand=%(here)s/a -x \"b c\" ; "
                         "why\nenvironment=A=\"1\"\n[eventlistener:x]\ncommand=no\n",
                         {"web @2: ./a|-x|b c"}},
                    Case{"circus",
                         "circus.ini",
                         "[watcher:web]\ncmd = a --fd $(circus.sockets.web)\nargs = b\n",
                         {"web @2: a|--fd|0|b"}},
                    Case{"other_ini", "setup.ini", "[x]\ncmd = a\n", {}},
                    Case{"procfile", "Procfile", "web: a\n", {"web @1: `a`"}}));

TEST(LaunchFolders, FollowTheImageAndTheProject) {
  MemoryFileSystem files;
  files
      .add("/srv/docker/Dockerfile",
           "FROM x\nENV A=1\nENV B=\"$A 2\"\nARG C=3\nWORKDIR /app\nWORKDIR web\nCMD [\"a\"]\n")
      .add("/srv/web/app.py", "");
  const ReadLaunches read = find_launch_commands(Project("/srv", files));
  ASSERT_EQ(read.commands.size(), 1u);
  EXPECT_EQ(read.commands[0].folder, "/srv/web");
  EXPECT_EQ(read.commands[0].folder_there, "/app/web");
  EXPECT_EQ(read.commands[0].environment, (Environment{{"A", "1"}, {"B", "1 2"}}));
}

TEST(LaunchEnvironments, AreReadFromTheirFiles) {
  MemoryFileSystem files;
  files
      .add("/srv/compose.yml",
           "services:\n  web:\n    build: .\n    command: a\n    env_file: [web.env]\n    "
           "environment: [B=3, C]\n")
      .add("/srv/web.env", "# x\nA='1'\nB=2\n")
      .add("/srv/Dockerfile", "FROM x\nENV A=0 D=4\nENTRYPOINT [\"./run.sh\"]\nCMD [\"b\"]\n")
      .add("/srv/shop.service", "[Service]\nEnvironmentFile=-/etc/shop.env\nExecStart=a\n")
      .add("/srv/etc/shop.env", "export E=5\n");
  const ReadLaunches read = find_launch_commands(Project("/srv", files));
  ASSERT_EQ(read.commands.size(), 3u);
  EXPECT_EQ(read.commands[1].environment, (Environment{{"A", "1"}, {"B", "3"}, {"D", "4"}}));
  EXPECT_EQ(read.commands[1].words, (std::vector<std::string>{"./run.sh", "a"}));
  EXPECT_EQ(read.commands[2].environment, (Environment{{"E", "5"}}));
}

TEST(LaunchFiles, HugeOnesAndLoopsEnd) {
  MemoryFileSystem files;
  std::string bomb = "apiVersion: v1\nkind: Pod\na0: &a0 {containers: [{args: [x]}]}\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + before + ", *a" +
            before + "]\n";
  }
  files.add("/srv/bomb.yaml", bomb);
  files.add("/srv/deep.yaml", "apiVersion: kind: containers: " + std::string(100'000, '['));
  files.add("/srv/Procfile", std::string(8u << 20, 'a'));
  const ReadLaunches read = find_launch_commands(Project("/srv", files));
  EXPECT_EQ(read.commands.size(), kMostLaunchCommands);
  EXPECT_EQ(read.unread.size(), 3u);
}

}  // namespace
}  // namespace sqreen::doctor
