# SPDX-License-Identifier: Apache-2.0
"""`doctor --show-config` says what `uwsgi --show-config` and `gunicorn --print-config` say, and where it comes from."""

import json
import re
import subprocess

import pytest

import conftest
import shops
import uwsgi_effects
import venvs
from uwsgi_configurations import CONFIGURATIONS


def shown(folder, words, environment):
    command = [str(shops.SQREEN), "doctor", "--show-config", "--format", "json", "--", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (server,) = json.loads(done.stdout)["servers"]
    return server


def builds():
    found = [uwsgi_effects.debian(), uwsgi_effects.newest(conftest.system())]
    return [build for build in found if build]


@pytest.mark.parametrize("build", builds(), ids=str)
def test_uwsgi(build, scratch):
    """All configurations in one test: none of them starts a server, an unknown clock ends uWSGI before its sockets."""
    compared = 0
    for configuration in CONFIGURATIONS:
        folder = uwsgi_effects.prepare(scratch / configuration.name, configuration.files)
        environment = uwsgi_effects.environment(folder, configuration.environment)
        words = [*build.words, "--show-config", "--clock", "nothing", *configuration.arguments]
        real = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True)
        output = real.stdout + real.stderr
        ours = shown(folder, words, environment)
        end = output.find("\n;end of configuration")
        if end < 0:
            assert ours["problems"], f"{configuration.name}: uWSGI refuses, and nothing is said\n{output[-600:]}"
            continue
        lines = output[output.index("[uwsgi]\n") + 8 : end + 1].splitlines()
        said = [f"{option['name']} = {'true' if option['value'] is None else option['value']}" for option in ours["options"]
                if not option["origin"].startswith("implied by")]
        # uWSGI adds variables as they happen to lie in its memory.
        variables = len(configuration.environment)
        assert sorted(said[:variables]) + said[variables:] == sorted(lines[:variables]) + lines[variables:], configuration.name
        compared += 1
    assert compared > 60


def test_uwsgi_origins(scratch):
    build = builds()[-1]
    folder = uwsgi_effects.prepare(scratch, {
        "app.ini": "[uwsgi]\nini = mid.ini\nmaster = false\n", "mid.ini": "[uwsgi]\n\ninclude = base.ini\n",
        "base.ini": "[uwsgi]\nprocesses = 2\nmaster = true\nstats = 127.0.0.1:0\n"})
    environment = uwsgi_effects.environment(folder, {"UWSGI_LAZY_APPS": "1"})
    ours = shown(folder, [*build.words, "-T", "app.ini"], environment)
    origins = {(option["name"], option["value"]): option["origin"] for option in ours["options"] if option["effective"]}
    assert origins[("lazy-apps", "1")] == "UWSGI_LAZY_APPS in the environment"
    assert origins[("enable-threads", None)] == "command line"
    assert origins[("master", "false")] == "app.ini:3"
    assert origins[("processes", "2")] == "base.ini:2 via mid.ini:3 via app.ini:2"
    assert origins[("master", "true")].startswith("implied by `stats = 127.0.0.1:0`, base.ini:4")


GUNICORN = {
    "line": (["-w", "3", "--threads=2", "-b", "127.0.0.1:0", "-b", "127.0.0.1:1", "--preload", "-n", "a shop"], "", {}),
    "file": ([], "workers = 2 * 2 + 1\nbind = '127.0.0.1:0'\ntimeout = '0x10'\npreload_app = 'true'\nraw_env = ['A=1', \"B='2'\"]\n", {}),
    "ranking": (["--threads", "5"], "workers = 2\nthreads = 3\nbacklog = 99\n", {"GUNICORN_CMD_ARGS": "--workers=4 --threads 4 -n 'x y'"}),
    "variables": ([], "timeout = 7\n", {"PORT": "5000", "WEB_CONCURRENCY": "3", "FORWARDED_ALLOW_IPS": "10.0.0.1"}),
    "computed": ([], "import os\nworkers = len(os.sep) + 1\nif workers:\n    threads = 4\ndef post_fork(server, worker):\n    pass\n", {}),
    "wsgi_app": (None, "wsgi_app = 'probe:application'\nloglevel = 'debug'\nsendfile = False\n", {}),
    "repeated": (["-w", "2", "--workers", "4", "-e", "A=1", "--env=B=2"], "raw_env = ['C=3']\n", {}),
}


def printed(venv, folder, arguments, environment):
    done = subprocess.run([f"{venv}/bin/gunicorn", "--print-config", *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return dict(re.match(r"(\w+) += ?(.*)", line).groups() for line in done.stdout.splitlines() if re.match(r"\w+ +=", line))


@pytest.mark.parametrize("name", GUNICORN)
def test_gunicorn(name, scratch):
    venv = venvs.for_interpreter(conftest.system(), "newest")
    arguments, text, more = GUNICORN[name]
    words = ["probe:application"] if arguments == [] or arguments is None else [*arguments, "probe:application"]
    if arguments is None:
        words = []
    empty = uwsgi_effects.prepare(scratch / "empty", {})
    folder = uwsgi_effects.prepare(scratch / "app", {"gunicorn.conf.py": text})
    plain = printed(venv, empty, ["probe:application"], uwsgi_effects.environment(empty, {}))
    environment = uwsgi_effects.environment(folder, more)
    real = printed(venv, folder, words, environment)
    ours = {o["name"]: o for o in shown(folder, [f"{venv}/bin/gunicorn", *words], environment)["options"] if o["effective"]}
    for option in ours.values():
        if option["known"]:
            assert real[option["name"]] == option["value"], option
    left_out = ("default_proc_name", "chdir", "control_socket", "print_config")  # of gunicorn itself
    changed = {setting for setting, value in real.items() if plain.get(setting) != value and setting not in left_out}
    assert changed <= set(ours), changed - set(ours)


@pytest.mark.parametrize("text", ["workers = 'four'\n", "preload_app = 1\n", "bind = 8000\n", "timeout = -1\n", "reload = 'yes'\n"])
def test_gunicorn_refuses_what_doctor_says(text, scratch):
    venv = venvs.for_interpreter(conftest.system(), "newest")
    folder = uwsgi_effects.prepare(scratch, {"gunicorn.conf.py": text})
    environment = uwsgi_effects.environment(folder, {})
    words = [f"{venv}/bin/gunicorn", "--check-config", "probe:application"]
    assert subprocess.run(words, cwd=folder, env=environment, capture_output=True).returncode != 0
    assert shown(folder, words, environment)["problems"]
