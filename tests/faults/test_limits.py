# SPDX-License-Identifier: Apache-2.0
"""Resource limits of the app's processes, small from the start or reached in the middle: what befalls the agent befalls nobody else."""

import resource
import subprocess

import children
import remains
import sanitizers
import shops
import twins

NO_ROOM_FOR_SHADOWS = sanitizers.impossible("its shadow memory alone is terabytes of address space")


def limited(*words):
    return ("prlimit", *words, "--")


def limit_family(shop, which, value):
    for pid in (shop.pid, *children.descendants(shop.pid)):
        resource.prlimit(pid, which, (value, value))


def test_a_small_file_size_limit_from_the_start(scratch, each_interpreter):
    """The region does not fit: nothing is recorded, and nobody gets the signal that ends a process."""
    with twins.Pair(scratch, each_interpreter, wrapper=limited("--fsize=65536")) as pair:
        pair.answer_alike()
        pair.block(2)
        [line] = pair.lines()
        assert "cannot be recorded" in line, line


def test_a_file_size_limit_in_the_middle(scratch, each_interpreter):
    """Below what the log has already: it goes on in a next file, as long as the relay keeps up; what has no room is counted, and nobody gets
    the signal that ends a process."""
    with twins.Pair(scratch, each_interpreter) as pair:
        pair.block(30)
        pair.wait_for_exactly(30)
        pair.befall(lambda shop: limit_family(shop, resource.RLIMIT_FSIZE, 8192))
        pair.answer_alike()
        pair.block(30)
        pair.shop.wait_for_events(lambda events: len(events) > 30 and len(events) + sum(twins.dropped(pair.shop).values()) >= 60, "all to be stored or counted")
        lost = twins.dropped(pair.shop)
        assert set(lost) <= {"write-failed"}, lost
        assert len(pair.lines()) == (1 if lost else 0), pair.lines()


def test_no_descriptor_left_from_the_start(scratch, each_interpreter):
    """As few as gunicorn can live with."""
    with twins.Pair(scratch, each_interpreter, wrapper=limited("--nofile=24")) as pair:
        pair.answer_alike()
        pair.block(5)
        pair.wait_for_exactly(5)
        assert pair.lines() == []


def test_no_descriptor_left_in_the_middle(scratch, each_interpreter):
    """The limit below what is open: what is open works on, and nothing new can be opened, by the agent either."""
    with twins.Pair(scratch, each_interpreter, app="plain_wsgi.app:app") as pair:
        pair.block(1)
        pair.wait_for_exactly(1)
        [worker] = children.descendants(pair.shop.pid)
        assert max(remains.descriptors(worker, pair.shop)) >= 64
        pair.befall(lambda shop: limit_family(shop, resource.RLIMIT_NOFILE, 16))
        pair.answer_alike([request for request in twins.HONEST if request.name in ("home", "query", "json", "form", "not-found", "own-error")])
        pair.block(5)
        pair.wait_for_exactly(6)
        assert pair.lines() == []


@NO_ROOM_FOR_SHADOWS
def test_little_memory_from_the_start(scratch, each_interpreter):
    """As much address space as the twin needs, found by asking it, and a little for the agent."""
    with shops.Shop(scratch / "twin", each_interpreter, protected=None) as twin:
        needed = max(size_of(pid) for pid in (twin.pid, *children.descendants(twin.pid)))
        expected = twin.ask("/query?name=tea").comparable
    with shops.Shop(scratch / "shop", each_interpreter, wrapper=limited(f"--as={needed + (24 << 20)}")) as shop:
        assert shop.ask("/query?name=tea").comparable == expected, shop.child.output()
        assert shop.send(twins.ATTACK).status == 403
        assert twins.said(shop) == []


def least(works):
    """The smallest limit of address space, to 64 KiB, with which `works(limit)`."""
    enough, too_little = 512 << 20, 0
    while enough - too_little > 64 << 10:
        middle = (enough + too_little) // 2
        enough, too_little = (middle, too_little) if works(middle) else (enough, middle)
    return enough


@NO_ROOM_FOR_SHADOWS
def test_too_little_memory_for_the_agent(scratch, each_interpreter):
    """A few megabytes above what the program alone needs: it runs and ends the same, and says in one line that it is not protected. Less
    than two, and Python cannot even read our bootstrap, which nobody could keep from the program."""
    environment = shops.clean_environment(scratch, scratch)

    def run(limit, *words):
        return subprocess.run([*limited(f"--as={limit}"), *words], env=environment, cwd=scratch, capture_output=True, text=True, timeout=60)

    program = (each_interpreter.path, "-c", "import sys; sys.stdout.write('served\\n')")
    needed = max(least(lambda limit: run(limit, *program).stdout == "served\n"), least(lambda limit: run(limit, shops.SQREEN, "--version").returncode == 0))
    outcomes = set()
    for more in (2, 4, 8, 16, 32):
        done = run(needed + (more << 20), shops.SQREEN, "start", *program)
        said = [line for line in done.stderr.splitlines() if line.startswith("sqreen: this process is not protected")]
        assert (done.returncode, done.stdout) == (0, "served\n") and len(said) <= 1, (more, done)
        outcomes.add(len(said))
    assert 0 in outcomes, "with enough, it is protected"


def size_of(pid):
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) << 10 for line in file if line.startswith("VmPeak:"))


def test_memory_runs_short_in_the_middle(scratch, each_interpreter):
    with twins.Pair(scratch, each_interpreter) as pair:
        pair.block(2)

        def squeeze(shop):
            for pid in (shop.pid, *children.descendants(shop.pid)):
                resource.prlimit(pid, resource.RLIMIT_AS, (size_of(pid) + (2 << 20),) * 2)

        pair.befall(squeeze)
        pair.answer_alike()
        pair.block(10)
        pair.wait_for_exactly(12)
        assert pair.lines() == []
