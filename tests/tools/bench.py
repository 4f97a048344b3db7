# SPDX-License-Identifier: Apache-2.0
"""bin/bench: the same app with the agent and without, in alternating rounds of one process pair; a second process without it is the
control that tells how much of a difference is noise."""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import bench_doctor
import bench_surveys
import children
import interpreters
import shops
import venvs
import wire

BENCH = shops.APPS / "bench_app.py"
# name, requests a round, what is measured, target in microseconds (docs/architecture.md)
SCENARIOS = (
    ("get", 400, "Flask GET", 3.0),
    ("one-query", 400, "Flask GET with ten values and one query", None),
    ("built-query", 400, "the same, its statement built for the request", None),
    ("post-json", 200, "Flask POST, 10 KB of JSON", None),
    ("query", 40, "one parameterised query in a request with ten values", 0.5),
    ("query-searched", 40, "the same, all ten values searched", 2.0),
)


class Loop:
    """bench_app.py in a process of its own, waiting for orders."""

    def __init__(self, scratch, name, launcher, python, environment):
        self.child = children.Child([*launcher, python, str(BENCH)], pathlib.Path(scratch) / f"{name}.log", environment, str(shops.APPS),
                                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def round(self, scenario, requests):
        self.child.process.stdin.write(json.dumps({"scenario": scenario, "requests": requests}) + "\n")
        self.child.process.stdin.flush()
        answer = self.child.process.stdout.readline()
        return float(answer) if answer else self.child.fail("the measured process ended")

    def stop(self):
        self.child.process.stdin.close()
        self.child.wait(20)


def interval(values):
    """Median, and the bounds between which it lies in nineteen of twenty repetitions (order statistics)."""
    ordered, n = sorted(values), len(values)
    reach = int(round(0.98 * n**0.5))
    return statistics.median(ordered), ordered[max(0, n // 2 - reach)], ordered[min(n - 1, n // 2 + reach)]


class Bench:
    def __init__(self, options):
        self.options = options
        present = interpreters.find()[0]
        wanted = options.python or next((".".join(i.version.split(".")[:2]) for i in present if i.tag == "cp311"), None)
        self.interpreter = next((i for i in present if wanted and i.version.startswith(wanted + ".")), present[-1])
        self.venv = venvs.for_interpreter(self.interpreter, "newest")
        self.python = str(self.venv / "bin" / "python")
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="sqreen-bench-"))
        self.environment = shops.clean_environment(self.scratch, self.venv)
        self.start = [str(shops.SQREEN), "start"]
        self.result = {"python": self.interpreter.version, "cores": os.cpu_count(), "load": os.getloadavg()[0]}

    def in_process(self):
        print(f"\nTime added, in process (CPython {self.interpreter.version}), microseconds")
        print(f"  {'':54} {'without':>9} {'added':>8}  {'95 % interval':>17}  {'control':>8}  {'target':>6}")
        launchers = {"plain": [], "control": [], "agent": self.start}
        loops = {name: Loop(self.scratch, name, launcher, self.python, self.environment) for name, launcher in launchers.items()}
        rounds = 12 if self.options.quick else 60
        for scenario, requests, title, target in SCENARIOS:
            for loop in loops.values():
                loop.round(scenario, requests)  # warm up
            measured = {name: [] for name in loops}
            for number in range(rounds):
                order = list(loops) if number % 2 else list(reversed(loops))
                for name in order:
                    measured[name].append(loops[name].round(scenario, requests) / 1000)
            added = interval([a - b for a, b in zip(measured["agent"], measured["plain"])])
            control = interval([a - b for a, b in zip(measured["control"], measured["plain"])])
            plain = statistics.median(measured["plain"])
            print(f"  {title:54} {plain:9.2f} {added[0]:+8.2f}  {added[1]:+8.2f} {added[2]:+8.2f}  {control[0]:+8.2f}  {target or '':>6}", flush=True)
            self.result[scenario] = {"without_us": plain, "added_us": added[0], "interval_us": added[1:], "control_us": control[0], "target_us": target}
        for loop in loops.values():
            loop.stop()

    def shop(self, name, protected):
        return shops.Shop(self.scratch / name, self.interpreter, protected=protected)

    def served(self):
        with self.shop("served-plain", None) as plain, self.shop("served-agent", "block") as agent:
            self.memory(plain, agent)
            self.throughput(plain, agent)

    def throughput(self, plain, agent):
        rates, seconds = {"plain": [], "agent": []}, 1 if self.options.quick else 2
        measure = self.wrk if shutil.which("wrk") else self.client
        for _ in range(3 if self.options.quick else 7):
            for name, shop in (("plain", plain), ("agent", agent)):
                rates[name].append(measure(shop.port, seconds))
        ratio = interval([a / b for a, b in zip(rates["agent"], rates["plain"])])
        print(f"\ngunicorn, one sync worker, GET /: {statistics.median(rates['plain']):.0f} requests/s without, ratio {ratio[0]:.3f} "
              f"({ratio[1]:.3f} to {ratio[2]:.3f}), target 0.98")
        self.result["requests_per_second"] = {"without": statistics.median(rates["plain"]), "ratio": ratio[0], "interval": ratio[1:], "target": 0.98}

    def wrk(self, port, seconds):
        done = subprocess.run(["wrk", "-t1", "-c4", f"-d{seconds}s", f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=True)
        return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])

    def client(self, port, seconds):
        end, counts = time.monotonic() + seconds, []

        def ask():
            count = 0
            while time.monotonic() < end:
                wire.ask(port, "/")
                count += 1
            counts.append(count)

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for future in [pool.submit(ask) for _ in range(2)]:
                future.result()
        return sum(counts) / seconds

    def memory(self, plain, agent):
        for shop in (plain, agent):
            for _ in range(50):
                shop.ask("/query?name=tea")
        workers = {shop: children.descendants(shop.pid) for shop in (plain, agent)}
        total = {shop: sum(map(pss, [shop.pid, *workers[shop], *shop.relay_pids()])) for shop in (plain, agent)}
        worker = pss(workers[agent][0], "Private") - pss(workers[plain][0], "Private")
        relay = sum(map(pss, agent.relay_pids()))
        print(f"\nMemory of all processes (PSS): {total[plain]:.1f} MiB without, {total[agent] - total[plain]:+.1f} MiB, target +12; "
              f"private of the worker {worker:+.1f}, target +6; relay {relay:.1f}")
        self.result["memory_mib"] = {"without": total[plain], "added": total[agent] - total[plain], "worker_private_added": worker, "relay": relay}

    def start_up(self):
        times = {"plain": [], "agent": []}
        for number in range(4 if self.options.quick else 12):
            for name in times:
                begun = time.monotonic()
                shop = shops.Shop(self.scratch / f"start-{name}-{number}", self.interpreter, protected="block" if name == "agent" else None, wait=False)
                while not shops.connects(shop.port) or shop.ask("/").status != 200:
                    time.sleep(0.001)
                times[name].append((time.monotonic() - begun) * 1000)
                shop.stop()
        added = interval([a - b for a, b in zip(times["agent"], times["plain"])])
        print(f"\nExec to first answer: {statistics.median(times['plain']):.0f} ms without, {added[0]:+.0f} ms ({added[1]:+.0f} to {added[2]:+.0f}), target +40")
        self.result["start_up_ms"] = {"without": statistics.median(times["plain"]), "added": added[0], "interval": added[1:], "target": 40}
        self.launcher()

    def launcher(self):
        """`start` itself: up to its exec, relay started, before a program that does nothing."""
        times = {"plain": [], "agent": []}
        script = self.scratch / "nothing"
        script.write_text("#!/bin/true\n")
        script.chmod(0o755)
        runtime = self.environment["SQREEN_RUNTIME_DIR"]
        for _ in range(5 if self.options.quick else 15):
            # The relays of earlier starts would take part in what is measured.
            children.until(lambda: not shops.relays(runtime), 20, "the relay to end", lambda: str(shops.relays(runtime)), every=0.1)
            for name, words in (("plain", []), ("agent", self.start)):
                begun = time.monotonic()
                subprocess.run([*words, str(script)], env=self.environment, stderr=subprocess.DEVNULL)
                times[name].append((time.monotonic() - begun) * 1000)
        added = interval([a - b for a, b in zip(times["agent"], times["plain"])])
        print(f"`start` alone: {added[0]:+.1f} ms ({added[1]:+.1f} to {added[2]:+.1f}), target +3")
        self.result["start_alone_ms"] = {"added": added[0], "interval": added[1:], "target": 3}

    def instructions(self):
        if not shutil.which("valgrind"):
            return print("\nInstructions: valgrind is not installed (bin/deps)")
        print("\nInstructions a request (callgrind)")
        self.result["instructions"] = {}
        for scenario, _, title, _ in SCENARIOS[:4]:
            without, with_agent = (self.count(scenario, launcher) for launcher in ([], self.start))
            print(f"  {title:54} {without:9.0f} {with_agent - without:+9.0f}  ratio {with_agent / without:.3f}", flush=True)
            self.result["instructions"][scenario] = {"without": without, "added": with_agent - without}

    def count(self, scenario, launcher):
        """The difference between many requests and few leaves the start out."""
        counted = {}
        for requests in (20, 120):
            log = self.scratch / "callgrind.log"
            command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={self.scratch}/callgrind.out", f"--log-file={log}",
                       self.python, str(BENCH), scenario, str(requests)]
            # valgrind starts Python, so the agent's environment is handed to it as a wrapper would.
            environment = dict(self.environment, PYTHONHASHSEED="0")
            subprocess.run([*launcher, *command] if launcher else command, env=environment, cwd=shops.APPS, check=True, capture_output=True)
            counted[requests] = int(re.search(r"Collected : (\d+)", log.read_text())[1])
        return (counted[120] - counted[20]) / 100

    def run(self):
        self.in_process()
        self.served()
        self.start_up()
        if self.options.instructions:
            self.instructions()
        self.result["surveys"] = bench_surveys.run(bench_surveys.PROGRAM, self.options.quick)
        self.result["doctor"] = bench_doctor.run(self.options.quick)
        write(self.result, self.options.output)
        print(f"\nload while measuring: {self.result['load']:.1f} before, {os.getloadavg()[0]:.1f} after")
        shutil.rmtree(self.scratch, ignore_errors=True)


def write(result, path):
    output = pathlib.Path(path)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(result, indent=1) + "\n")
    print(f"figures: {output}")


def pss(pid, kind="Pss"):
    """MiB."""
    text = open(f"/proc/{pid}/smaps_rollup").read()
    return sum(int(number) for name, number in re.findall(r"(?m)^(\w+):\s+(\d+) kB", text)
               if (name == kind if kind == "Pss" else name.startswith(kind) and "Hugetlb" not in name)) / 1024


def main():
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("--python")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("--surveys", action="store_true")
    parser.add_argument("--doctor", action="store_true")
    parser.add_argument("--output", default=str(shops.ROOT / "build" / "bench.json"))
    options = parser.parse_args()
    alone = {}
    if options.surveys:
        alone["surveys"] = bench_surveys.run(bench_surveys.PROGRAM, options.quick)
    if options.doctor:
        alone["doctor"] = bench_doctor.run(options.quick)
    if alone:
        write(alone, options.output)
    else:
        Bench(options).run()


if __name__ == "__main__":
    sys.exit(main())
