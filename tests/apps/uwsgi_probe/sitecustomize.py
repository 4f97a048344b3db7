# SPDX-License-Identifier: Apache-2.0
"""Runs in every interpreter as it begins, before any app and any fork: notes in which processes Python's after-fork hooks ran."""

import os
import sys

sys.after_fork_ran_in = []
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: sys.after_fork_ran_in.append(os.getpid()))
