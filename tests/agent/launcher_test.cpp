// SPDX-License-Identifier: Apache-2.0
#include "agent/launcher.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sqreen::agent {
namespace {

using enum LauncherRole;

// Words are separated by single spaces.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : line) {
    if (c == ' ') {
      words.push_back(std::move(word));
      word.clear();
    } else {
      word += c;
    }
  }
  words.push_back(std::move(word));
  return words;
}

struct Case {
  const char* line;
  LauncherRole role;
  const char* name;
  const char* wrapped = "";  // the wrapped command's first word, and the words behind it
  Environment environment = {};
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << c.line;
}

class LauncherTest : public testing::TestWithParam<Case> {};

TEST_P(LauncherTest, Classifies) {
  const Case& expected = GetParam();
  const std::vector<std::string> words = words_of(expected.line);
  const LauncherVerdict verdict = classify_command(words, expected.environment);
  EXPECT_EQ(static_cast<int>(verdict.role), static_cast<int>(expected.role));
  EXPECT_EQ(verdict.name, expected.name);
  EXPECT_EQ(verdict.role == not_web, verdict.role != web && !verdict.reason.empty());
  std::string wrapped;
  for (std::size_t i = verdict.wrapped; verdict.wrapped != 0 && i < words.size(); ++i) {
    wrapped += (wrapped.empty() ? "" : " ") + words[i];
  }
  EXPECT_EQ(wrapped, expected.wrapped);
}

INSTANTIATE_TEST_SUITE_P(
    WebServers, LauncherTest,
    testing::Values(
        Case{"gunicorn shop:app", web, "gunicorn"},
        Case{"/srv/venv/bin/gunicorn -w 4 --preload shop:app", web, "gunicorn"},
        Case{"gunicorn3 shop:app", web, "gunicorn3"},
        Case{"/srv/venv/bin/python /srv/venv/bin/gunicorn shop:app", web, "gunicorn"},
        Case{"python -m gunicorn shop:app", web, "gunicorn"},
        Case{"python3.11 -m gunicorn.app.wsgiapp shop:app", web, "gunicorn.app.wsgiapp"},
        Case{"python3 /usr/lib/python3/dist-packages/gunicorn/__main__.py shop:app", web,
             "gunicorn"},
        Case{"uwsgi --http :8000 -w shop:app", web, "uwsgi"},
        Case{"/usr/bin/uwsgi-core --ini shop.ini", web, "uwsgi-core"},
        Case{"uwsgi_python311 --ini shop.ini", web, "uwsgi_python311"},
        Case{"pyuwsgi --ini shop.ini", web, "pyuwsgi"},
        Case{"waitress-serve --port=8000 shop:app", web, "waitress-serve"},
        Case{"python -m waitress shop:app", web, "waitress"},
        Case{"chaussette --port 8000 shop:app", web, "chaussette"},
        Case{"python -m chaussette.server shop:app", web, "chaussette.server"},
        Case{"pserve production.ini", web, "pserve"},
        Case{"paster serve production.ini", web, "paster serve"},
        Case{"paster setup-app production.ini", not_web, "paster setup-app"},
        Case{"mod_wsgi-express start-server wsgi.py", web, "mod_wsgi-express start-server"},
        Case{"mod_wsgi-express module-config", not_web, "mod_wsgi-express module-config"},
        Case{"uvicorn shop:app", web, "uvicorn"}, Case{"hypercorn shop:app", web, "hypercorn"},
        Case{"daphne shop.asgi:application", web, "daphne"},
        Case{"fastapi run main.py", web, "fastapi run"},
        Case{"python -m wsgiref.simple_server", web, "wsgiref.simple_server"},
        Case{"granian --interface wsgi shop:app", web, "granian"},
        Case{"/usr/sbin/apache2 -DFOREGROUND", web, "apache2"}));

INSTANTIATE_TEST_SUITE_P(
    Flask, LauncherTest,
    testing::Values(
        Case{"flask run", web, "flask run"}, Case{"flask --app shop run -p 80", web, "flask run"},
        Case{"flask -A shop -e .env run", web, "flask run"},
        Case{"python -m flask run", web, "flask run"},
        Case{"python -m flask.__main__ run", web, "flask run"},
        Case{"python3 -u /usr/bin/flask run", web, "flask run"},
        Case{"flask run --debug --no-reload", web, "flask run"},
        Case{"flask run --debug", wrapper, "flask run"},
        Case{"flask --debug run", wrapper, "flask run"},
        Case{"flask run --reload", wrapper, "flask run"},
        Case{"flask run --debug", web, "flask run", "", {{"WERKZEUG_RUN_MAIN", "true"}}},
        Case{"flask run", wrapper, "flask run", "", {{"FLASK_DEBUG", "1"}}},
        Case{"flask run", web, "flask run", "", {{"FLASK_DEBUG", "0"}}},
        Case{"flask run", web, "flask run", "", {{"FLASK_DEBUG", "false"}}},
        Case{"flask run", web, "flask run", "", {{"FLASK_DEBUG", "1"}, {"FLASK_RUN_RELOAD", "0"}}},
        Case{"flask run", web, "flask run", "", {{"FLASK_ENV", "development"}}},
        Case{"flask shell", not_web, "flask shell"},
        Case{"flask --app shop db upgrade", not_web, "flask db"},
        Case{"python -m flask routes", not_web, "flask routes"}, Case{"flask", not_web, "flask"}));

INSTANTIATE_TEST_SUITE_P(
    Django, LauncherTest,
    testing::Values(
        Case{"python manage.py runserver --noreload", web, "manage.py runserver"},
        Case{"./manage.py runserver --noreload 8000", web, "manage.py runserver"},
        Case{"python manage.py runserver", wrapper, "manage.py runserver"},
        Case{"python manage.py runserver", web, "manage.py runserver", "", {{"RUN_MAIN", "true"}}},
        Case{"python manage.py --settings shop.settings runserver --noreload", web,
             "manage.py runserver"},
        Case{"python manage.py --settings=shop.settings runserver --noreload", web,
             "manage.py runserver"},
        Case{"python -m django runserver --noreload", web, "django runserver"},
        Case{"django-admin runserver --noreload", web, "django-admin runserver"},
        Case{"python manage.py runserver_plus", wrapper, "manage.py runserver_plus"},
        Case{"python manage.py runserver_plus",
             web,
             "manage.py runserver_plus",
             "",
             {{"WERKZEUG_RUN_MAIN", "true"}}},
        Case{"python manage.py testserver fixture.json", web, "manage.py testserver"},
        Case{"python manage.py run_gunicorn", web, "manage.py run_gunicorn"},
        Case{"python manage.py test", not_web, "manage.py test"},
        Case{"python manage.py shell", not_web, "manage.py shell"},
        Case{"python manage.py shell_plus", not_web, "manage.py shell_plus"},
        Case{"python manage.py migrate", not_web, "manage.py migrate"},
        Case{"django-admin startproject shop", not_web, "django-admin startproject"},
        Case{"django-admin.py migrate", not_web, "django-admin.py migrate"},
        Case{"python manage.py", not_web, "manage.py"}));

INSTANTIATE_TEST_SUITE_P(
    Tests, LauncherTest,
    testing::Values(Case{"pytest -q", not_web, "pytest"}, Case{"py.test", not_web, "py.test"},
                    Case{"python -m pytest tests", not_web, "pytest"},
                    Case{"pytest-3 tests", not_web, "pytest-3"},
                    Case{"python -m unittest discover", not_web, "unittest"},
                    Case{"nosetests", not_web, "nosetests"},
                    Case{"nosetests-3.4", not_web, "nosetests-3.4"},
                    Case{"python -m nose2", not_web, "nose2"}, Case{"tox -e py38", not_web, "tox"},
                    Case{"nox", not_web, "nox"}, Case{"trial shop", not_web, "trial"},
                    Case{"python /srv/app/pytest.py", maybe_web, "pytest.py"}));

INSTANTIATE_TEST_SUITE_P(
    Workers, LauncherTest,
    testing::Values(Case{"celery -A shop worker", not_web, "celery worker"},
                    Case{"celery --app shop beat -l info", not_web, "celery beat"},
                    Case{"celery worker -A shop", not_web, "celery worker"},
                    Case{"python -m celery --app=shop worker", not_web, "celery worker"},
                    Case{"python3 /srv/venv/bin/celery -A shop flower", not_web, "celery flower"},
                    Case{"flower --port=5555", not_web, "flower"},
                    Case{"rq worker high", not_web, "rq worker"},
                    Case{"rqworker", not_web, "rqworker"},
                    Case{"python -m rq worker", not_web, "rq worker"},
                    Case{"dramatiq shop.tasks", not_web, "dramatiq"},
                    Case{"huey_consumer.py shop.huey", not_web, "huey_consumer.py"},
                    Case{"arq shop.Worker", not_web, "arq"}));

INSTANTIATE_TEST_SUITE_P(
    ShellsAndTools, LauncherTest,
    testing::Values(
        Case{"python", not_web, "python"}, Case{"python3.11 -q -i", not_web, "python"},
        Case{"python --version", not_web, "python --version"},
        Case{"python -V", not_web, "python -V"}, Case{"ipython", not_web, "ipython"},
        Case{"python -m IPython", not_web, "IPython"}, Case{"jupyter notebook", not_web, "jupyter"},
        Case{"jupyter-lab", not_web, "jupyter-lab"},
        Case{"python -m ipykernel_launcher -f k.json", not_web, "ipykernel_launcher"},
        Case{"idle3.11", not_web, "idle3.11"}, Case{"pip install flask", not_web, "pip"},
        Case{"pip3.11 install flask", not_web, "pip3.11"},
        Case{"python -m pip install flask", not_web, "pip"},
        Case{"python -m venv .venv", not_web, "venv"},
        Case{"uv pip install flask", not_web, "uv pip"},
        Case{"poetry install", not_web, "poetry install"},
        Case{"python setup.py install", not_web, "setup.py"}, Case{"mypy shop", not_web, "mypy"},
        Case{"python -m black .", not_web, "black"}, Case{"flake8", not_web, "flake8"},
        Case{"alembic upgrade head", not_web, "alembic"},
        Case{"python -m compileall .", not_web, "compileall"}));

INSTANTIATE_TEST_SUITE_P(
    Wrappers, LauncherTest,
    testing::Values(
        Case{"newrelic-admin run-program gunicorn shop:app", wrapper, "newrelic-admin run-program",
             "gunicorn shop:app"},
        Case{"python3 /usr/bin/newrelic-admin run-program gunicorn shop:app", wrapper,
             "newrelic-admin run-program", "gunicorn shop:app"},
        Case{"newrelic-admin run-python app.py", wrapper, "newrelic-admin run-python", "app.py"},
        Case{"newrelic-admin validate-config n.ini", not_web, "newrelic-admin validate-config"},
        Case{"ddtrace-run gunicorn shop:app", wrapper, "ddtrace-run", "gunicorn shop:app"},
        Case{"ddtrace-run --debug celery worker", wrapper, "ddtrace-run", "celery worker"},
        Case{"opentelemetry-instrument --traces_exporter console flask run", wrapper,
             "opentelemetry-instrument", "flask run"},
        Case{"uv run gunicorn shop:app", wrapper, "uv run", "gunicorn shop:app"},
        Case{"uv run --with gunicorn -p 3.12 -- gunicorn shop:app", wrapper, "uv run",
             "gunicorn shop:app"},
        Case{"uv --directory /srv run gunicorn shop:app", wrapper, "uv run", "gunicorn shop:app"},
        Case{"poetry run gunicorn shop:app", wrapper, "poetry run", "gunicorn shop:app"},
        Case{"pipenv run python app.py", wrapper, "pipenv run", "python app.py"},
        Case{"conda run -n shop gunicorn shop:app", wrapper, "conda run", "gunicorn shop:app"},
        Case{"honcho start", wrapper, "honcho start"},
        Case{"honcho -f Procfile.dev start web", wrapper, "honcho start"},
        Case{"python -m honcho run gunicorn shop:app", wrapper, "honcho run", "gunicorn shop:app"},
        Case{"honcho check", not_web, "honcho check"},
        Case{"foreman start", wrapper, "foreman start"},
        Case{"supervisord -n", wrapper, "supervisord"},
        Case{"supervisorctl status", not_web, "supervisorctl"},
        Case{"python2 /usr/bin/supervisord -c s.conf", wrapper, "supervisord"},
        Case{"circusd circus.ini", wrapper, "circusd"},
        Case{"hupper -m waitress shop:app", wrapper, "hupper"},
        Case{"sh -c gunicorn_shop:app", wrapper, "sh"},
        Case{"/bin/bash /srv/entry.sh", wrapper, "bash"},
        Case{"env -u HOME PORT=80 gunicorn", wrapper, "env", "gunicorn"},
        Case{"env -i PORT=80 gunicorn shop:app", wrapper, "env", "gunicorn shop:app"},
        Case{"nice -n 5 gunicorn shop:app", wrapper, "nice", "gunicorn shop:app"},
        Case{"./wait-for-it.sh db:1 -t 6 -- gunicorn shop:app", wrapper, "wait-for-it.sh",
             "gunicorn shop:app"},
        Case{"wait-for-it.sh db:1", not_web, "wait-for-it.sh", ""},
        Case{"dockerize -wait tcp://db:1 -timeout 60s gunicorn shop:app", wrapper, "dockerize",
             "gunicorn shop:app"},
        Case{"bin/start-nginx gunicorn shop:app", wrapper, "start-nginx", "gunicorn shop:app"},
        Case{"timeout -s KILL 60 gunicorn shop:app", wrapper, "timeout", "gunicorn shop:app"},
        Case{"dumb-init -- gunicorn shop:app", wrapper, "dumb-init", "gunicorn shop:app"},
        Case{"gosu www gunicorn shop:app", wrapper, "gosu", "gunicorn shop:app"},
        Case{"sqreen start --mode block gunicorn shop:app", wrapper, "sqreen start",
             "gunicorn shop:app"},
        Case{"sqreen-start --strict -- celery worker", wrapper, "sqreen-start", "celery worker"},
        Case{"newrelic-admin run-program", wrapper, "newrelic-admin run-program"}));

INSTANTIATE_TEST_SUITE_P(
    ScriptsInTheSameProcess, LauncherTest,
    testing::Values(Case{"coverage run app.py", maybe_web, "app.py"},
                    Case{"coverage run --source shop -m pytest", not_web, "pytest"},
                    Case{"python -m coverage run -p manage.py runserver --noreload", web,
                         "manage.py runserver"},
                    Case{"coverage report", not_web, "coverage report"},
                    Case{"python -m pdb -c continue app.py", maybe_web, "app.py"},
                    Case{"python -m cProfile -o out -m flask run", web, "flask run"},
                    Case{"python -m debugpy --listen 5678 -m gunicorn shop:app", web, "gunicorn"},
                    Case{"python -m cProfile /usr/bin/newrelic-admin run-program gunicorn shop:app",
                         wrapper, "newrelic-admin run-program", "gunicorn shop:app"}));

INSTANTIATE_TEST_SUITE_P(
    Unknown, LauncherTest,
    testing::Values(
        Case{"python app.py", maybe_web, "app.py"},
        Case{"python3.13 -Bu -W error -X dev app.py pytest", maybe_web, "app.py"},
        Case{"python2.7 -Q new app.py", maybe_web, "app.py"},
        Case{"python -Werror -Xdev -- app.py", maybe_web, "app.py"},
        Case{"python --check-hash-based-pycs never app.py", maybe_web, "app.py"},
        Case{"python -i app.py", maybe_web, "app.py"},
        Case{"python -mshop.server", maybe_web, "shop.server"},
        Case{"python -Bum shop", maybe_web, "shop"}, Case{"python -Bumpytest", not_web, "pytest"},
        Case{"python -c import_app;app.run()", maybe_web, "python -c"},
        Case{"python -", maybe_web, "python -"},
        Case{"python -c from_multiprocessing.spawn_import_spawn_main; --multiprocessing-fork",
             maybe_web, "python -c"},
        Case{"python -c from_multiprocessing.resource_tracker_import_main;main(5)", wrapper,
             "multiprocessing"},
        Case{"python -S -c from_multiprocessing.forkserver_import_main", maybe_web, "python -c"},
        Case{"pypy3.10 app.py", maybe_web, "app.py"}, Case{"jython app.py", maybe_web, "app.py"},
        Case{"/srv/venv/bin/shop-server", maybe_web, "shop-server"},
        Case{"pythonic --flag", maybe_web, "pythonic"},
        Case{"python /srv/pytest/run.py", maybe_web, "run.py"}));

TEST(LauncherReason, NamesWhatStaysOut) {
  const auto reason = [](std::string_view line) {
    return classify_command(words_of(line), {}).reason;
  };
  EXPECT_EQ(reason("celery -A shop worker"), "celery worker is not a web app");
  EXPECT_EQ(reason("python3"), "the Python shell is not a web app");
  EXPECT_EQ(reason("gunicorn shop:app"), "");
}

TEST(LauncherReason, SaysThatAsgiIsNotProtected) {
  for (const char* line :
       {"uvicorn shop:app", "gunicorn -k uvicorn.workers.UvicornWorker shop:app",
        "gunicorn --worker-class=uvicorn_worker.UvicornWorker shop:app", "fastapi run"}) {
    const LauncherVerdict verdict = classify_command(words_of(line), {});
    EXPECT_EQ(verdict.role, web) << line;
    EXPECT_NE(verdict.reason.find("ASGI"), std::string::npos) << line;
  }
  EXPECT_EQ(classify_command(words_of("gunicorn -k gevent shop:app"), {}).reason, "");
}

TEST(LauncherReason, AnEmptyCommandIsUnknown) {
  EXPECT_EQ(classify_command({}, {}).role, maybe_web);
  EXPECT_EQ(classify_command(std::vector<std::string>{""}, {}).role, maybe_web);
  EXPECT_EQ(classify_command(std::vector<std::string>{"/"}, {}).role, maybe_web);
}

}  // namespace
}  // namespace sqreen::agent
