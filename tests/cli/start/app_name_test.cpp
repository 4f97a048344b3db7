// SPDX-License-Identifier: Apache-2.0
#include "cli/start/app_name.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/text.h"

namespace sqreen::cli {
namespace {

struct Case {
  const char* command;
  const char* name;
  const char* folder = "/srv/project";
  Environment environment = {};
};

TEST(AppName, IsWhatAPersonWouldCallTheApp) {
  for (const Case& c : {
           Case{"gunicorn shop:app", "shop"},
           Case{"gunicorn shop.wsgi:application", "shop"},
           Case{"gunicorn -w 4 shop", "shop"},
           Case{"gunicorn -w 4 -b localhost:8000 shop.wsgi:app", "shop"},
           Case{"gunicorn wsgi:app", "project"},
           Case{"gunicorn app:create_app()", "project"},
           Case{"gunicorn wsgi:app", "wsgi", "/"},
           Case{"gunicorn -c conf.py shop:app", "shop"},
           Case{"gunicorn", "project"},
           Case{"uwsgi --http :8000 --module shop:app", "shop"},
           Case{"uwsgi -w shop:app", "shop"},
           Case{"uwsgi --ini /etc/uwsgi/shop.ini", "shop"},
           Case{"uwsgi --wsgi-file=src/shop.py", "shop"},
           Case{"uwsgi shop.ini", "shop"},
           Case{"waitress-serve --port=8000 shop:app", "shop"},
           Case{"flask run", "project"},
           Case{"flask --app shop run", "shop"},
           Case{"flask run", "shop", "/srv/project", {{"FLASK_APP", "src/shop.py"}}},
           Case{"python manage.py runserver", "project"},
           Case{"python manage.py runserver",
                "shop",
                "/srv/project",
                {{"DJANGO_SETTINGS_MODULE", "shop.settings"}}},
           Case{"python shop.py", "shop"},
           Case{"python /srv/shop/app.py", "project"},
           Case{"python -m shop", "shop"},
           Case{"python -m gunicorn shop:app", "shop"},
           Case{"python -c pass", "project"},
           Case{"sh -c exit", "project"},
           Case{"honcho start", "project"},
           Case{"sh run.sh", "app", "/"},
       }) {
    std::vector<std::string> words;
    for (const std::string_view word : split(c.command, ' ')) words.emplace_back(word);
    const auto launcher = agent::classify_command(words, c.environment);
    EXPECT_EQ(guess_app_name(words, launcher, c.environment, c.folder), c.name) << c.command;
  }
}

}  // namespace
}  // namespace sqreen::cli
