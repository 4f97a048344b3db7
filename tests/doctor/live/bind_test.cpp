// SPDX-License-Identifier: Apache-2.0
#include "doctor/live/bind.h"

#include <gtest/gtest.h>

#include "core/text.h"
#include "doctor/launch/classify.h"
#include "doctor/launch/find.h"
#include "doctor/launch/shell.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::doctor {
namespace {

// The command as it would be started, or "no: " and why not.
std::string bound(const std::string& line, const Environment& environment = {}) {
  fakes::MemoryFileSystem files;
  files.add("/srv/app.sh", "#!/bin/sh\nexec gunicorn shop:app\n");
  const Project project("/srv", files);
  std::vector<std::string> words;
  for (const std::string_view word : split(line, ' ')) words.emplace_back(word);
  const auto launches = classify(given_command(words, "/srv", environment), project);
  const auto command = bind_to_port(
      words, {launches.front(), project, environment, 20'000, testing::TempDir() + "."});
  return command ? shell_quoted(command->words) : "no: " + command.error();
}

const std::string kGunicorn = " --bind=127.0.0.1:20000 --pid=" + testing::TempDir() +
                              "./gunicorn.pid --error-logfile=- --access-logfile=/dev/null";

TEST(Bind, GunicornByItsOwnReading) {
  for (const char* own :
       {"gunicorn shop:app", "gunicorn -b :80 shop:app", "gunicorn -b:80 shop:app",
        "gunicorn --bind unix:/run/shop.sock shop:app -D -p /run/shop.pid",
        "gunicorn --bind=:80 --bin :81 --error-logfile /var/log/shop shop:app"}) {
    EXPECT_EQ(bound(own), "gunicorn shop:app" + kGunicorn) << own;
  }
  EXPECT_EQ(bound("gunicorn -w 4 --preload -k gthread shop:app"),
            "gunicorn --workers=4 --preload --worker-class=gthread shop:app" + kGunicorn);
  EXPECT_EQ(
      bound(
          "sqreen start --mode monitor newrelic-admin run-program python -m gunicorn -w2 shop:app"),
      "sqreen start --mode monitor newrelic-admin run-program python -m gunicorn --workers=2 "
      "shop:app" +
          kGunicorn);
  EXPECT_TRUE(bound("gunicorn --no-such-option shop:app").starts_with("no: "));
}

TEST(Bind, ServersWithFewOptions) {
  struct Case {
    const char* command;
    const char* bound;
  };
  const Case cases[] = {
      {"waitress-serve --port=80 --threads 4 shop:app",
       "waitress-serve --listen=127.0.0.1:20000 --threads 4 shop:app"},
      {"waitress-serve --unix-socket /run/shop.sock --call shop:make",
       "waitress-serve --listen=127.0.0.1:20000 --call shop:make"},
      {"chaussette --fd 3 --backend=waitress shop.app",
       "chaussette --host=127.0.0.1 --port=20000 --backend=waitress shop.app"},
      {"chaussette --ho 0.0.0.0 --por=80 --log-o /var/log/shop --log-level debug shop.app x",
       "chaussette --host=127.0.0.1 --port=20000 --log-level debug shop.app x"},
      {"chaussette --host unix:/run/shop.sock --address-family AF_UNIX shop.app",
       "chaussette --host=127.0.0.1 --port=20000 shop.app"},
      {"flask --app shop run -h 0.0.0.0 -p80 --debug",
       "flask --app shop run --debug --host 127.0.0.1 --port 20000"},
      {"python -m flask run --port=80", "python -m flask run --host 127.0.0.1 --port 20000"},
      {"python manage.py runserver 0.0.0.0:80 --settings shop.live --noreload",
       "python manage.py runserver --settings shop.live --noreload 127.0.0.1:20000"},
      {"django-admin runserver -v 2 80", "django-admin runserver -v 2 127.0.0.1:20000"},
  };
  for (const Case& one : cases) EXPECT_EQ(bound(one.command), one.bound);
}

TEST(Bind, SaysWhatCannotBeMoved) {
  struct Case {
    const char* command;
    const char* why;
  };
  const Case cases[] = {
      {"python serve.py", "cannot be changed from outside"},
      {"hypercorn shop:app", "hypercorn"},
      {"./app.sh", "by a script"},
      {"celery -A shop worker", "cannot be changed from outside"},
      {"uwsgi --emperor /etc/vassals", "an emperor"},
      {"uwsgi --ini http://example.org/app.ini", "could not be read to the end"},
      {"uwsgi --ini missing.ini", "uWSGI does not start"},
      {"env UWSGI_SOCKET=/run/shop.sock uwsgi --module shop:app", "set it outside"},
  };
  for (const Case& one : cases) {
    const std::string why = bound(one.command);
    EXPECT_TRUE(why.starts_with("no: ") && why.find(one.why) != std::string::npos)
        << one.command << "\n"
        << why;
  }
}

}  // namespace
}  // namespace sqreen::doctor
