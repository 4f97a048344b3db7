# SPDX-License-Identifier: Apache-2.0
"""bin/test: every suite in order, its time, and one line that counts."""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as xml

import interpreters
import venvs

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = "core_shared"  # the tests of the region, the log and the run's folder
SANITIZED = ("2.7", "3.8", "3.13")  # the oldest object model, the first vectorcall and audit hooks, the newest

FUZZ_SECONDS = 300  # of each target, with bin/test --full
AGAIN_AT_MOST = 5  # failures of one suite: more are no accident of a busy machine

class Count(collections.Counter):
    def add(self, tests, failed, skipped):
        self.update(passed=tests - failed - skipped, failed=failed, skipped=skipped)

    def line(self):
        return f"{self['passed']} passed, {self['failed']} failed, {self['skipped']} skipped"


class Run:
    def __init__(self, options):
        self.options, self.total, self.reasons, self.times, self.unsteady = options, Count(), collections.Counter(), [], []

    def section(self, title, work):
        print(f"\n== {title}", flush=True)
        begun, before = time.monotonic(), Count(self.total)
        work()
        seconds = time.monotonic() - begun
        counted = Count({name: self.total[name] - before[name] for name in ("passed", "failed", "skipped")})
        self.times.append((title, seconds, counted.line() if sum(counted.values()) else ""))
        print(f"== {title}: {seconds:.0f} s {self.times[-1][2]}", flush=True)

    def count_junit(self, path, missing):
        """A suite that died before it could write its results is one failure."""
        if not path.exists():
            print(f"{missing}: no results", file=sys.stderr)
            self.total.add(1, 1, 0)
            return
        for suite in xml.parse(path).getroot().iter("testsuite"):
            number = {name: int(suite.get(name) or 0) for name in ("tests", "failures", "errors", "skipped")}
            self.total.add(number["tests"], number["failures"] + number["errors"], number["skipped"])
            for skipped in suite.iter("skipped"):
                self.reasons[skipped.get("message") or "no reason given"] += 1

    def build(self, preset, *settings):
        command = ["bin/build", preset, *settings]
        if subprocess.run(command, cwd=ROOT).returncode:
            print(f"bin/test: {' '.join(command)} failed", file=sys.stderr)
            self.finish(1)

    def ctest(self, preset, pattern=None):
        results = ROOT / "build" / preset / "test-results"
        shutil.rmtree(results, ignore_errors=True)
        results.mkdir(parents=True)
        environment = dict(os.environ, GTEST_OUTPUT=f"xml:{results}/gtest/")
        select = ["-R", re.escape(pattern)] if pattern else []
        subprocess.run(["ctest", "--preset", preset, "-j", str(os.cpu_count()), "--no-tests=ignore", "--timeout", "900", "--output-junit",
                        str(results / "ctest.xml"), "--progress", *select], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
        self.count_ctest(results, preset)

    def count_ctest(self, results, preset):
        """ctest counts programs; a GoogleTest program that wrote its own results is counted by its cases."""
        junit = results / "ctest.xml"
        if not junit.exists():
            return self.count_junit(junit, f"ctest {preset}")
        for case in xml.parse(junit).getroot().iter("testcase"):
            own = results / "gtest" / f"{case.get('name')}_test.xml"
            failed = case.get("status") not in ("run", "notrun", "disabled")
            suite = xml.parse(own).getroot() if own.exists() else None
            if suite is not None and (int(suite.get("failures")) or not failed):
                self.total.add(int(suite.get("tests")), int(suite.get("failures")), 0)
            else:
                self.total.add(1, int(failed), int(case.get("status") == "notrun"))

    def pytest(self, name, *arguments, environment=None):
        first = self.run_pytest(name, str((os.cpu_count() or 2) + 1), *arguments, environment=environment)
        failed = {test: times for test, times in first.items() if times}
        if self.options.again and 0 < len(failed) <= AGAIN_AT_MOST:
            print(f"-- again, one after the other: {' '.join(failed)}", flush=True)
            before = Count(self.total)
            again = self.run_pytest(f"{name}-again", "0", *failed, environment=environment)
            self.total = before
            passed = [test for test in failed if again.get(test) == 0]
            self.total.update(passed=sum(failed[test] for test in passed), failed=-sum(failed[test] for test in passed))
            self.unsteady += passed

    def run_pytest(self, name, processes, *arguments, environment):
        """Counts the results; returns every test, as pytest takes it on its command line, with its failures (in itself, in what follows it)."""
        results = ROOT / "build" / "test-results" / f"{name}.xml"
        results.parent.mkdir(parents=True, exist_ok=True)
        results.unlink(missing_ok=True)
        command = [str(venvs.runner() / "bin" / "python"), "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", "--junitxml",
                   str(results), "-o", "junit_family=xunit1", "-o", "faulthandler_timeout=300", "--tb=short", "--maxfail=60",
                   "-n", processes, "--dist", "loadgroup", *(["--full"] if self.options.full else []),
                   *(["--soak", self.options.soak] if self.options.soak else []), *arguments]
        done = subprocess.run(command, cwd=ROOT, env=dict(os.environ, PYTHONDONTWRITEBYTECODE="1", **(environment or {})), stdin=subprocess.DEVNULL)
        if done.returncode == 5:  # nothing was selected
            return {}
        self.count_junit(results, f"pytest {name}")
        if done.returncode not in (0, 1):
            self.total.add(1, 1, 0)
        cases = xml.parse(results).getroot().iter("testcase") if results.exists() else ()
        failures = collections.Counter()
        for case in cases:
            failures[f"tests/{case.get('file')}::{case.get('name')}"] += len(case.findall("failure")) + len(case.findall("error"))
        return failures

    def evidence(self, name):
        """Where the record of a whole run goes: see evidence.py."""
        return [] if self.options.pattern else ["--evidence", str(ROOT / "build" / "test-results" / f"{name}.json")]

    def sanitized(self):
        wanted = " ".join(version for version in SANITIZED if any(i.version.startswith(version + ".") for i in interpreters.find()[0]))
        wanted = wanted or ".".join(interpreters.find()[0][-1].version.split(".")[:2])
        libraries = [subprocess.run(["g++", f"-print-file-name={name}"], capture_output=True, text=True).stdout.strip()
                     for name in ("libasan.so", "libstdc++.so.6")]
        # Both are preloaded: libasan alone aborts at the first C++ exception of a module loaded later.
        # Signals are the tests' own: a crash shows as one.
        options = ["detect_leaks=0", *(f"handle_{name}=0" for name in ("segv", "sigbus", "sigfpe", "sigill", "abort"))]
        under = f"LD_PRELOAD={':'.join(libraries)} ASAN_OPTIONS={':'.join(options)} PYTHONMALLOC=malloc"
        environment = {"SQREEN_TEST_PYTHONS": wanted, "SQREEN_TEST_UNDER": under, "SQREEN_BINARY": str(ROOT / "build/dev/bin/sqreen")}
        self.pytest("sanitized", "tests/integration/test_injection.py", "tests/integration/test_servers.py",
                    "-k", "newest or plain or gunicorn-gthread or gunicorn-gevent",
                    environment=environment)
        some = [] if self.options.full else ["-k", "reloads and (hup or worker-kill or execve or fork or emperor or -master) or leftovers and (term or power)"]
        self.pytest("sanitized-faults", "tests/faults", "--ignore", "tests/faults/test_soak.py", *some, environment=environment)

    def thread_sanitizer(self):
        """What processes share; only those tests are built."""
        environment = dict(os.environ, CCACHE_BASEDIR=str(ROOT), CCACHE_NOHASHDIR="1")
        for command in (["cmake", "--preset", "tsan", "-DSQREEN_TESTS=ON"], ["cmake", "--build", "--preset", "tsan", "--target", f"{SHARED}_test"]):
            done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if done.returncode:
                print(f"{done.stdout}\nbin/test: {' '.join(command)} failed", file=sys.stderr)
                return self.total.add(1, 1, 0)
        self.ctest("tsan", SHARED)

    def fuzz(self):
        """Every fuzz target from its committed corpus, for five minutes; what it finds stays in build/fuzz/findings."""
        folder = ROOT / "build" / "fuzz"
        environment = dict(os.environ, CCACHE_BASEDIR=str(ROOT), CCACHE_NOHASHDIR="1")

        def output(*command):
            done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            return done.stdout if done.returncode == 0 else sys.exit(f"{done.stdout}\nbin/test: {' '.join(command)} failed")

        output("cmake", "--preset", "fuzz", "-DSQREEN_TESTS=ON")
        listed = json.loads(output("ctest", "--test-dir", str(folder), "--show-only=json-v1", "-R", "^fuzz_"))["tests"]
        names = {test["name"].removeprefix("fuzz_").removesuffix("_corpus"): next(p["value"] for p in test["properties"] if p["name"] == "WORKING_DIRECTORY")
                 for test in listed}
        output("cmake", "--build", "--preset", "fuzz", "--target", *(f"{name}_fuzz" for name in names))
        (folder / "findings").mkdir(exist_ok=True)

        def run(name):
            grown = folder / "grown" / name
            grown.mkdir(parents=True, exist_ok=True)
            command = [f"{names[name]}/{name}_fuzz", f"-max_total_time={FUZZ_SECONDS}", "-timeout=20", "-rss_limit_mb=2048", "-max_len=4096", "-print_final_stats=1",
                       f"-artifact_prefix={folder}/findings/{name}-", str(grown), str(ROOT / "tests/fuzz/corpus" / name)]
            done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
            runs = re.search(r"number_of_executed_units: (\d+)", done.stdout)
            print(f"  {name}: {runs[1] if runs else '?'} inputs{'' if done.returncode == 0 else ', failed:'}", flush=True)
            if done.returncode:
                print(done.stdout[-3000:], flush=True)
            return done.returncode

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            results = list(pool.map(run, names))
        self.total.add(len(results), sum(result != 0 for result in results), 0)

    def finish(self, status=0):
        print()
        for title, seconds, counted in self.times:
            print(f"  {seconds:6.0f} s  {title:44} {counted}")
        for reason, number in sorted(self.reasons.items()):
            print(f"  skipped {number:4}  {reason}")
        for test in self.unsteady:
            print(f"  failed, then passed alone: {test}")
        print(self.total.line())
        sys.exit(1 if status or self.total["failed"] or not self.total["passed"] else 0)


def main():
    parser = argparse.ArgumentParser(prog="bin/test")
    parser.add_argument("pattern", nargs="?")
    parser.add_argument("--full", action="store_true", help="long tests too")
    parser.add_argument("--soak", metavar="MINUTES", help="how long the soak tests run")
    parser.add_argument("--again", action="store_true", help="tests on real servers that failed run once more, alone; those that pass then are named and count as passed")
    parser.add_argument("--no-build", action="store_true", help="test what is already built")
    options = parser.parse_args()
    run = Run(options)
    for interpreter in interpreters.find()[0]:
        print(f"CPython {interpreter.version}: {interpreter.path}")
    for version in interpreters.find()[1]:
        print(f"CPython {version}: not on this machine, its tests are skipped")

    problems = []

    def environments():
        try:
            venvs.ensure_all(lambda line: print(f"  environment {line}", flush=True), options.full)
        except venvs.Failed as problem:
            problems.append(problem)

    making = threading.Thread(target=environments)
    making.start()  # mostly waits for downloads: beside the build

    if not options.no_build:
        run.section("build release", lambda: run.build("release"))
    run.section("C++ tests, release", lambda: run.ctest("release", options.pattern))
    if not options.pattern:
        if not options.no_build:
            chosen = [i.path for i in interpreters.find()[0] if i.version.rpartition(".")[0] in SANITIZED]
            chosen = chosen or [interpreters.find()[0][-1].path]
            run.section("build with sanitizers", lambda: run.build("dev", "-DSQREEN_PYTHONS=" + ";".join(chosen)))
        run.section("C++ tests, sanitizers", lambda: run.ctest("dev"))
    run.section("Python environments", making.join)
    if problems:
        print(problems[0], file=sys.stderr)
        run.total.add(1, 1, 0)
        run.finish(1)
    select = ["-k", options.pattern] if options.pattern else []
    run.section("Python side, release", lambda: run.pytest("release", "tests/integration", *run.evidence("evidence"), *select))
    run.section("Faults, release", lambda: run.pytest("faults", "tests/faults", *run.evidence("evidence-faults"), *select))
    if not options.pattern:
        run.section("Python side, sanitizers", run.sanitized)
        if options.full:
            run.section("C++ tests, ThreadSanitizer", run.thread_sanitizer)
        if options.full:
            run.section("Fuzzing", run.fuzz)
    run.finish()


if __name__ == "__main__":
    main()
