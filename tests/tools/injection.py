# SPDX-License-Identifier: Apache-2.0
"""Faults by preloading a small library (tests/faults/fault_injection.c), compiled on first use."""

import hashlib
import pathlib
import subprocess

import sanitizers
import shops
import venvs

SOURCE = shops.ROOT / "tests" / "faults" / "fault_injection.c"


def library():
    path = venvs.cache() / f"fault_injection-{hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:10]}.so"
    if not path.exists():
        fresh = pathlib.Path(f"{path}.{hashlib.sha256(str(id(path)).encode()).hexdigest()[:6]}")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(fresh), str(SOURCE)], check=True)
        fresh.rename(path)
    return path


def preload(**faults):
    return {"LD_PRELOAD": sanitizers.preloading(library()), **{f"FAULT_{name.upper()}": str(value) for name, value in faults.items()}}
