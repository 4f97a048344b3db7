# SPDX-License-Identifier: Apache-2.0
"""What doctor says would keep the agent out behind `sqreen start` keeps it out of a real server, and what it leaves alone does not."""

import json
import subprocess

import pytest

import attacks
import conftest
import shops
import uwsgi_effects

PATH = "PYTHONPATH={apps}"
UWSGI = {
    "nothing": ((), True),
    "pythonpath": (("--pythonpath", "{scratch}/own"), True),
    "env": (("--env", PATH), False),
    "env-of-another": (("--env", "SHOP_OTHER=1"), True),
    "unenv": (("--unenv", "PYTHONPATH"), False),
    "no-site": (("--no-site",), False),
}
# folders of PYTHONPATH in front of the old value, and behind it
SHELL = {
    "in-front": ("{scratch}/own:$PYTHONPATH", False),
    "behind": ("$PYTHONPATH:{scratch}/own", True),
    "without-one": ("{apps}:$PYTHONPATH", True),
}
PROGRAMS = {"newest": ("{bin}/uwsgi",), "debian": ("/usr/bin/uwsgi-core", "--plugin", "python3", "--virtualenv", "{venv}")}


def own_sitecustomize(scratch):
    (scratch / "own").mkdir()
    (scratch / "own" / "sitecustomize.py").write_text("import os\n")


def findings(shop, scratch):
    done = subprocess.run([str(shops.SQREEN), "doctor", "--json", str(scratch), "--", *shop.child.command], env=shop.environment,
                          capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return {finding["id"] for finding in json.loads(done.stdout)["findings"] if finding["status"] == "error"}


def is_protected(shop):
    assert shop.send(attacks.HONEST[1]).body == b"tea=3\ntea=5\n"
    return shop.send(attacks.ATTACKS[0]).status == 403


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("name", UWSGI)
def test_uwsgi(name, program, scratch):
    if program == "debian" and (uwsgi_effects.debian() is None or conftest.system().tag != "cp311"):
        pytest.skip("no uWSGI of Debian's with its CPython 3.11 on this machine")
    own_sitecustomize(scratch)
    options, protected = UWSGI[name]
    options = [word.format(scratch=scratch, apps=shops.APPS) for word in options]
    server = shops.uwsgi(name, *options, program=PROGRAMS[program])
    with shops.Shop(scratch, conftest.system(), server=server, app="plain_wsgi.app:app") as shop:
        assert is_protected(shop) == protected, shop.child.output()
        assert ("uwsgi.agent-lost" in findings(shop, scratch)) != protected


@pytest.mark.parametrize("name", SHELL)
def test_shell(name, scratch):
    own_sitecustomize(scratch)
    path, protected = SHELL[name]
    path = path.format(scratch=scratch, apps=shops.APPS)
    server = shops.Server("waitress", "/bin/sh", "-c", f"PYTHONPATH={path} exec {' '.join(shops.WAITRESS.words)}")
    with shops.Shop(scratch, conftest.system(), server=server) as shop:
        assert is_protected(shop) == protected, shop.child.output()
        assert ("python.sitecustomize" in findings(shop, scratch)) != protected
