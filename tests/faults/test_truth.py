# SPDX-License-Identifier: Apache-2.0
"""No unprotected process looks protected: for every reason of core/reason.h, `sqreen status` names process and reason, standard error had
its line, and `sqreen status --check` tells a script."""

import json
import pathlib
import re
import shutil
import subprocess

import pytest

import children
import conftest
import installations
import shops
import twins
import venvs

WAIT = "import time\nprint('ready', flush=True)\ntime.sleep(600)\n"
SUB_INTERPRETER = """
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
interpreters.run_string(interpreters.create(), "import sys")
""" + WAIT


class Place:
    """Where a command runs: a folder, an interpreter, and the environment of a clean shell."""

    def __init__(self, scratch):
        self.scratch, self.interpreter = scratch, conftest.system()
        self.python, self.program = self.interpreter.path, shops.SQREEN
        self.environment = dict(shops.clean_environment(scratch, scratch), SQREEN_APP_NAME="leaf", PYTHONUNBUFFERED="1")
        self.script = self.write("wait.py", WAIT)

    def write(self, name, text):
        path = self.scratch / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return str(path)

    def sitecustomize(self, text):
        self.write("own/sitecustomize.py", text)
        self.environment["PYTHONPATH"] = str(self.scratch / "own")

    def interpreter_called(self, name):
        path = self.scratch / "bin" / name
        path.parent.mkdir(exist_ok=True)
        shutil.copy(self.python, path)
        return str(path)

    def broken(self, damage):
        self.program = installations.copy(self.scratch)
        module = installations.module(self.program, self.interpreter)
        module.write_bytes(b"\x7fELF and no more") if damage == "unloadable" else module.unlink()

    def under_shell(self, before=""):
        return ["/bin/sh", "-c", before + 'exec "$0" "$@"', self.python, self.script]


def disabled(place):
    place.environment["SQREEN_DISABLE"] = "1"
    return [place.python, place.script]


def not_a_web_app(place):
    test = place.write("test_wait.py", "import time, sys\n\ndef test_it():\n    sys.__stdout__.write('ready\\n')\n    sys.__stdout__.flush()\n    time.sleep(600)\n")
    return [f"{venvs.for_interpreter(place.interpreter, 'newest')}/bin/python", "-m", "pytest", "-s", "-q", "-p", "no:cacheprovider", test]


def wrapper(place):
    return ["/bin/sh", place.write("wait.sh", "echo ready; read line < /dev/zero; sleep 600\n")]


def not_python(place):
    return ["/usr/bin/tail", "-f", place.write("text", "ready\n")]


def module_missing(place):
    place.broken("missing")
    return [place.python, place.script]


def module_missing_under_a_wrapper(place):
    place.broken("missing")
    return place.under_shell()


def module_unloadable(place):
    place.broken("unloadable")
    return [place.python, place.script]


def module_unloadable_under_a_wrapper(place):
    place.broken("unloadable")
    return place.under_shell()


def environment_ignored(place):
    return [place.python, "-I", place.script]


def second_copy(place):
    place.sitecustomize("import sys\nsys._sqreen_agent_active = True\n")
    return [place.python, place.script]


def internal_error(place):
    place.sitecustomize("import sys\nsys.meta_path = tuple(sys.meta_path)\n")
    return [place.python, place.script]


def no_runtime_files(place):
    return place.under_shell(': > "$(echo "$SQREEN_RUN" | cut -d: -f5-)/events"; ')


def settings_invalid(place):
    place.environment["SQREEN_MODE"] = "blok"
    return [place.python, place.script]


# What provokes the reason, the state that goes with it, and what its one line says; None: it is silent by design.
CASES = [
    ("disabled", disabled, "inactive", "SQREEN_DISABLE"),
    ("not_a_web_app", not_a_web_app, "inactive", "not a web app"),
    ("wrapper", wrapper, "inactive", None),
    ("not_python", not_python, "inactive", "not a Python program"),
    ("interpreter_unsupported", lambda place: [place.interpreter_called("pypy3"), place.script], "inactive", "not supported"),
    ("free_threaded", lambda place: [place.interpreter_called("python3.13t"), place.script], "inactive", "free-threaded"),
    ("sub_interpreter", lambda place: [place.python, place.write("sub.py", SUB_INTERPRETER)], "starting", "sub-interpreters"),
    ("module_missing", module_missing, "inactive", "no agent for"),
    ("module_missing", module_missing_under_a_wrapper, "inactive", "not protected"),
    ("module_unloadable", module_unloadable, "inactive", "not protected"),
    ("module_unloadable", module_unloadable_under_a_wrapper, "inactive", "not protected"),
    ("environment_ignored", environment_ignored, "inactive", "-I"),
    ("second_copy", second_copy, "inactive", "another copy"),
    ("internal_error", internal_error, "inactive", "not protected"),
    ("no_runtime_files", no_runtime_files, "starting", "not reported"),
    ("settings_invalid", settings_invalid, "starting", "blok"),
]
ELSEWHERE = {"exec_failed"}  # has a test of its own below


BY_DESIGN = {"not_a_web_app", "wrapper", "not_python"}  # nothing that serves is missing the agent


def test_every_reason_has_a_test():
    enumeration = re.search(r"enum class Reason[^{]*\{(.*?)\};", (shops.ROOT / "core" / "reason.h").read_text(), re.DOTALL)[1]
    reasons = set(re.findall(r"^\s*(\w+) = \d+,", enumeration, re.MULTILINE)) - {"none"}
    assert reasons == {reason for reason, *_ in CASES} | ELSEWHERE


def status(place, *words):
    done = subprocess.run([str(shops.SQREEN), "status", *words], env=place.environment, capture_output=True, text=True, timeout=30)
    return done.returncode, done.stdout


def doctors_verdict(place, pid):
    """The worst that doctor says of the processes of the same run."""
    command = [str(shops.SQREEN), "doctor", "--pid", str(pid), "--format", "json"]
    done = subprocess.run(command, env=place.environment, capture_output=True, text=True, timeout=30)
    found = {finding["status"] for finding in json.loads(done.stdout)["findings"] if finding["id"] == "process.unprotected"}
    return next((status for status in ("error", "warning", "skipped", "ok") if status in found), None)


@pytest.mark.parametrize("reason,provoke,state,said", CASES, ids=[provoke.__name__ if provoke.__name__ != "<lambda>" else reason for reason, provoke, *_ in CASES])
def test_reason_is_told(reason, provoke, state, said, scratch):
    place = Place(scratch)
    words = provoke(place)
    child = children.Child([place.program, "start", *shops.under_test(), *words], scratch / "output", place.environment, str(scratch))
    try:
        children.until(lambda: "ready" in child.output() or not child.running(), 30, "the program to run", child.output)
        found = {}

        def told():
            code, text = status(place, "--format", "json")
            found.update({process["pid"]: process for app in json.loads(text)["apps"] for process in app["processes"]})
            return found.get(child.pid, {}).get("reason") == reason.replace("_", "-")

        children.until(told, 10, f"status to say {reason} of {child.pid}", lambda: f"{found}\n{child.output()}")
        assert found[child.pid]["state"] == state, found
        lines = [line for line in child.output().splitlines() if line.startswith("sqreen: ")]
        assert len(lines) == (0 if said is None else 1) and (said is None or said in lines[0]), child.output()
        code, text = status(place, "--check")
        assert code == 1, text
        assert str(child.pid) in text and not text.splitlines()[0].endswith("  protected"), text
        if state == "inactive":
            assert doctors_verdict(place, child.pid) == ("ok" if reason in BY_DESIGN else "error")
    finally:
        child.stop(with_signal=9)


def test_a_command_that_could_not_be_executed(scratch):
    """It is gone when somebody asks: then the store tells."""
    place = Place(scratch)
    python = pathlib.Path(place.interpreter_called("python3.11"))
    loader = re.search(rb"/lib\S*/ld-linux\S*?\.so\.\d", python.read_bytes())[0]
    python.write_bytes(python.read_bytes().replace(loader, loader[:-1] + b"9"))
    done = subprocess.run([str(shops.SQREEN), "start", str(python), place.script], env=place.environment, capture_output=True, text=True)
    assert done.returncode == 127, done
    assert "No such file" in done.stderr.splitlines()[-1], done

    def told():
        code, text = status(place, "--all", "--format", "json")
        return [process["reason"] for app in json.loads(text)["apps"] if app["ended"] for process in app["processes"]]

    assert children.until(told, 15, "the ended run") == ["exec-failed"]
    assert status(place, "--check")[0] == 1, "nothing runs"


def test_check_tells_a_script(scratch):
    with shops.Shop(scratch, conftest.system()) as shop:
        shop.wait_ready()
        twins.wait_protected(shop)
        check = [str(shops.SQREEN), "status", "--check"]
        assert subprocess.run(check, env=shop.environment, capture_output=True).returncode == 0
        assert subprocess.run([*check, "--app", "other"], env=shop.environment, capture_output=True).returncode == 1
    assert subprocess.run(check, env=shop.environment, capture_output=True).returncode == 1, "nothing runs any more"


def test_protected_by_a_default_is_protected_and_says_so(scratch):
    with shops.Shop(scratch, conftest.system(), environment={"SQREEN_EVENT_LOG_LIMIT": "much"}) as shop:
        assert shop.send(twins.ATTACK).status == 403
        twins.wait_protected(shop)
        assert ("protected", "settings-invalid") in twins.processes(shop).values()
        assert subprocess.run([str(shops.SQREEN), "status", "--check"], env=shop.environment, capture_output=True).returncode == 0
        [line] = twins.said(shop)
        assert "SQREEN_EVENT_LOG_LIMIT" in line, line


def test_a_process_without_an_agent_beside_one_that_has_it(scratch):
    """Two Pythons in one app, and a module for one of them alone: not fully protected."""
    place = Place(scratch)
    place.broken("unloadable")
    broken = place.program.parent.parent / "lib" / "sqreen" / "bootstrap"
    both = f"{place.python} {place.script} & PYTHONPATH={broken} {place.python} {place.script}"
    child = children.Child([shops.SQREEN, "start", *shops.under_test(), "/bin/sh", "-c", both], scratch / "output", place.environment, str(scratch))
    try:
        children.until(lambda: child.output().count("ready") == 2, 30, "both", child.output)
        code, text = status(place, "--format", "json")
        [app] = json.loads(text)["apps"]
        states = {(process["state"], process["reason"]) for process in app["processes"]}
        assert ("inactive", "module-unloadable") in states and ("starting", None) in states, app
        assert app["protection"] == "partial" and status(place, "--check")[0] == 1
    finally:
        for pid in children.descendants(child.pid):
            children.kill(pid)
        child.stop(with_signal=9)
