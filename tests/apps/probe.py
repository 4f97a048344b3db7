# SPDX-License-Identifier: Apache-2.0
"""Says whether the agent works in this process: PROBE names a file that gets "agent" or "no agent"."""

import os
import sqlite3


def look():
    # A method of a C type that nobody touched is a method_descriptor in every version.
    plain = type(sqlite3.Cursor.__dict__["execute"]) is type(str.__dict__["upper"])
    with open(os.environ["PROBE"], "a") as file:
        file.write("no agent\n" if plain else "agent\n")


look()
