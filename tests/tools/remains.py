# SPDX-License-Identifier: Apache-2.0
"""What of ours is left on the machine: processes, descriptors, mappings, files, slots.

    remains.gone(shop)                        waits until an ended app has left nothing, and says what there is when it has
    remains.descriptors(pid, shop)            {number: path} of a living process
"""

import os
import pathlib

import children
import shops

SECONDS = 2  # what the promise says
GONE = (FileNotFoundError, ProcessLookupError, PermissionError)  # it ended, or it is none of ours


def runtime(shop):
    return pathlib.Path(shop.environment["SQREEN_RUNTIME_DIR"])


def files(shop):
    """Paths below the runtime folder: nothing but the folder itself stays when no app runs."""
    folder = runtime(shop)
    return sorted(os.path.relpath(os.path.join(base, name), folder) for base, folders, names in os.walk(folder) for name in folders + names)


def descriptors(pid, shop):
    """Numbers of `pid` that are open on something of the run or of the store, deleted files too."""
    ours = (str(runtime(shop)), shop.environment["SQREEN_STATE_DIR"])
    found = {}
    try:
        for number in os.listdir(f"/proc/{pid}/fd"):
            path = _link(f"/proc/{pid}/fd/{number}")
            if path.startswith(ours):
                found[int(number)] = path
    except GONE:
        pass
    return found


def mappings(pid, shop):
    try:
        with open(f"/proc/{pid}/maps") as file:
            return [line.split(None, 5)[5].strip() for line in file if str(runtime(shop)) in line]
    except GONE:
        return []


def holders(path):
    """Pids of whoever has `path` open, by device and inode, us excepted: who keeps a pipe or a log from ending."""
    wanted, found = os.stat(path), set()
    for pid in (int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()):
        try:
            for number in os.listdir(f"/proc/{pid}/fd"):
                status = os.stat(f"/proc/{pid}/fd/{number}")
                if (status.st_dev, status.st_ino) == (wanted.st_dev, wanted.st_ino):
                    found.add(pid)
        except GONE:
            pass
    return found


def of(shop):
    """{what: which} of all that an ended app has left; empty when there is nothing."""
    left = {"relays": shop.relay_pids(), "files": files(shop), "processes": users(shop)}
    return {what: which for what, which in left.items() if which}


def users(shop):
    """Pids of whoever has something of the run open or mapped, in this PID namespace."""
    found = []
    for pid in (int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()):
        if children.alive(pid) and (mappings(pid, shop) or descriptors(pid, shop)):
            found.append(pid)
    return found


def gone(shop, seconds=SECONDS * 3):
    """Two seconds are promised; a busy test machine gets some more."""
    children.until(lambda: not of(shop), seconds, "nothing of ours to be left", lambda: _told(shop), every=0.1)


def _told(shop):
    left = of(shop)
    commands = {pid: shops.command_of(pid) for pid in {*left.get("relays", []), *left.get("processes", [])}}
    return f"{left}\n{commands}"


def _link(path):
    try:
        return os.readlink(path)
    except OSError:
        return ""
