# SPDX-License-Identifier: Apache-2.0
"""Fixtures of the tests that drive real servers. `bin/test` prepares what they use; `bin/test launchers` runs one file."""

import hashlib
import pathlib
import signal
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "tools"))

import databases  # noqa: E402
import evidence  # noqa: E402
import interpreters  # noqa: E402
import shops  # noqa: E402


def pytest_configure(config):
    # A shell that starts this in the background, and nohup, have them ignored. Handled by nothing they stay without effect here, and the
    # servers do not inherit it: Ctrl-C reaches them, and a closed terminal ends them.
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, lambda *_: None)
    config.addinivalue_line("markers", "full: long; only with bin/test --full")
    config.addinivalue_line("markers", "evidence: what passes here is tested, for `sqreen compat`: tests/tools/evidence.py")
    config.pluginmanager.register(evidence.Recorder(config.getoption("--evidence")))


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="long tests too")
    parser.addoption("--soak", type=float, metavar="MINUTES", help="how long the soak tests run (default: an hour with --full, else a glimpse)")
    parser.addoption("--evidence", help="file for the record of what was tested")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--full"):
        for item in items:
            if item.get_closest_marker("full"):
                item.add_marker(pytest.mark.skip(reason="long: bin/test --full runs it"))
    for item in items:
        # Tests that share servers run in one worker; the rest goes anywhere.
        parameters = getattr(item, "callspec", None)
        shared = parameters.params.get("place") if parameters else None
        if shared is not None:
            item.add_marker(pytest.mark.xdist_group(f"{item.module.__name__}-{shared}"))


def soak_minutes(config):
    return config.getoption("--soak") or (60 if config.getoption("--full") else 0.25)


@pytest.fixture
def scratch(tmp_path_factory, request):
    """A short folder of the test's own, open to servers that drop their uid."""
    name = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:8]
    return open_folder(tmp_path_factory.mktemp(name))


def open_folder(folder):
    for path in (folder, *folder.parents[:3]):
        if path != pathlib.Path("/tmp") and path.owner() == pathlib.Path.home().owner() and len(path.parts) > 2:
            path.chmod(0o755)
    folder.chmod(0o777)
    return folder


@pytest.fixture(scope="session")
def postgresql():
    yield from _server(databases.PostgreSQL)


@pytest.fixture(scope="session")
def mariadb():
    yield from _server(databases.MariaDB)


def _server(kind):
    try:
        server = kind()
    except databases.Missing as missing:
        pytest.skip(str(missing))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def twin(tmp_path_factory):
    """A shop without the agent, for tests whose fault touches nothing that it has."""
    with shops.Shop(tmp_path_factory.mktemp("twin"), system(), protected=None) as running:
        yield running


def every(*, having=lambda interpreter: True):
    """Parameters: every interpreter of this machine, and one skipped test for each that is missing, by name."""
    present, missing = interpreters.find()
    parameters = [pytest.param(i, id=i.tag) for i in present if having(i)]
    return parameters + [absent(version) for version in missing]


def one_or_every():
    """Parameters: the system's interpreter; with --full every other, too."""
    chosen = system().tag
    return [p if p.id == chosen else pytest.param(*p.values, id=p.id, marks=[*p.marks, pytest.mark.full]) for p in every()]


def rarely(*values):
    """A parameter for --full alone."""
    return pytest.param(*values, marks=pytest.mark.full)


def absent(version, *more):
    reason = f"CPython {version} is not on this machine"
    return pytest.param(None, *more, id=interpreters.tag_of(version), marks=pytest.mark.skip(reason=reason))


def system():
    """One interpreter for what does not depend on it."""
    return interpreters.usual()


def covering():
    """The one that system() gives; with --full every interpreter."""
    chosen = system()
    return [pytest.param(i, id=i.tag, marks=() if i == chosen else pytest.mark.full) for i in interpreters.find()[0]]


@pytest.fixture(params=covering())
def each_interpreter(request):
    return request.param


def newest():
    return interpreters.find()[0][-1]
