# SPDX-License-Identifier: Apache-2.0
"""A native module that is missing, of another ABI, or does not load; files of ours that vanish under a running app: the app serves, and
what is unprotected says so."""

import shutil

import pytest

import children
import installations
import twins


def another_abi(module):
    for other in sorted(module.parent.parent.glob("cp*/_sqreen_agent.so")):
        if other != module:
            return shutil.copy(other, module)
    pytest.skip("this build has one module alone")


DAMAGE = {
    "missing": lambda module: module.unlink(),
    "empty": lambda module: module.write_bytes(b""),
    "garbage": lambda module: module.write_bytes(b"\x7fELF" + bytes(5000)),
    "truncated": lambda module: module.write_bytes(module.read_bytes()[: module.stat().st_size // 2]),
    "another-abi": another_abi,
    "a-folder": lambda module: (module.unlink(), module.mkdir()),
    "no-bootstrap": lambda module: shutil.rmtree(module.parent.parent / "bootstrap"),
    "no-library": lambda module: shutil.rmtree(module.parent.parent),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_installation(damage, scratch, twin, each_interpreter):
    program = installations.copy(scratch)
    DAMAGE[damage](installations.module(program, each_interpreter))
    with twins.Pair(scratch, each_interpreter, twin=twin, shop={"program": program}) as pair:
        pair.answer_alike((*twins.HONEST, twins.ATTACK))
        lines = pair.lines()
        assert lines and len(lines) <= 1, pair.shop.child.output()
        assert not twins.is_protected(pair.shop)
        states = twins.processes(pair.shop)
        assert any(reason in ("module-missing", "module-unloadable") for _, reason in states.values()), pair.shop.sqreen("status")


def test_an_installation_removed_in_the_middle(scratch, twin, each_interpreter):
    """As an upgrade does; workers that are forked later have everything in memory."""
    program = installations.copy(scratch)
    with twins.Pair(scratch, each_interpreter, twin=twin, shop={"program": program}) as pair:
        pair.block(2)
        shutil.rmtree(program.parent.parent)
        pair.answer_alike()
        pair.block(2)
        workers = children.descendants(pair.shop.pid)
        for pid in workers:
            children.kill(pid)
        children.until(lambda: set(children.descendants(pair.shop.pid)) - set(workers), 20, "a new worker")
        pair.shop.wait_ready()
        pair.answer_alike()
        pair.block(2)
        pair.wait_for_exactly(6)
        assert pair.lines() == []
