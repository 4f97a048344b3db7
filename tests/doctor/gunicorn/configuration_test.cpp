// SPDX-License-Identifier: Apache-2.0
#include "doctor/gunicorn/configuration.h"

#include <gmock/gmock.h>

#include "core/text.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::doctor {
namespace {

using fakes::MemoryFileSystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

GunicornConfiguration read(std::string_view line, const MemoryFileSystem& files = {},
                           const Environment& environment = {}) {
  std::vector<std::string> words;
  for (const std::string_view word : split(line, ' ')) {
    if (!word.empty()) words.emplace_back(word);
  }
  return read_gunicorn_configuration(words, environment, files, "/srv");
}

// "4 from gunicorn.conf.py:2"
std::string effective(const GunicornConfiguration& configuration, std::string_view name) {
  const GunicornOption* option = configuration.find(name);
  if (option == nullptr) return "";
  return option->value + (option->known ? "" : " computed") + " from " + option->place.text();
}

std::vector<std::string> words_of(const std::vector<GunicornProblem>& problems) {
  std::vector<std::string> words;
  for (const GunicornProblem& problem : problems) {
    words.push_back(problem.place.text() + ": " + problem.what);
  }
  return words;
}

TEST(GunicornConfiguration, LaterSourcesCountMore) {
  MemoryFileSystem files;
  files.add("/srv/gunicorn.conf.py", "workers = 2\nbind = '0.0.0.0:80'\nthreads = 3\n");
  const auto configuration =
      read("--threads 5 shop:app", files, {{"GUNICORN_CMD_ARGS", "--workers=4 --threads 4"}});
  EXPECT_EQ(effective(configuration, "bind"), "['0.0.0.0:80'] from gunicorn.conf.py:2");
  EXPECT_EQ(effective(configuration, "workers"), "4 from GUNICORN_CMD_ARGS");
  EXPECT_EQ(effective(configuration, "threads"), "5 from command line");
  EXPECT_EQ(configuration.app, "shop:app");
  EXPECT_THAT(configuration.refusals, IsEmpty());
}

TEST(GunicornConfiguration, FindsItsFile) {
  MemoryFileSystem files;
  files.add("/srv/gunicorn.conf.py", "workers = 1\n");
  files.add("/srv/conf/web.py", "workers = 2\n");
  files.add("/srv/shop/conf.py", "workers = 3\n");
  EXPECT_EQ(effective(read("a", files), "workers"), "1 from gunicorn.conf.py:1");
  EXPECT_EQ(effective(read("-c conf/web.py a", files), "workers"), "2 from conf/web.py:1");
  EXPECT_EQ(effective(read("-c file:conf/web.py a", files), "workers"), "2 from conf/web.py:1");
  EXPECT_EQ(effective(read("-c python:shop.conf a", files), "workers"), "3 from shop/conf.py:1");
  EXPECT_EQ(effective(read("a", files, {{"GUNICORN_CMD_ARGS", "-c conf/web.py"}}), "workers"),
            "2 from conf/web.py:1");
  EXPECT_THAT(words_of(read("-c python:other a", files).unread),
              ElementsAre("command line: the module other is not in /srv"));
  EXPECT_THAT(words_of(read("-c missing.py a", files).refusals),
              ElementsAre("command line: cannot read /srv/missing.py: No such file or directory"));
}

TEST(GunicornConfiguration, SaysWhatIsComputed) {
  MemoryFileSystem files;
  files.add("/srv/gunicorn.conf.py",
            "import multiprocessing\n"
            "workers = multiprocessing.cpu_count() * 2 + 1\n"
            "if debug:\n"
            "    reload = True\n"
            "def post_fork(server, worker):\n"
            "    threads = 7\n"
            "from base import *\n");
  const auto configuration = read("a", files);
  EXPECT_EQ(effective(configuration, "workers"),
            "multiprocessing.cpu_count() * 2 + 1 computed from gunicorn.conf.py:2");
  EXPECT_EQ(effective(configuration, "reload"), "True computed from gunicorn.conf.py:4");
  EXPECT_EQ(effective(configuration, "post_fork"),
            "<post_fork()> computed from gunicorn.conf.py:5");
  EXPECT_EQ(effective(configuration, "threads"), "");
  EXPECT_THAT(words_of(configuration.unread),
              ElementsAre("gunicorn.conf.py:7: what base sets is not read here"));
}

TEST(GunicornConfiguration, RefusesWhatGunicornRefuses) {
  MemoryFileSystem files;
  files.add("/srv/gunicorn.conf.py",
            "workers = 'four'\npreload_app = 1\nbind = 8000\ntimeout = -1\nreload = 'yes'\n");
  EXPECT_THAT(
      words_of(read("a", files).refusals),
      ElementsAre(
          HasSubstr("gunicorn.conf.py:1: gunicorn refuses `four` for workers: it takes a whole"),
          HasSubstr("gunicorn.conf.py:2: gunicorn refuses `1` for preload_app: it takes True"),
          HasSubstr("gunicorn.conf.py:3: gunicorn refuses `8000` for bind: it takes a list"),
          HasSubstr("gunicorn.conf.py:4: gunicorn refuses `-1` for timeout"),
          HasSubstr("gunicorn.conf.py:5: gunicorn refuses `yes` for reload")));
  EXPECT_THAT(words_of(read("-w two a").refusals),
              ElementsAre(HasSubstr("command line: gunicorn refuses `two` for workers")));
  EXPECT_THAT(words_of(read("").refusals), ElementsAre(HasSubstr("command line: no app is named")));
  EXPECT_THAT(words_of(read("a", {}, {{"GUNICORN_CMD_ARGS", "--nothing"}}).refusals),
              ElementsAre("GUNICORN_CMD_ARGS: unrecognized arguments: --nothing"));
}

TEST(GunicornConfiguration, TakesWhatGunicornTakes) {
  MemoryFileSystem files;
  files.add("/srv/gunicorn.conf.py",
            "workers = '4'\npreload_app = 'true'\nbind = ['a:1', 'b:2']\ntimeout = 0x10\n"
            "wsgi_app = 'shop:app'\nworker_class = None\n");
  const auto configuration = read("", files);
  EXPECT_THAT(configuration.refusals, IsEmpty());
  EXPECT_EQ(configuration.find("workers")->value, "4");
  EXPECT_EQ(configuration.find("preload_app")->value, "True");
  EXPECT_EQ(configuration.find("bind")->value, "['a:1', 'b:2']");
  EXPECT_THAT(configuration.find("bind")->items, ElementsAre("a:1", "b:2"));
  EXPECT_EQ(configuration.find("timeout")->value, "16");
  EXPECT_EQ(configuration.app, "shop:app");
  EXPECT_EQ(configuration.app_place.text(), "gunicorn.conf.py:5");
}

TEST(GunicornConfiguration, RepeatedListsAddUp) {
  EXPECT_EQ(effective(read("-b a:1 -b b:2 a"), "bind"), "['a:1', 'b:2'] from command line");
}

TEST(GunicornConfiguration, NoticesMisspelledSettings) {
  MemoryFileSystem files;
  files.add("/srv/gunicorn.conf.py",
            "worker = 4\npreload = True\nWORKERS = 2\n_workers = 3\nname = 'x'\n");
  EXPECT_THAT(
      words_of(read("a", files).unknown),
      ElementsAre(HasSubstr("gunicorn.conf.py:1: gunicorn knows no setting `worker` and ignores "
                            "it; did you mean `workers`?"),
                  HasSubstr("gunicorn.conf.py:2: gunicorn knows no setting `preload` and ignores "
                            "it; did you mean `preload_app`?"),
                  HasSubstr("gunicorn.conf.py:3: gunicorn knows no setting `WORKERS`")));
}

TEST(GunicornConfiguration, DefaultsOfTheEnvironment) {
  const Environment environment = {{"PORT", "5000"}, {"WEB_CONCURRENCY", "3"}};
  EXPECT_EQ(effective(read("a", {}, environment), "bind"), "['0.0.0.0:5000'] from environment");
  EXPECT_EQ(effective(read("a", {}, environment), "workers"), "3 from environment");
  EXPECT_EQ(effective(read("-w 1 a", {}, environment), "workers"), "1 from command line");
}

}  // namespace
}  // namespace sqreen::doctor
