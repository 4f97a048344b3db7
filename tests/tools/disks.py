# SPDX-License-Identifier: Apache-2.0
"""Disks of a test's own, to be filled, emptied and made read-only while an app runs on them. Needs root and the right to mount.

    with disks.Disk(scratch / "run", "ext4") as disk:
        disk.fill()

btrfs writes nothing in place, so that on a full one even a page of an allocated file cannot be touched; "btrfs-quota" has room, but not for
this folder (EDQUOT).
"""

import os
import pathlib
import shutil
import subprocess

import pytest

KINDS = ("ext4", "tmpfs", "btrfs", "btrfs-quota")
SMALLEST_BTRFS = 64  # MiB


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode:
        raise OSError(f"{' '.join(map(str, command))}: {done.stderr.strip() or done.returncode}")


def need_mounts():
    if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode:
        pytest.skip("mounting a disk needs root and a container that allows it")


class Disk:
    """Mounted on `folder`, which it makes; 0700 and the caller's own."""

    def __init__(self, folder, kind="tmpfs", megabytes=16, options=""):
        need_mounts()
        self.folder, self.kind, self.options = pathlib.Path(folder), kind, options
        self.folder.mkdir(parents=True)
        self.image = self.folder.parent / f"{self.folder.name}.image"
        try:
            self._mount(megabytes)
        except OSError as problem:
            pytest.skip(f"no {kind} can be mounted here: {problem}")
        self.folder.chmod(0o700)

    def _mount(self, megabytes):
        more = f",{self.options}" if self.options else ""
        if self.kind == "tmpfs":
            return run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700{more}", "sqreen-test", self.folder)
        with open(self.image, "wb") as file:
            file.truncate(max(megabytes, SMALLEST_BTRFS if self.btrfs else 0) << 20)
        run(*(["mkfs.btrfs", "-q", "--mixed"] if self.btrfs else ["mkfs.ext4", "-q", "-m", "0"]), self.image)
        if self.kind != "btrfs-quota":
            return run("mount", "-o", f"loop{more}", self.image, self.folder)
        run("mount", "-o", "loop", self.image, self.folder)
        try:
            run("btrfs", "quota", "enable", self.folder)
            run("btrfs", "subvolume", "create", self.folder / "limited")
            run("btrfs", "qgroup", "limit", f"{megabytes}M", self.folder / "limited")
        finally:
            run("umount", self.folder)
        run("mount", "-o", f"loop,subvol=limited{more}", self.image, self.folder)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        run("umount", "-l", self.folder)
        self.image.unlink(missing_ok=True)

    @property
    def btrfs(self):
        return self.kind.startswith("btrfs")

    @property
    def says(self):
        """What a process is told that finds no room."""
        return "quota" if self.kind == "btrfs-quota" else "No space"

    @property
    def filling(self):
        return self.folder / "filling"

    def fill(self, leave=0):
        """To the last byte, or to `leave` bytes before it."""
        spare = self.folder / "spare"
        spare.write_bytes(os.urandom(leave))
        with open(self.filling, "ab", buffering=0) as file:
            for size in (1 << 20, 1 << 16, 4096, 512, 1):
                try:
                    while file.write(os.urandom(size)) == size:
                        pass
                except OSError:
                    pass
        self._remove(spare)

    def _remove(self, path):
        path.unlink(missing_ok=True)
        if self.btrfs:
            run("btrfs", "filesystem", "sync", self.folder)  # what was freed is there for others after the next commit

    def empty(self):
        self._remove(self.filling)

    def break_down(self):
        """An error of ext4, after which it is read-only for good."""
        device = subprocess.run(["findmnt", "-no", "SOURCE", str(self.folder)], capture_output=True, text=True).stdout.strip()
        trigger = pathlib.Path("/sys/fs/ext4") / os.path.basename(device) / "trigger_fs_error"
        if not trigger.exists():
            pytest.skip(f"this kernel has no {trigger}")
        trigger.write_text("broken by a test")

    def free(self):
        return shutil.disk_usage(self.folder).free
