# SPDX-License-Identifier: Apache-2.0
"""What `sqreen compat report` costs on environments and lock files that are made for it, files in the cache: bin/bench --surveys."""

import hashlib
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import shops

LIMITS_MS = {"300 installed packages": 100, "10,000 installed packages": 1000, "uv.lock of 5,000 packages": 200, "poetry.lock of 5,000 packages": 200,
             "Pipfile.lock of 5,000 packages": 200, "requirements of 5,000 packages": 200}
LIMIT_MIB = 50
FILES = 8  # of a locked package: wheels and a source archive


def digest(*of):
    return hashlib.sha256(repr(of).encode()).hexdigest()


def version(i):
    return f"{i % 30}.{i % 7}.{i % 11}"


def make_environment(folder, packages):
    """A virtual environment of the system's Python, as pip leaves it: a METADATA of some kilobytes a package."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    [site] = folder.glob("lib/python*/site-packages")
    for i in range(packages):
        record = site / f"package_{i}-{version(i)}.dist-info"
        record.mkdir()
        head = f"Metadata-Version: 2.1\nName: package-{i}\nVersion: {version(i)}\n" + "".join(f"Classifier: Number {n}\n" for n in range(20))
        (record / "METADATA").write_text(head + "\n" + "A description that goes on for a while.\n" * 200)
        (record / "INSTALLER").write_text("pip\n")
    return folder


def uv_lock(packages):
    yield 'version = 1\nrequires-python = ">=3.8"\n\n[[package]]\nname = "shop"\nsource = { virtual = "." }\ndependencies = [\n'
    yield "".join(f'    {{ name = "package-{i}" }},\n' for i in range(0, packages, 10)) + "]\n\n"
    for i in range(packages):
        base = f"https://files.example.org/packages/{digest(i)}/package_{i}-{version(i)}"
        yield f'[[package]]\nname = "package-{i}"\nversion = "{version(i)}"\nsource = {{ registry = "https://example.org/simple" }}\ndependencies = [\n'
        yield f'    {{ name = "package-{(i + 1) % packages}" }},\n    {{ name = "package-{i * 13 % packages}", marker = "python_full_version < \'3.11\'" }},\n]\n'
        yield f'sdist = {{ url = "{base}.tar.gz", hash = "sha256:{digest(i)}", size = 12345 }}\nwheels = [\n'
        yield "".join(f'    {{ url = "{base}-cp3{j}-manylinux_2_17_x86_64.whl", hash = "sha256:{digest(i, j)}", size = 123456 }},\n' for j in range(FILES)) + "]\n\n"


def poetry_lock(packages):
    for i in range(packages):
        yield f'[[package]]\nname = "package-{i}"\nversion = "{version(i)}"\ndescription = "It does one thing."\noptional = false\npython-versions = ">=3.7"\nfiles = [\n'
        yield "".join(f'    {{file = "package_{i}-cp3{j}-manylinux_2_17_x86_64.whl", hash = "sha256:{digest(i, j)}"}},\n' for j in range(FILES)) + "]\n\n"
        yield f'[package.dependencies]\npackage-{(i + 1) % packages} = ">=1.0,<2.0"\n\n[package.extras]\ntests = ["pytest (>=6)", "coverage"]\n\n'
    yield f'[metadata]\nlock-version = "2.0"\npython-versions = "^3.8"\ncontent-hash = "{digest(0)}"\n'


def pipfile_lock(packages):
    yield '{\n    "_meta": {"requires": {"python_version": "3.11"}},\n    "default": {\n'
    for i in range(packages):
        hashes = ",\n".join(f'                "sha256:{digest(i, j)}"' for j in range(FILES))
        yield f'        "package-{i}": {{\n            "hashes": [\n{hashes}\n            ],\n            "markers": "python_version >= \'3.7\'",\n'
        yield f'            "version": "=={version(i)}"\n        }}{"," if i + 1 < packages else ""}\n'
    yield "    }\n}\n"


def requirements(packages):
    for i in range(packages):
        yield f"package-{i}=={version(i)} ; python_version >= '3.7'"
        yield "".join(f" \\\n    --hash=sha256:{digest(i, j)}" for j in range(FILES)) + "\n"


# A process of its own starts what is measured: the memory of whoever forks counts as the child's.
STOPWATCH = """
import os, sys, time
begun = time.monotonic()
pid = os.fork()
if pid == 0:
    null = os.open("/dev/null", os.O_RDWR)
    for number in range(3):
        os.dup2(null, number)
    os.execv(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(pid, 0)
print((time.monotonic() - begun) * 1000, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))
"""


def measured(command):
    """Milliseconds of the clock and of the processor, and MiB, of one run."""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", STOPWATCH, *command], capture_output=True, text=True, check=True)
    milliseconds, processor, memory, status = map(float, done.stdout.split())
    if status not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {status:.0f}")
    return milliseconds, processor, memory


def report(title, command, rounds, result):
    measured(command)  # into the cache
    runs = [measured(command) for _ in range(rounds)]
    milliseconds, processor, memory = (statistics.median(values) for values in zip(*runs))
    late = "" if milliseconds <= LIMITS_MS[title] and memory <= LIMIT_MIB else "  over the limit"
    print(f"  {title:34} {milliseconds:8.1f} {LIMITS_MS[title]:8} {processor:10.1f} {memory:8.1f} {LIMIT_MIB:6}{late}", flush=True)
    result[title] = {"ms": milliseconds, "limit_ms": LIMITS_MS[title], "processor_ms": processor, "mib": memory, "limit_mib": LIMIT_MIB}


def run(program, quick=False):
    result = {}
    print("\nSurveys (sqreen compat report), median of one process each\n"
          f"  {'':34} {'ms':>8} {'limit':>8} {'processor':>10} {'MiB':>8} {'limit':>6}")
    with tempfile.TemporaryDirectory(prefix="sqreen-bench-") as scratch:
        scratch, rounds = pathlib.Path(scratch), 5 if quick else 15
        for packages in (300, 10_000):
            venv = make_environment(scratch / str(packages), packages)
            report(f"{packages:,} installed packages", [*program, "--venv", str(venv)], rounds, result)
        for name, lines in (("uv.lock", uv_lock), ("poetry.lock", poetry_lock), ("Pipfile.lock", pipfile_lock), ("requirements", requirements)):
            path = scratch / (name if name != "requirements" else "requirements.txt")
            path.write_text("".join(lines(5000)))
            report(f"{name} of 5,000 packages", [*program, "--file", str(path)], rounds, result)
    print(f"  load {os.getloadavg()[0]:.1f}; on a busy machine the processor's time tells more than the clock's")
    return result


PROGRAM = [str(shops.SQREEN), "compat", "report", "--json"]
