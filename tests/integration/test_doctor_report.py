# SPDX-License-Identifier: Apache-2.0
"""`doctor --report`: what somebody who helps needs, and none of the secrets that lie about."""

import os
import stat
import subprocess

import pytest

import conftest
import shops

SECRETS = {
    "in the environment": "Zebra-Env-1", "in a URL": "zebra-url-2", "in an assignment": "zebra-assign-3",
    "in an option": "zebra-option-4", "in a Dockerfile": "zebra-docker-5", "in a compose file": "zebra-compose-6", "as our token": "zebra-token-7",
    "in the proxy": "zebra-proxy-8", "in the log": "zebra-log-9", "in a uWSGI file": "zebra-uwsgi-10", "in a running app": "zebra-running-11",
    "in a comment that silences": "zebra-ignore-12",
}


def project(folder):
    (folder / "Procfile").write_text(
        f"web: THING={SECRETS['in an assignment']} gunicorn --api-token {SECRETS['in an option']} shop:app\n"
        f"api: uwsgi app.ini\n")
    (folder / "app.ini").write_text(f"[uwsgi]\nmodule = shop:app\nenv = THING={SECRETS['in a uWSGI file']}\nmaster = true\n")
    (folder / "Dockerfile").write_text(f"FROM python:3.12-slim\nENV THING {SECRETS['in a Dockerfile']}\nCMD THING=$THING flask run\n")
    (folder / "compose.yaml").write_text(
        f"services:\n  web:\n    image: python:3.12\n    environment:\n      SHOP_SECRET: {SECRETS['in a compose file']}\n"
        f"    command: gunicorn --password={SECRETS['in a compose file']} shop:app\n")
    (folder / "sqreen.ini").write_text(
        f"[sqreen]\ntoken = {SECRETS['as our token']}\nlog_location = {folder}/shop.log\nmode = monitor\n"
        f"doctor_ignore = launch.agent-missing (ask for password={SECRETS['in a comment that silences']})\n")
    (folder / "shop.log").write_text(f"the app's own line\nsqreen: password={SECRETS['in the log']} was refused\nsqreen: all is well\n")
    (folder / "shop.py").write_text("app = None\n")


def run(folder, environment, *words):
    command = [str(shops.SQREEN), "doctor", "--report", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


@pytest.fixture
def place(scratch):
    folder = scratch / "home" / "shop"
    folder.mkdir(parents=True)
    project(folder)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(scratch / "home"), "SHOP_PASSWORD": SECRETS["in the environment"],
                   "DATABASE_URL": f"postgres://shop:{SECRETS['in a URL']}@db/shop",
                   "SQREEN_HTTP_PROXY": f"http://shop:{SECRETS['in the proxy']}@proxy:3128",
                   "SQREEN_RUNTIME_DIR": str(scratch / "run"), "SQREEN_STATE_DIR": str(scratch / "state")}
    return folder, environment


def test_it_tells_what_helps_and_no_secret(place):
    folder, environment = place
    done = run(folder, environment)
    assert done.returncode == 0, done.stderr
    for where, secret in SECRETS.items():
        assert secret.lower() not in done.stdout.lower(), f"{where}\n{done.stdout}"
    assert str(folder.parent) not in done.stdout and os.uname().nodename not in done.stdout.replace("-", " ").split()
    for helpful in ("# sqreen doctor report", "sqreen 0.", "modules for", "libc          glibc 2.", "kernel        Linux", "launch.agent-missing",
                    "(suppressed: ", "gunicorn", "app.ini", "mode = monitor   from ", "web app, uwsgi", "sqreen: all is well", "policy        current"):
        assert helpful in done.stdout, f"{helpful}\n{done.stdout}"
    assert "the app's own line" not in done.stdout


def test_a_file_of_it_is_its_owners(place):
    folder, environment = place
    report = folder / "report.md"
    report.touch(0o666)
    done = run(folder, environment, "--output", "report.md")
    assert done.returncode == 0 and "report.md" in done.stdout and "# sqreen" not in done.stdout
    assert report.read_text().startswith("# sqreen doctor report")
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    (folder / "link.md").symlink_to(report)
    assert run(folder, environment, "--output", "link.md").returncode == 3


def test_it_stands_alone(place):
    folder, environment = place
    for words in (["--json"], ["--diff"], ["--fix"], ["--show-config"]):
        assert run(folder, environment, *words).returncode == 2


def test_running_processes_are_in_it(scratch):
    secret = SECRETS["in a running app"]
    with shops.Shop(scratch, conftest.system(), environment={"SHOP_SIGNING_KEY": secret}) as shop:
        done = run(scratch, shop.environment, str(shops.APPS))
        assert done.returncode == 0, done.stderr
        assert f"{shop.pid}  " in done.stdout and "hooks: " in done.stdout and secret not in done.stdout
