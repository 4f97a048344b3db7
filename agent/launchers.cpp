// SPDX-License-Identifier: Apache-2.0
// The launcher table: data only. To teach sqreen a launcher, add a row; to teach it a subcommand,
// add a word. The first row that names a program or module counts.
#include "agent/launcher_table.h"

namespace sqreen::agent {
namespace {

using enum LauncherRole;

constexpr std::string_view kUvOptions =
    "--active-python --allow-insecure-host --cache-dir --color --config-file --config-setting "
    "--default-index --directory --env-file --exclude-newer --extra --extra-index-url "
    "--find-links --fork-strategy --group --index --index-strategy --index-url "
    "--keyring-provider --link-mode --no-extra --no-group --only-group --package --prerelease "
    "--project --python --python-platform --refresh-package --reinstall-package --resolution "
    "--upgrade-package --with --with-editable --with-requirements -C -P -f -i -p -w --from";

constexpr Launcher kLaunchers[] = {
    // Web servers.
    {.programs = "gunicorn gunicorn3 gunicorn-* gunicorn_django gunicorn_paster",
     .modules = "gunicorn gunicorn.app.wsgiapp",
     .role = web},
    {.programs = "uwsgi uwsgi-* uwsgi_* pyuwsgi uWSGI*", .modules = "uwsgi pyuwsgi", .role = web},
    {.programs = "waitress-serve waitress-serve-*",
     .modules = "waitress waitress.runner",
     .role = web},
    {.programs = "chaussette", .modules = "chaussette chaussette.server", .role = web},
    {.programs = "pserve pserve-*", .modules = "pyramid.scripts.pserve", .role = web},
    {.programs = "paster paster-*",
     .modules = "paste.script.command",
     .role = not_web,
     .follows = Follows::subcommand,
     .web = "serve"},
    {.programs = "gearbox",
     .modules = "gearbox.main",
     .role = not_web,
     .follows = Follows::subcommand,
     .web = "serve"},
    {.programs = "cheroot cherryd", .modules = "cheroot cherrypy", .role = web},
    {.programs = "granian", .modules = "granian", .role = web},
    {.programs = "mod_wsgi-express mod_wsgi-express-*",
     .modules = "mod_wsgi mod_wsgi.server",
     .role = not_web,
     .follows = Follows::subcommand,
     .web = "start-server"},
    {.programs = "httpd httpd-foreground apache2 apachectl apache2ctl unitd", .role = web},
    {.modules = "wsgiref.simple_server werkzeug.serving aiohttp.web bottle", .role = web},
    {.programs = "uvicorn", .modules = "uvicorn", .role = web, .asgi = true},
    {.programs = "hypercorn", .modules = "hypercorn", .role = web, .asgi = true},
    {.programs = "daphne", .modules = "daphne", .role = web, .asgi = true},
    {.programs = "fastapi",
     .modules = "fastapi",
     .role = not_web,
     .follows = Follows::subcommand,
     .web = "run dev",
     .asgi = true},

    // Frameworks' own launchers: their other commands are tools.
    {.programs = "flask superset",
     .modules = "flask flask.cli",
     .role = not_web,
     .follows = Follows::subcommand,
     .web = "run",
     .value_options = "-A --app -e --env-file",
     .reloader = Reloader::flask},
    {.programs = "manage.py django-admin django-admin.py",
     .modules = "django django.bin.django-admin",
     .role = not_web,
     .follows = Follows::subcommand,
     .web = "runserver runserver_* testserver run_gunicorn rungunicorn run_waitress runwaitress "
            "runmodwsgi runfcgi runsslserver",
     .value_options = "--settings --pythonpath -v --verbosity",
     .reloader = Reloader::django},
    {.programs = "airflow",
     .modules = "airflow",
     .role = not_web,
     .follows = Follows::subcommand,
     .web = "webserver",
     .passes_on = "standalone"},

    // This program, inside itself.
    {.programs = "sqreen",
     .role = wrapper,
     .follows = Follows::subcommand,
     .runs_command = "start",
     .value_options = "--mode --app"},
    {.programs = "sqreen-start",
     .role = wrapper,
     .follows = Follows::command,
     .value_options = "--mode --app"},

    // Other agents: the app's command follows, and they replace themselves by it.
    {.programs = "newrelic-admin newrelic-admin-*",
     .modules = "newrelic.admin",
     .role = not_web,
     .follows = Follows::subcommand,
     .runs_command = "run-program run-python"},
    {.programs = "ddtrace-run",
     .modules = "ddtrace.commands.ddtrace_run",
     .role = wrapper,
     .follows = Follows::command},
    {.programs = "opentelemetry-instrument",
     .modules = "opentelemetry.instrumentation.auto_instrumentation",
     .role = wrapper,
     .follows = Follows::command,
     .value_options = "--traces_exporter --metrics_exporter --logs_exporter --service_name "
                      "--exporter_otlp_endpoint --exporter_otlp_protocol --id_generator "
                      "--propagators --resource_attributes --traces_sampler"},
    {.programs = "elasticapm-run scout-apm-run wrapt-run datadog-run sentry-run",
     .role = wrapper,
     .follows = Follows::command,
     .value_options = "--config"},

    // Process managers: what they start comes from a file, or follows.
    {.programs = "honcho",
     .modules = "honcho honcho.command",
     .role = not_web,
     .follows = Follows::subcommand,
     .runs_command = "run",
     .passes_on = "start",
     .value_options = "-e --env -d --app-root -f --procfile"},
    {.programs = "foreman forego overmind hivemind goreman",
     .role = wrapper,
     .follows = Follows::subcommand,
     .runs_command = "run",
     .value_options = "-e --env -d --root -f --procfile"},
    {.programs = "supervisord", .modules = "supervisor supervisor.supervisord", .role = wrapper},
    {.programs = "circusd", .modules = "circus circus.circusd", .role = wrapper},
    {.programs = "supervisorctl circusctl circus-top echo_supervisord_conf", .role = not_web},
    {.programs = "pm2 nodemon entr make just task npm npx yarn pnpm systemd-run s6-svscan runsvdir",
     .role = wrapper},
    {.programs = "hupper", .modules = "hupper", .role = wrapper},
    {.programs = "watchfiles watchmedo watchgod",
     .modules = "watchfiles watchdog.watchmedo watchgod",
     .role = wrapper},

    // Environment and package managers that run a command.
    {.programs = "uv",
     .modules = "uv",
     .role = not_web,
     .follows = Follows::subcommand,
     .runs_command = "run",
     .value_options = kUvOptions},
    {.programs = "uvx pipx", .modules = "pipx", .role = wrapper},
    {.programs = "poetry pdm rye hatch pixi",
     .modules = "poetry pdm hatch",
     .role = not_web,
     .follows = Follows::subcommand,
     .runs_command = "run",
     .value_options = "-C --directory -P --project -p -e --environment --env --manifest-path"},
    {.programs = "pipenv",
     .modules = "pipenv",
     .role = not_web,
     .follows = Follows::subcommand,
     .runs_command = "run",
     .value_options = "--python --pypi-mirror"},
    {.programs = "conda mamba micromamba",
     .modules = "conda",
     .role = not_web,
     .follows = Follows::subcommand,
     .runs_command = "run",
     .value_options = "-n --name -p --prefix --cwd -e --env -a --attach -r --root-prefix"},
    {.programs = "dotenv dotenvx doppler infisical",
     .modules = "dotenv",
     .role = not_web,
     .follows = Follows::subcommand,
     .runs_command = "run",
     .value_options = "-f --file -q --quote -e --export -p --project -c --config --env"},
    {.programs = "pyenv", .role = not_web, .follows = Follows::subcommand, .runs_command = "exec"},

    // What runs a script or module in its own process: the script says what it is.
    {.programs = "coverage coverage2 coverage3 coverage-*",
     .modules = "coverage",
     .role = not_web,
     .follows = Follows::subcommand,
     .runs_script = "run",
     .value_options = "--rcfile --source --source-pkgs --include --omit --data-file --context "
                      "--concurrency --debug --save-signal"},
    {.programs = "memray",
     .modules = "memray",
     .role = not_web,
     .follows = Follows::subcommand,
     .runs_script = "run",
     .value_options = "-o --output --live-port -p"},
    {.programs = "debugpy",
     .modules = "debugpy",
     .role = maybe_web,
     .follows = Follows::script,
     .value_options = "--listen --connect --pid --log-to --configure-qt --configure-subProcess "
                      "--adapter-access-token --parent-session-pid"},
    {.programs = "pdb ipdb ipdb3 pudb pudb3",
     .modules = "pdb ipdb pudb",
     .role = maybe_web,
     .follows = Follows::script,
     .value_options = "-c --command"},
    {.modules = "cProfile profile",
     .role = maybe_web,
     .follows = Follows::script,
     .value_options = "-o --outfile -s --sort"},
    {.programs = "pyinstrument",
     .modules = "pyinstrument",
     .role = maybe_web,
     .follows = Follows::script,
     .value_options = "-o --outfile -r --renderer -p -i --interval --load --use-timing-thread"},
    {.programs = "viztracer kernprof scalene",
     .modules = "viztracer kernprof scalene",
     .role = maybe_web,
     .follows = Follows::script,
     .value_options = "-o --output_file --outfile"},

    // Test launchers.
    {.programs = "pytest pytest-* pytest3 py.test py.test-* ptw pytest-watch",
     .modules = "pytest py.test pytest_watch",
     .role = not_web},
    {.modules = "unittest unittest.main unittest2 test test.regrtest doctest", .role = not_web},
    {.programs = "nosetests nosetests-* nosetests3 nose2 nose2-* unit2 unit2.py",
     .modules = "nose nose2 nose.core",
     .role = not_web},
    {.programs = "tox tox-* nox", .modules = "tox nox", .role = not_web},
    {.programs = "trial green behave lettuce robot ward stestr testr zope-testrunner mamba-test",
     .modules = "twisted.trial green behave robot ward stestr",
     .role = not_web},

    // Workers and schedulers.
    {.programs = "celery celeryd celerybeat celeryd-multi celeryctl",
     .modules = "celery celery.bin.celery celery.bin.worker",
     .role = not_web,
     .follows = Follows::subcommand,
     .value_options = "-A --app -b --broker --result-backend --loader --config --workdir"},
    {.programs = "flower", .modules = "flower", .role = not_web},
    {.programs = "rq rqworker rqscheduler rqinfo",
     .modules = "rq rq.cli",
     .role = not_web,
     .follows = Follows::subcommand,
     .value_options = "-u --url -c --config"},
    {.programs = "dramatiq dramatiq-gevent", .modules = "dramatiq", .role = not_web},
    {.programs = "huey_consumer huey_consumer.py",
     .modules = "huey huey.bin.huey_consumer",
     .role = not_web},
    {.programs = "arq taskiq procrastinate faust mrq-worker kuyruk pulsar-worker luigi luigid",
     .modules = "arq taskiq procrastinate faust luigi",
     .role = not_web},

    // Interactive interpreters and notebooks.
    {.programs = "ipython ipython2 ipython3 ipython-* bpython ptpython ptipython xonsh konch",
     .modules = "IPython ipython bpython ptpython konch xonsh code asyncio",
     .role = not_web},
    {.programs = "jupyter jupyter-* jupyterhub-singleuser ipcontroller ipengine ipcluster",
     .modules = "jupyter jupyterlab notebook ipykernel ipykernel_launcher ipyparallel",
     .role = not_web},
    {.programs = "idle idle2 idle3 idle3.*", .modules = "idlelib idlelib.idle", .role = not_web},

    // Package tools, linters and everything else that never serves an app.
    {.programs = "pip pip2 pip3 pip2.* pip3.* easy_install easy_install-* virtualenv pyvenv twine "
                 "build flit wheel pip-compile pip-sync setup.py",
     .modules = "pip ensurepip venv virtualenv twine build flit wheel piptools easy_install",
     .role = not_web},
    {.programs =
         "black blackd ruff mypy dmypy flake8 isort pylint pyflakes pycodestyle pydocstyle "
         "autopep8 yapf pyright bandit pre-commit vulture 2to3 2to3-* pydoc pydoc3 pydoc3.*",
     .modules = "black ruff mypy flake8 isort pylint pyflakes pycodestyle autopep8 yapf bandit "
                "pre_commit lib2to3 pydoc",
     .role = not_web},
    {.programs = "alembic yoyo sphinx-build mkdocs cookiecutter ansible ansible-playbook fab "
                 "invoke inv locust",
     .modules = "alembic sphinx mkdocs invoke fabric locust",
     .role = not_web},
    {.modules = "compileall py_compile timeit json.tool site sysconfig platform zipfile tarfile "
                "tokenize ast dis inspect pickle pickletools calendar base64 gzip uuid",
     .role = not_web},

    // Shells, and programs that only prepare a process for the command behind them.
    {.programs = "sh bash dash zsh ksh mksh ash fish busybox", .role = wrapper},
    {.programs = "env",
     .role = wrapper,
     .follows = Follows::command,
     .value_options = "-u --unset -C --chdir -S --split-string"},
    {.programs = "nice", .role = wrapper, .follows = Follows::command, .value_options = "-n"},
    {.programs = "nohup setsid catatonit dumb-init tini docker-init pid1 systemd-cat time unbuffer "
                 "faketime eatmydata fakeroot setarch linux64",
     .role = wrapper,
     .follows = Follows::command,
     .value_options = "-p -r --rewrite --identifier -t"},
    // What waits for a database first.
    {.programs = "wait-for-it wait-for-it.sh wait_for_it.sh wait-for wait-for.sh waitforit",
     .role = not_web,
     .follows = Follows::behind_dashes},
    {.programs = "dockerize",
     .role = not_web,
     .follows = Follows::command,
     .value_options = "-wait -timeout -wait-retry-interval -wait-http-header -template -stdout "
                      "-stderr -env -env-section -delims"},
    // Heroku's buildpacks of nginx and pgbouncer.
    {.programs = "start-nginx start-nginx-solo start-nginx-debug start-pgbouncer "
                 "start-pgbouncer-stunnel start-stunnel",
     .role = wrapper,
     .follows = Follows::command},
    {.programs = "stdbuf",
     .role = wrapper,
     .follows = Follows::command,
     .value_options = "-i -o -e --input --output --error"},
    {.programs = "timeout",
     .role = wrapper,
     .follows = Follows::command,
     .value_options = "-k --kill-after -s --signal",
     .skipped_words = 1},
    {.programs = "ionice chrt",
     .role = wrapper,
     .follows = Follows::command,
     .value_options = "-c --class -n --classdata -p -P -u"},
    {.programs = "taskset flock chroot gosu su-exec s6-setuidgid setuidgid envdir chpst",
     .role = wrapper,
     .follows = Follows::command,
     .value_options = "-w --timeout -E --conflict-exit-code --userspec --groups -u -U -e -l -L -n",
     .skipped_words = 1},
    {.programs = "sudo doas runuser su numactl unshare nsenter capsh setpriv prlimit strace ltrace "
                 "perf gdb valgrind heaptrack rr xvfb-run authbind with-contenv cgexec firejail "
                 "bwrap chamber aws-vault op envconsul consul-template vault direnv entrypoint.sh "
                 "docker-entrypoint.sh",
     .role = wrapper},
};

}  // namespace

std::span<const Launcher> launchers() {
  return kLaunchers;
}

}  // namespace sqreen::agent
