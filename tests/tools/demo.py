# SPDX-License-Identifier: Apache-2.0
"""The show of bin/demo."""

import argparse
import html
import os
import pathlib
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

import interpreters
import venvs

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHOP = ROOT / "tests" / "apps" / "shop"
SQREEN = ROOT / "build" / "release" / "bin" / "sqreen"

LEAK = "zzz' UNION SELECT 0, name, 'password: ' || password, 0, '' FROM customers -- "
BYPASS = "admin' -- "


class Printer:
    def __init__(self, out):
        self.out = out
        self.colours = out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    def paint(self, code, text):
        return f"\033[{code}m{text}\033[0m" if self.colours else text

    def line(self, text=""):
        print(text, file=self.out, flush=True)

    def title(self, text):
        self.line()
        self.line(self.paint("1", text))

    def command(self, text):
        self.line(self.paint("36", f"$ {text}"))

    def indented(self, text, code="0"):
        for line in text.splitlines():
            self.line("  " + self.paint(code, line))


def suitable_python():
    """Debian's own where it is among those that a module was built for, else the newest; the shop's Flask needs 3.10."""
    present = [interpreter for interpreter in interpreters.find()[0] if interpreter.minor >= (3, 10)]
    if not present:
        sys.exit("bin/demo: the shop needs CPython 3.10 to 3.13")
    return next((interpreter for interpreter in present if interpreter.minor == (3, 11)), present[-1])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def quoted(word):
    """As somebody would type it: double quotes around what holds single ones."""
    return f'"{word}"' if "'" in word and not re.search(r'["$`\\!]', word) else shlex.quote(word)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def fetch(url, form=None):
    # Not through a proxy that the environment may name: the shop is here.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect)
    data = urllib.parse.urlencode(form).encode() if form else None
    try:
        with opener.open(url, data, timeout=20) as answer:
            return answer.status, answer.reason, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.reason, answer.read().decode()


def readable(page):
    """What somebody would read of the page's main part."""
    main = re.search(r"(?s)<main.*?>(.*)</main>", page) or re.search(r"(?s)<body.*?>(.*)</body>", page)
    text = re.sub(r"(?s)<(style|script).*?</\1>", "", main[1] if main else page)
    text = re.sub(r"</(strong|span)>", "  ", text)
    text = html.unescape(re.sub(r"<[^>]+>", "", text))
    lines, block = [], []
    for line in [*text.splitlines(), ""]:
        if line.strip():
            block.append(line.strip())
        elif block:
            lines.append("  ".join(block))
            block = []
    return "\n".join(lines)


class Demo:
    def __init__(self, options):
        self.options, self.show = options, Printer(sys.stdout)
        self.folder = tempfile.TemporaryDirectory(prefix="sqreen-demo-")
        python = suitable_python()
        self.venv = venvs.ensure("shop", python.path, python.minor, SHOP / "requirements.txt",
                                 lambda line: self.show.line(f"bin/demo: environment {line}"))
        self.servers = []

    def serve(self, port, *launcher):
        gunicorn = ["gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--log-level", "warning", "shop:app"]
        environment = dict(os.environ, PATH=f"{self.venv}/bin:{os.environ['PATH']}", SHOP_DATABASE=f"{self.folder.name}/shop.db",
                           PYTHONDONTWRITEBYTECODE="1")
        server = subprocess.Popen([*launcher, *gunicorn], cwd=SHOP, env=environment, stdin=subprocess.DEVNULL)
        self.servers.append(server)
        url = f"http://127.0.0.1:{port}"
        for _ in range(400):
            if server.poll() is not None:
                sys.exit(f"bin/demo: the shop ended with {server.returncode}; what it said stands above")
            try:
                fetch(url)
                return url
            except OSError:
                time.sleep(0.05)
        sys.exit("bin/demo: the shop did not answer within 20 seconds")

    def ask(self, url, path, query=None, form=None):
        words = ["curl", url + path]
        if query:
            words = ["curl", "-G", url + path, "--data-urlencode", query]
            name, _, value = query.partition("=")
            path += "?" + urllib.parse.urlencode({name: value})
        for name, value in (form or {}).items():
            words += ["--data-urlencode", f"{name}={value}"]
        self.show.command(" ".join(map(quoted, words)))
        status, reason, page = fetch(url + path, form)
        self.show.indented(f"HTTP {status} {reason}", "32" if status < 400 else "31")
        self.show.indented(readable(page))
        self.show.line()
        return status, page

    def sqreen(self, *words):
        self.show.command(" ".join(["sqreen", *map(quoted, words)]))
        done = subprocess.run([str(SQREEN), *words], capture_output=True, text=True)
        self.show.indented(done.stdout + done.stderr)
        return done.stdout

    def wait_for_events(self, number, since):
        for _ in range(100):
            done = subprocess.run([str(SQREEN), "events", "--app", "demo-shop", "--since", since, "--format", "json"], capture_output=True, text=True)
            if len(done.stdout.splitlines()) >= number and '"response_status":null' not in done.stdout:
                return
            time.sleep(0.1)

    def run(self):
        show, since = self.show, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        show.title("1. A shop without protection")
        show.command("gunicorn shop:app")
        bare = self.serve(free_port())
        _, leaked = self.ask(bare, "/search", "q=" + LEAK)
        self.stop()

        show.title("2. The same shop, the same attack, one word before the command")
        port = self.options.port or free_port()
        show.command("sqreen start gunicorn shop:app")
        url = self.serve(port, str(SQREEN), "start", "--app", "demo-shop")
        search, page = self.ask(url, "/search", "q=" + LEAK)
        login, _ = self.ask(url, "/login", form={"name": BYPASS, "password": "x"})

        show.title("3. Honest customers notice nothing")
        honest, found = self.ask(url, "/search", "q=tan")
        quote, _ = self.ask(url, "/login", form={"name": "ada", "password": "lovelace1815"})

        show.title("4. What happened, and where in the code")
        self.wait_for_events(2, since)
        events = self.sqreen("events", "--app", "demo-shop", "--since", since)
        show.line()
        self.sqreen("status", "--app", "demo-shop")

        good = "password:" in leaked and (search, login, honest, quote) == (403, 403, 200, 200) and "password:" not in page
        if not good or "Pai Mu Tan" not in found or "shop.py" not in events:
            show.line()
            show.line(show.paint("31", "bin/demo: this is not what should have happened"))
            return 1
        if not self.options.once:
            show.title(f"The shop is open: {url}")
            show.line("Attack it from your browser, and look with: build/release/bin/sqreen events --follow")
            show.line("Ctrl-C ends it.")
            self.servers[-1].wait()
        return 0

    def stop(self):
        for server in self.servers:
            if server.poll() is None:
                server.send_signal(signal.SIGTERM)
        for server in self.servers:
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
        self.servers.clear()


def main():
    parser = argparse.ArgumentParser(prog="bin/demo")
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--port", type=int)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        demo = Demo(parser.parse_args())
    except venvs.Failed as problem:
        sys.exit(f"bin/demo: {problem}")
    try:
        return demo.run()
    except KeyboardInterrupt:
        print()
        return 0
    finally:
        demo.stop()
        demo.folder.cleanup()


if __name__ == "__main__":
    sys.exit(main())
