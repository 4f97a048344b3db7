# SPDX-License-Identifier: Apache-2.0
"""Virtual environments for the tests, made on demand and kept: <cache>/venvs/<name>-<hash of what decides their contents>.

  venvs.py            makes all: {oldest,newest} for every interpreter, "supervised" for one of them, and the test runner's own
  venvs.py NAME FILE  makes one for a requirements file and prints its folder

Every requirements file lists everything it needs by version, so that nothing is resolved at install time.
Runs under any Python from 3.8 with the standard library only.
"""

import concurrent.futures
import contextlib
import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import time

import interpreters

ROOT = pathlib.Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "tests" / "requirements"
SETS = ("oldest", "newest")
SUPERVISED = "supervised"  # servers below process managers and other agents
OTHERS = "others"  # what the agent is not made for: test_others.py
MOD_WSGI = "mod_wsgi"  # its Apache module alone; needs apxs


def cache():
    default = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "sqreen-dev")
    return pathlib.Path(os.environ.get("SQREEN_CACHE") or default)


class Failed(Exception):
    pass


KEEP_SECONDS = 7 * 86400  # of environments whose requirements have changed


def _run(log, *command, wheels="shared"):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    environment.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_CACHE_DIR=str(cache() / "pip" / wheels), PIP_NO_INPUT="1",
                       PIP_ROOT_USER_ACTION="ignore", PIP_NO_WARN_SCRIPT_LOCATION="1", PIP_NO_PYTHON_VERSION_WARNING="1")
    with open(log, "ab") as output:
        done = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output,
                              stderr=subprocess.STDOUT, env=environment)
    if done.returncode:
        tail = "\n".join(open(log, errors="replace").read().splitlines()[-15:])
        raise Failed(f"{' '.join(map(str, command))} ended with {done.returncode}; the end of {log}:\n{tail}")


@contextlib.contextmanager
def _locked(path):
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(folder, log, python, minor, requirements):
    shutil.rmtree(folder, ignore_errors=True)
    if minor < (3, 8):  # their own venv and pip are missing or too old for today's wheels
        tool = ensure("virtualenv", sys.executable, sys.version_info[:2], REQUIREMENTS / "virtualenv.txt")
        _run(log, tool / "bin" / "virtualenv", "-q", "--no-periodic-update", "-p", python, folder)
    else:
        _run(log, python, "-m", "venv", folder)
    # What pip builds here (uWSGI) links this very interpreter: another one of the same version must not be given it.
    own = hashlib.sha256(os.path.realpath(python).encode()).hexdigest()[:10]
    _run(log, folder / "bin" / "python", "-m", "pip", "install", "-q", "--no-deps", "-r", requirements, wheels=own)


def ensure(name, python, minor, requirements, say=lambda line: None):
    """The folder of the environment called `name`; made when it is not there yet. Safe from several processes at once."""
    decides = "\n".join([os.path.realpath(python), str(minor), pathlib.Path(requirements).read_text()])
    folder = cache() / "venvs" / f"{name}-{hashlib.sha256(decides.encode()).hexdigest()[:10]}"
    complete = folder / "complete"
    if complete.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(f"{folder}.lock"):
        if not complete.exists():
            begun = time.monotonic()
            log = pathlib.Path(f"{folder}.log")
            log.unlink(missing_ok=True)
            _make(folder, log, python, tuple(minor), requirements)
            complete.touch()
            for stale in folder.parent.glob(f"{name}-??????????"):
                # Another checkout, or another interpreter of the same version, may be using it.
                if stale != folder and time.time() - stale.stat().st_mtime > KEEP_SECONDS:
                    shutil.rmtree(stale, ignore_errors=True)
            say(f"{name}: made in {time.monotonic() - begun:.0f} s")
    return folder


def requirements_of(interpreter, wanted):
    return REQUIREMENTS / interpreter.tag / f"{wanted}.txt"


def for_interpreter(interpreter, wanted, say=lambda line: None):
    return ensure(f"{interpreter.tag}-{wanted}", interpreter.path, interpreter.minor, requirements_of(interpreter, wanted), say)


def runner(say=lambda line: None):
    return ensure("runner", sys.executable, sys.version_info[:2], REQUIREMENTS / "runner.txt", say)


def ensure_all(say, full=False):
    """All that tests use; `full`: that the long ones use, too."""
    present, _ = interpreters.find()
    usual = interpreters.usual()
    jobs = [lambda: runner(say)]
    jobs += [lambda i=i, s=s: for_interpreter(i, s, say) for i in present for s in (*reversed(SETS), SUPERVISED, OTHERS, MOD_WSGI)
             if requirements_of(i, s).exists() and (s != SUPERVISED or full or i == usual)]
    with concurrent.futures.ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        for job in [pool.submit(job) for job in jobs]:
            job.result()


def main(arguments):
    def say(line):
        print(f"  {line}", file=sys.stderr, flush=True)

    try:
        if not arguments:
            ensure_all(say)
        elif arguments == ["runner"]:
            print(runner(say))
        else:
            name, requirements = arguments
            print(ensure(name, sys.executable, sys.version_info[:2], requirements, say))
    except Failed as problem:
        print(f"venvs: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
