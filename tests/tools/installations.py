# SPDX-License-Identifier: Apache-2.0
"""Copies of the build under test, to be broken: what a half-finished upgrade or a wrong package leaves."""

import shutil

import shops


def copy(folder):
    """The path of its `sqreen`."""
    root = folder / "installation"
    (root / "bin").mkdir(parents=True)
    shutil.copytree(shops.SQREEN.resolve().parent.parent / "lib" / "sqreen", root / "lib" / "sqreen")
    shutil.copy(shops.SQREEN, root / "bin" / "sqreen")
    return root / "bin" / "sqreen"


def module(sqreen, interpreter):
    return sqreen.parent.parent / "lib" / "sqreen" / interpreter.tag / "_sqreen_agent.so"
