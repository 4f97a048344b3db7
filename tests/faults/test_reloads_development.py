# SPDX-License-Identifier: Apache-2.0
"""Development servers that start their app again when a file changes, and servers that replace themselves by os.exec*."""

import os
import time

import pytest

import attacks
import children
import conftest
import proof
import remains
import shops

EXTRA = "reloaded.py"
SCRIPT = """
import os, sys
sys.path[:0] = [{apps!r}, {folder!r}]
import reloaded
from flask_shop.app import app
if __name__ == "__main__":
    app.run(port=int(os.environ["PORT"]), debug=True{options})
"""


PID = attacks.Request("pid", "/pid")


def reload(shop, module, workers):
    """Changes a module that the app has imported, again and again: a reloader may look for the first time after it serves."""

    def another_serves():
        later = module.stat().st_mtime + 5  # old versions look at whole seconds
        os.utime(module, (later, later))
        time.sleep(3)
        return any(int(answer.body) not in workers for answer in proof.answers(shop, PID, 1) if answer.status == 200)

    children.until(another_serves, 40, "another process to serve", lambda: shop.child.output()[-3000:])
    return proof.protected(shop, 1, apart_from=workers)


def end(shop):
    """An old reloader's child outlives its parent."""
    for pid in children.descendants(shop.pid):
        children.kill(pid)


def server_of(kind, scratch):
    """(server, environment) of a shop that imports `reloaded` and watches it."""
    (scratch / EXTRA).write_text("")
    environment = {"PYTHONPATH": f"{shops.APPS}{os.pathsep}{scratch}"}
    if kind == "flask-run":
        (scratch / "watched.py").write_text("import reloaded\nfrom flask_shop.app import app\n")
        environment.update(FLASK_APP="watched:app", FLASK_DEBUG="1", FLASK_ENV="development")
        return shops.Server(kind, "{bin}/flask", "run", "--port", "{port}"), environment
    if kind == "django-runserver":
        (scratch / "sitecustomize.py").write_text("import reloaded\n")  # the user's own, which ours runs first
        return shops.Server(kind, "{bin}/python", "django_shop/manage.py", "runserver", "127.0.0.1:{port}"), environment
    threaded = ", reloader_type='stat'" if kind == "app.run-stat" else ""
    (scratch / "script.py").write_text(SCRIPT.format(apps=str(shops.APPS), folder=str(scratch), options=threaded))
    return shops.Server(kind, "/usr/bin/env", "PORT={port}", "{bin}/python", str(scratch / "script.py")), environment


@pytest.mark.parametrize("kind", ["flask-run", "app.run", conftest.rarely("app.run-stat"), "django-runserver"])
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_reloader(interpreter, kind, scratch):
    server, environment = server_of(kind, scratch)
    with shops.Shop(scratch, interpreter, server=server, environment=environment) as shop:
        try:
            serving = proof.protected(shop, 1)
            for _ in range(2):
                serving |= reload(shop, scratch / EXTRA, serving)
            assert shop.ask("/child").text == "[]|[]|[]|\n"
        finally:
            end(shop)
    remains.gone(shop)


EXECS = ("execv", "execve", *map(conftest.rarely, ("execl", "execvp", "execvpe")))


@pytest.mark.parametrize("function", EXECS)
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_server_that_replaces_itself(interpreter, function, scratch):
    """The same pid begins anew, three times, and is protected each time; its children start clean all the while."""
    server = shops.Server(function, "/usr/bin/env", "EXEC_PORT={port}", "EXEC_BY=" + function, "{bin}/python", "exec_shop.py")
    with shops.Shop(scratch, interpreter, server=server) as shop:
        for number in range(1, 4):
            assert proof.protected(shop, 1) == {shop.pid}
            assert shop.ask("/child").text == "[]|[]|[]|\n"
            begun = shop.events()
            assert shop.ask("/again").text == "soon"
            shop.wait_ready()
            assert shop.send(attacks.ATTACKS[1]).status == 403
            shop.wait_for_events(lambda events: len(events) == len(begun) + 1, f"the event of life {number + 1}")
    remains.gone(shop)


@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_exec_that_fails(interpreter, scratch):
    """What could not replace itself goes on as it was, and its children still start clean."""
    server = shops.Server("failing", "/usr/bin/env", "EXEC_PORT={port}", "EXEC_BY=failing", "EXEC_MISSING=/no/such", "{bin}/python", "exec_shop.py")
    with shops.Shop(scratch, interpreter, server=server) as shop:
        for _ in range(2):
            assert proof.protected(shop, 1) == {shop.pid}
            assert shop.ask("/child").text == "[]|[]|[]|\n"
            assert shop.ask("/again").text == "soon"
    remains.gone(shop)
