# SPDX-License-Identifier: Apache-2.0
"""Other users of this machine, for tests of what they may not do to each other. Needs root."""

import json
import os
import pwd
import subprocess

import children
import conftest
import open_home
import shops


class Neighbour:
    """A user of this machine: runs shops and commands under a uid, in a folder of the user's own."""

    def __init__(self, scratch, name):
        words, variables = open_home.words()
        self.uid = pwd.getpwnam(name).pw_uid if isinstance(name, str) else name
        self.folder = conftest.open_folder(scratch) / f"home-{self.uid}"
        self.folder.mkdir(mode=0o755)
        os.chown(self.folder, self.uid, self.uid)
        self.words, self.variables = words, variables

    def become(self):
        return ("setpriv", f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups", "--")

    def shop(self, wrapper=(), environment=None, **options):
        return shops.Shop(self.folder, conftest.system(), wrapper=(*wrapper, *self.words, *self.become()),
                          environment={**self.variables, **(environment or {})}, **options)

    def run(self, *command, environment=None):
        command = [*self.words, *self.become(), *map(str, command)]
        return subprocess.run(command, env={**os.environ, **self.variables, **(environment or {})}, capture_output=True, text=True, timeout=60)

    def python(self, code, *arguments):
        return self.run("/usr/bin/python3", "-I", "-c", code, *arguments)

    def sqreen(self, shop, *words):
        done = self.run(shops.SQREEN, *words, environment=shop.environment)
        assert done.returncode == 0, done
        return done.stdout

    def events(self, shop):
        return [json.loads(line) for line in self.sqreen(shop, "events", "--format", "json").splitlines()]

    def wait_for_events(self, shop, number):
        return children.until(lambda: (lambda found: found if len(found) >= number else None)(self.events(shop)), 20, f"{number} events of uid {self.uid}",
                              shop.child.output)
