# SPDX-License-Identifier: Apache-2.0
"""What doctor says of a uWSGI configuration is what a real uWSGI does with it: it is started, asked, and its effect compared."""

import json
import pathlib
import re
import signal
import subprocess

import pytest

import children
import conftest
import ports
import shops
import uwsgi_effects
from uwsgi_configurations import CONFIGURATIONS


def builds():
    python = conftest.system()
    found = [uwsgi_effects.debian(), uwsgi_effects.newest(python)]
    return [build for build in found if build]


def findings(build, folder, arguments, environment=None):
    """What doctor finds, by id; only what would be printed under the launch."""
    command = [str(shops.SQREEN), "doctor", "--format", "json", "--", "sqreen", "start", *build.words, *arguments]
    done = subprocess.run(command, cwd=folder, env=uwsgi_effects.environment(folder, environment or {}),
                          capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    found = {}
    for finding in json.loads(done.stdout)["findings"]:
        if finding["status"] in ("error", "warning"):
            found.setdefault(finding["id"], []).append(finding)
    return found


def status(found, check):
    return found[check][0]["status"] if check in found else None


@pytest.mark.parametrize("build", builds(), ids=str)
@pytest.mark.parametrize("configuration", CONFIGURATIONS, ids=lambda configuration: configuration.name)
def test_doctor_says_what_uwsgi_does(configuration, build, scratch):
    uwsgi_effects.prepare(scratch, configuration.files)
    found = findings(build, scratch, configuration.arguments, configuration.environment)
    said = "\n".join(f"{f['status']} {f['id']} {f['message']}" for each in found.values() for f in each)
    second = "/two/" if configuration.second else None
    effects = uwsgi_effects.Effects(build, scratch, configuration.arguments, configuration.environment, second)

    deadly = status(found, "uwsgi.refused") or any(re.search("hang|abort|crash", f["message"])
                                                   for f in found.get("uwsgi.py-call-osafterfork", []))
    assert effects.served != bool(deadly), f"{said}\n{effects.output[-2000:]}"
    if not effects.served:
        return
    assert effects.threads_run != ("uwsgi.enable-threads" in found), said
    assert effects.multiple_interpreters == ("uwsgi.single-interpreter" in found), said
    assert effects.loaded_before_fork == ("uwsgi.lazy-apps" in found), said
    if effects.forked:  # where nothing forks there is nothing that the hooks would have to do
        assert effects.after_fork_ran != ("uwsgi.py-call-osafterfork" in found), said
    if second:
        assert effects.second["main_interpreter"] == (status(found, "uwsgi.single-interpreter") is None), said


def catches(pid, number):
    """uWSGI's master ignores SIGTERM until it is in its loop, which is some time after it spawned a worker; so does the worker."""
    status = pathlib.Path(f"/proc/{pid}/status")
    return status.exists() and int(re.search(r"SigCgt:\s*(\w+)", status.read_text())[1], 16) >> (number - 1) & 1


@pytest.mark.parametrize("build", builds(), ids=str)
@pytest.mark.parametrize("ends", (False, True), ids=("reloads", "ends"))
def test_what_sigterm_does_under_a_master(build, ends, scratch):
    """What uwsgi.die-on-term rests on."""
    uwsgi_effects.prepare(scratch, {})
    command = [*build.words, "--http-socket", f"127.0.0.1:{ports.free()}", "-M", "-w", "probe", *(["--die-on-term"] if ends else [])]
    server = children.Child(command, scratch / "output", uwsgi_effects.environment(scratch, {}), str(scratch))
    worker = children.until(lambda: re.search(r"spawned uWSGI worker 1 \(pid: (\d+)", server.output()), 30, "a worker", server.output)
    children.until(lambda: catches(server.pid, signal.SIGTERM), 30, "the master to be in its loop", server.output)
    children.until(lambda: catches(int(worker[1]), signal.SIGTERM), 30, "the worker to be in its own", server.output)
    server.process.send_signal(signal.SIGTERM)
    if ends:
        server.wait(30)
    else:
        children.until(lambda: "binary reloading uWSGI" in server.output(), 30, "a reload", server.output)
        assert server.running()
        server.stop(10, signal.SIGINT)


def mend(folder, arguments, fix):
    """Does what a fix says, as a person would who takes it at its word. Returns the arguments as they are then."""
    if "together with single-interpreter" in fix:
        arguments = mend(folder, arguments, re.sub(r"py-call-osafterfork", "single-interpreter", fix.split(",")[0]))
    if fix.startswith("remove "):
        for path in folder.glob("uwsgi.*"):
            path.write_text("".join(text for text in path.read_text().splitlines(True) if fix.split()[1] not in text))
        return tuple(word for word in arguments if fix.split()[1] not in word)
    file = re.search(r"add `([^`]+)` to (\S+?)(?:,|$)", fix)
    if file:
        option, path = file[1], folder / file[2]
        lines = path.read_text().splitlines()
        head = next(n for n, text in enumerate(lines) if "uwsgi" in text)
        comma = "," if path.suffix == ".json" else ""
        lines.insert(head + 1, "  " + option + comma)
        path.write_text("\n".join(lines) + "\n")
        return arguments
    typed = re.search(r"add (--[a-z-]+)", fix)
    if typed:
        return (*arguments, typed[1])
    replaced = re.match(r"replace (\S+) by (\S+), or remove it", fix)
    assert replaced, fix
    for path in folder.glob("uwsgi.*"):
        path.write_text(path.read_text().replace(replaced[1], replaced[2]))
    return tuple(word.replace(replaced[1], replaced[2]) for word in arguments)


TO_MEND = {
    "line": ("-w probe -M -p 2", {}),
    "line_after_fork": ("-w probe -i --py-call-osafterfork", {}),
    "ini": ("uwsgi.ini", {"uwsgi.ini": "[uwsgi]\nwsgi-file = probe.py\nmaster = true\n"}),
    "ini_after_fork": ("uwsgi.ini", {"uwsgi.ini": "[uwsgi]\nwsgi-file = probe.py\nmaster = true\npy-call-osafterfork = true\n"}),
    "ini_hooks": ("uwsgi.ini", {"uwsgi.ini": "[uwsgi]\nwsgi-file = probe.py\npy-call-uwsgi-fork-hooks = true\n"}),
    "ini_mounts": ("uwsgi.ini", {"uwsgi.ini": "[uwsgi]\nwsgi-file = probe.py\nmount = /two=second.py\n"}),
    "ini_mounts_after_fork": ("uwsgi.ini", {"uwsgi.ini": "[uwsgi]\nwsgi-file = probe.py\nmount = /two=second.py\n"
                                                         "py-call-osafterfork = true\n"}),
    "yaml": ("uwsgi.yaml", {"uwsgi.yaml": "uwsgi:\n  wsgi-file: probe.py\n  workers: 2\n"}),
    "xml": ("uwsgi.xml", {"uwsgi.xml": "<uwsgi>\n  <wsgi-file>probe.py</wsgi-file>\n</uwsgi>\n"}),
}


def to_mend():
    """Debian's uWSGI with its own Python, and the newest with each CPython; by default with the newest CPython alone."""
    cases = []
    debian = uwsgi_effects.debian()
    if debian:
        cases += [pytest.param(lambda: debian, name, id=f"debian-{name}") for name in TO_MEND]
    for parameter in conftest.every():
        interpreter = parameter.values[0]
        if interpreter is None:
            cases.append(pytest.param(None, None, id=parameter.id, marks=parameter.marks))
            continue
        marks = () if interpreter == conftest.newest() else (pytest.mark.full,)
        cases += [pytest.param(lambda i=interpreter: uwsgi_effects.newest(i), name, id=f"{interpreter.tag}-{name}", marks=marks)
                  for name in TO_MEND]
    return cases


@pytest.mark.parametrize("make_build, name", to_mend())
def test_the_app_answers_after_each_proposed_fix(make_build, name, scratch):
    build = make_build()
    words, files = TO_MEND[name]
    arguments = tuple(words.split())
    uwsgi_effects.prepare(scratch, files)

    def proposed():
        found = findings(build, scratch, arguments)
        return [finding for check, each in found.items() if check.startswith("uwsgi.") for finding in each]

    # A fix alone must not break what served; where it did not serve before, the fixes together must make it.
    served = uwsgi_effects.Effects(build, scratch, arguments).served
    for finding in proposed() if served else ():
        uwsgi_effects.prepare(scratch, files)
        alone = mend(scratch, arguments, finding["fix"])
        assert uwsgi_effects.Effects(build, scratch, alone).served, f"{build}: {finding['fix']}"
    uwsgi_effects.prepare(scratch, files)
    for _ in range(4):
        todo = proposed()
        for fix in {finding["fix"]: None for finding in todo}:
            arguments = mend(scratch, arguments, fix)
        if not todo:
            break
    assert not proposed(), f"{build}: fixes that do not end: {proposed()}"
    mended = uwsgi_effects.Effects(build, scratch, arguments, second="/two/" if "mounts" in name else None)
    assert mended.served and mended.threads_run and not mended.multiple_interpreters, mended.output[-2000:]
