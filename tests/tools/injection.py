# SPDX-License-Identifier: Apache-2.0
"""Faults by preloading a small library (tests/faults/*.c), compiled on first use."""

import hashlib
import pathlib
import subprocess

import sanitizers
import shops
import venvs

FAULTS = shops.ROOT / "tests" / "faults"


def library(name="fault_injection"):
    source = FAULTS / f"{name}.c"
    path = venvs.cache() / f"{name}-{hashlib.sha256(source.read_bytes()).hexdigest()[:10]}.so"
    if not path.exists():
        fresh = pathlib.Path(f"{path}.{hashlib.sha256(str(id(path)).encode()).hexdigest()[:6]}")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(fresh), str(source)], check=True)
        fresh.rename(path)
    return path


def preload(of="fault_injection", **faults):
    return {"LD_PRELOAD": sanitizers.preloading(library(of)), **{f"FAULT_{name.upper()}": str(value) for name, value in faults.items()}}
