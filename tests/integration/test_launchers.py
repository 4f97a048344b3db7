# SPDX-License-Identifier: Apache-2.0
"""What is no web app gets no agent and one line that says so; children of the web app get neither."""

import itertools
import os

import pytest

import children
import conftest
import interpreters
import shops
import venvs

LOOK = "import probe"
PROGRAMS = {
    "pytest": ["{bin}/pytest", "-q", "-p", "no:cacheprovider", "{scratch}/test_probe.py"],
    "python-m-pytest": ["{bin}/python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "{scratch}/test_probe.py"],
    "unittest": ["{bin}/python", "-m", "unittest", "test_probe"],
    "celery-worker": ["{bin}/celery", "-A", "worker_tasks", "worker", "--pool", "solo", "--without-gossip", "--without-mingle"],
    "rq-worker": ["{bin}/rq", "worker", "-c", "worker_tasks"],
    "ipython": ["{bin}/ipython", "--no-banner", "--colors=NoColor", "-c", LOOK],
    "flask-shell": ["{bin}/flask", "shell"],
    "manage.py-shell": ["{bin}/python", "django_shop/manage.py", "shell", "-c", LOOK],
    "manage.py-check": ["{bin}/python", "django_shop/manage.py", "check"],
}
WITHOUT_PROBE = ("manage.py-check",)


def combinations():
    present, missing = interpreters.find()
    found = [pytest.param(i, program, id=f"{i.tag}-{program}") for i, program in itertools.product(present, PROGRAMS)]
    return found + [conftest.absent(version, "") for version in missing]


@pytest.mark.parametrize("interpreter,program", combinations())
def test_no_agent_and_one_line(interpreter, program, scratch):
    venv = venvs.for_interpreter(interpreter, "newest")
    seen, typed = scratch / "probe", scratch / "typed"
    typed.write_text(LOOK + "\n")
    (scratch / "test_probe.py").write_text("import unittest\nimport probe\n\n\nclass Probe(unittest.TestCase):\n    def test_it(self):\n        pass\n")
    environment = dict(shops.clean_environment(scratch, venv), PROBE=str(seen), PYTHONPATH=f"{shops.APPS}{os.pathsep}{scratch}",
                       FLASK_APP="flask_shop.app", SHOP_DATABASE=str(scratch / "none.db"), C_FORCE_ROOT="1")
    words = [word.format(bin=f"{venv}/bin", scratch=scratch) for word in PROGRAMS[program]]
    with open(typed) as stdin:
        child = children.Child([shops.SQREEN, "start", *shops.under_test(), *words], scratch / "output", environment, str(shops.APPS), stdin=stdin)
    if program == "celery-worker":
        children.until(lambda: seen.exists() or not child.running(), 40, "the worker to import its tasks", child.output)
        child.stop()
    else:
        child.wait(40)
    output = child.output()
    if program not in WITHOUT_PROBE:
        assert seen.exists(), output
        assert set(seen.read_text().split("\n")) == {"no agent", ""}, output
    lines = [line for line in output.splitlines() if "sqreen:" in line]
    assert len(lines) == 1 and "not a web app" in lines[0], output


@pytest.mark.parametrize("interpreter", conftest.every())
def test_children_of_the_app_start_clean(interpreter, scratch):
    with shops.Shop(scratch, interpreter) as shop:
        assert shop.ask("/child").text == "[]|[]|[]|\n"
        assert shop.ask("/child").text == "[]|[]|[]|\n"
        assert "sqreen" not in shop.child.output()
        [app] = shop.status()
        assert {process["state"] for process in app["processes"]} <= {"protected", "starting"}, app


@pytest.mark.parametrize("interpreter", conftest.every())
def test_children_with_an_older_copy_of_the_environment_are_not_protected(interpreter, scratch):
    """A Python that the app starts sees the agent, which sees that the app has started it, and stays out without a word."""
    with shops.Shop(scratch, interpreter) as shop:
        for _ in range(2):  # the app may not be known to have served before its first answer
            modules, ours = shop.ask("/child-with-copied-environment").text.split("|", 1)
        assert ours == "[]|[]|\n" and "_sqreen_agent" in modules
        assert "sqreen" not in shop.child.output()
        [app] = shop.status()
        assert {process["state"] for process in app["processes"]} <= {"protected", "starting", "inactive"}, app
        assert {process["reason"] for process in app["processes"]} <= {None, "not-a-web-app"}, app


@pytest.mark.evidence
@pytest.mark.parametrize("interpreter", conftest.every())
def test_development_servers_are_protected(interpreter, scratch):
    """Their reloaders start a Python of their own: the agent belongs into the one that serves."""
    served = shops.Server("flask run", "{bin}/flask", "run", "--port", "{port}")
    with shops.Shop(scratch / "flask", interpreter, server=served, environment={"FLASK_APP": "flask_shop.app", "FLASK_DEBUG": "1"}) as shop:
        assert shop.ask("/query?name=x%27%20OR%201=1%20--%20").status == 403
        for pid in children.descendants(shop.pid):  # an old reloader's child outlives its parent
            children.kill(pid)
    served = shops.Server("manage.py runserver", "{bin}/python", "django_shop/manage.py", "runserver", "127.0.0.1:{port}")
    with shops.Shop(scratch / "django", interpreter, app="django_shop.app:app", server=served) as shop:
        assert shop.ask("/query?name=x%27%20OR%201=1%20--%20").status == 403
        for pid in children.descendants(shop.pid):
            children.kill(pid)
