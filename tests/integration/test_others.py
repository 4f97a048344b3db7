# SPDX-License-Identifier: Apache-2.0
"""What the agent is not made for: the app serves as if the agent were absent, and what it shows is recorded for `sqreen compat`."""

import shutil
import subprocess

import pytest

import attacks
import children
import conftest
import databases
import evidence
import ports
import shops
import venvs
import wire

OTHERS = {
    "uvicorn": ("other_shops.asgi:app", shops.Server("uvicorn", "{bin}/uvicorn", "--app-dir", "{apps}", "--port", "{port}", "{app}")),
    "hypercorn": ("other_shops.asgi:app", shops.Server("hypercorn", "{bin}/hypercorn", "--bind", "127.0.0.1:{port}", "{app}")),
    "tornado": ("other_shops.tornado_shop", shops.Server("tornado", "{bin}/python", "{apps}/other_shops/tornado_shop.py", "{port}")),
}


def open_shop(scratch, app, server, **options):
    interpreter = conftest.system()
    if not venvs.requirements_of(interpreter, venvs.OTHERS).exists():
        pytest.skip(f"tests/requirements/{interpreter.tag} has no others.txt")
    return shops.Shop(scratch, interpreter, venvs.OTHERS, app=app, server=server, environment={"PYTHONPATH": str(shops.APPS)}, **options)


@pytest.mark.parametrize("name", OTHERS)
def test_serves_unprotected(name, scratch, request):
    app, server = OTHERS[name]
    with open_shop(scratch, app, server) as shop:
        assert shop.ask("/query?name=tea").body == b"tea=3\ntea=5\n"
        answer = shop.send(attacks.ATTACKS[0])
        assert databases.SECRET in answer.text, "it is protected: say so in compat/policies, and test it as such"
        assert shop.events() == []
        [app] = shop.status()
        assert not any(process["state"] == "protected" for process in app["processes"]), app
        parts = dict(shop.parts(), **{name: evidence.installed(shop.venv)[name]})
    evidence.record(request.node, parts, unprotected=name)


@pytest.mark.evidence(also="bottle")
def test_bottle_is_protected_as_a_plain_wsgi_app(scratch):
    with open_shop(scratch, "other_shops.bottle_shop:app", shops.WAITRESS) as shop:
        assert shop.ask("/query?name=tea").body == b"tea=3\ntea=5\n"
        assert shop.send(attacks.ATTACKS[0]).status == 403
        shop.wait_for_events(lambda events: len(events) == 1 and events, "the event")


@pytest.mark.evidence(also="sentry-sdk")
def test_sentry_is_no_hindrance(scratch):
    """Both wrap the same calls; an attack that we block is no error that it reports in the app's stead."""
    with open_shop(scratch, "other_shops.sentry_shop:app", shops.WAITRESS) as shop:
        for honest in attacks.HONEST[1:12]:
            assert shop.send(honest).status == 200, (str(honest), shop.child.output()[-3000:])
        for attack in attacks.ATTACKS:
            reached = shop.seen_by_database()
            assert shop.send(attack).status == 403, (str(attack), shop.child.output()[-3000:])
            assert shop.seen_by_database() == reached, str(attack)
        shop.wait_for_events(lambda events: len(events) == len(attacks.ATTACKS) and events, "an event of each attack")


def test_status_names_packages_that_are_not_supported(scratch):
    """The relay looks once, some seconds after the start; what runs is protected all the same."""
    with open_shop(scratch, "other_shops.bottle_shop:app", shops.WAITRESS) as shop:
        def told():
            [app] = shop.status()
            return app.get("compatibility")

        line = children.until(told, 30, "the relay to have looked at the packages", shop.child.output)
        version = evidence.installed(shop.venv)["tornado"]
        assert f"Tornado {version}" in line and "are not supported (sqreen compat report --python " in line, line
        assert f"packages: {line}" in shop.sqreen("status")
        assert shop.send(attacks.ATTACKS[0]).status == 403
        assert len(shop.relay_pids()) == 2, "the relay and its watching parent, as before"


def test_pypy_is_named_and_the_app_serves(scratch, request):
    pypy = shutil.which("pypy3", path="/usr/bin:/usr/local/bin")
    if pypy is None:
        pytest.skip("PyPy is not on this machine: bin/deps test")
    # By the Python that it implements, as `sqreen compat report` reads it.
    said = "import platform; print(platform.python_version())"
    version = subprocess.run([pypy, "-c", said], capture_output=True, text=True, check=True).stdout.strip()
    port = ports.free()
    environment = dict(shops.clean_environment(scratch, "/nowhere"), PYTHONPATH=str(shops.APPS),
                       SHOP_DATABASE=databases.create_sqlite(scratch / "shop.db"))
    command = [shops.SQREEN, "start", pypy, str(shops.APPS / "other_shops" / "wsgiref_shop.py"), str(port)]
    shop = children.Child(command, scratch / "output", environment, str(scratch))
    try:
        children.until(lambda: not shop.running() or shops.connects(port), 40, "the shop to answer", shop.output)
        assert wire.ask(port, "/query?name=tea").body == b"tea=3\ntea=5\n"
        assert databases.SECRET in wire.ask(port, attacks.ATTACKS[0].target).text
        lines = [line for line in shop.output().splitlines() if line.startswith("sqreen:")]
        assert len(lines) == 1 and "PyPy" in lines[0] and "the app runs unprotected" in lines[0], lines
    finally:
        shop.stop()
        children.until(lambda: not shops.relays(environment["SQREEN_RUNTIME_DIR"]), 20, "the relay to end with the app")
    evidence.record(request.node, {"linux": "", "pypy": version, "wsgiref": version}, unprotected="pypy")
