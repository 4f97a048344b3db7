# SPDX-License-Identifier: Apache-2.0
"""The Python under test with a sanitizer's runtime preloaded, for the dev preset's binaries: `bin/test` names the variables in
SQREEN_TEST_UNDER, as "LD_PRELOAD=... ASAN_OPTIONS=...". They are for the program alone, not for the shell that starts it."""

import os

import pytest

VARIABLES = dict(word.split("=", 1) for word in os.environ.get("SQREEN_TEST_UNDER", "").split())
REPORTS = ("ERROR: AddressSanitizer", "runtime error: ")


def before(environment, command=()):
    """What goes before `command`, the program's own. What a test preloads itself comes after the sanitizer's runtime, which must be first, and
    what it asks of the runtime in ASAN_OPTIONS is added."""
    variables = dict(VARIABLES)
    if "ASAN_OPTIONS" in variables and any(os.path.basename(word) == "uwsgi" for word in command):
        # A worker that is told to end calls exit() from its signal handler, twice when its whole group is told: the runtime may hold its lock of
        # global variables then, and waits for itself.
        variables["ASAN_OPTIONS"] += ":report_globals=0"
    for name, joined_by in (("LD_PRELOAD", ":"), ("ASAN_OPTIONS", ":")):
        own = environment.get(name)
        if name in variables and own and own != variables[name] and not own.startswith(variables[name] + joined_by):
            variables[name] += joined_by + own
        elif name in variables and own:
            variables[name] = own
    return ["/usr/bin/env", *(f"{name}={value}" for name, value in variables.items())] if variables else []


def preloading(library):
    """LD_PRELOAD's value for a program of ours, which is linked to the runtime, and for what it starts."""
    return ":".join(filter(None, (VARIABLES.get("LD_PRELOAD"), str(library))))


def impossible(reason):
    """A test that nothing of ours can pass there, since the runtime itself cannot live."""
    return pytest.mark.skipif(bool(VARIABLES), reason=f"under a sanitizer: {reason}")
