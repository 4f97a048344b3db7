# SPDX-License-Identifier: Apache-2.0
"""A relay that is missing, stopped, or cannot live: nobody waits for it, and its events wait for the next one."""

import os
import signal

import pytest

import children
import conftest
import injection
import twins


HANGS_FOR = 60  # seconds, and up to five more: relay/pulse.h


def both(shop):
    children.until(lambda: len(shop.relay_pids()) == 2 and shop.status()[0]["relay"]["alive"], 15, "the relay and its parent")
    return shop.relay_pids()


def test_a_stopped_relay(scratch, twin):
    """SIGSTOP for both: the app does not notice, not even at its end; what was sent is stored by whoever comes next."""
    with twins.Pair(scratch, conftest.system(), twin=twin, shop={"environment": {"SQREEN_APP_NAME": "leaf"}}) as pair:
        stopped = both(pair.shop)
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        pair.answer_alike()
        pair.block(20)
        assert pair.lines() == []
        assert pair.shop.events() == []
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
        pair.wait_for_exactly(20)
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        pair.block(3)
        pair.shop.child.stop()  # it does not wait for a stopped relay
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
        children.until(lambda: not pair.shop.relay_pids(), 20, "the relay to drain and end")
        assert len(pair.shop.events()) == 23


def test_a_relay_that_dies_again_and_again(scratch, twin):
    """Its memory does not suffice to live: restarted ever more seldom, without a storm, until it can."""
    with twins.Pair(scratch, conftest.system(), twin=twin) as pair:
        pids = both(pair.shop)
        relay = pair.shop.status()[0]["relay"]["pid"]
        [parent] = [pid for pid in pids if pid != relay]
        for _ in range(6):
            current = [pid for pid in pair.shop.relay_pids() if pid != parent]
            for pid in current:
                children.kill(pid)
            pair.block(1)
            children.until(lambda: [pid for pid in pair.shop.relay_pids() if pid != parent and pid not in current], 15, "the next relay")
        pair.answer_alike()
        pair.wait_for_exactly(6)
        assert pair.lines() == []


@pytest.mark.parametrize("replaced", ["by-hand", conftest.rarely("by-its-parent")])
def test_a_relay_that_runs_in_circles(replaced, scratch, twin):
    """The app does not notice, `status` does, and its parent ends it in the end; the next one stores everything."""
    order = scratch / "loop"
    order.write_text("")
    with twins.Pair(scratch, conftest.system(), twin=twin, shop={"environment": injection.preload(loop=order)}) as pair:
        both(pair.shop)
        looping = pair.shop.status()[0]["relay"]["pid"]
        order.write_text(str(looping))
        children.until(lambda: not pair.shop.status()[0]["relay"]["alive"], 30, "its heart to stop")
        pair.answer_alike()
        pair.block(20)
        assert pair.lines() == [] and pair.shop.events() == []
        if replaced == "by-hand":
            os.kill(looping, signal.SIGKILL)
        children.until(lambda: looping not in pair.shop.relay_pids(), 2 * HANGS_FOR, "its end")
        pair.wait_for_exactly(20)
        assert pair.lines() == []
