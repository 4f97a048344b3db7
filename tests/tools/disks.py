# SPDX-License-Identifier: Apache-2.0
"""Disks of a test's own, to be filled, emptied and made read-only while an app runs on them. Needs root and the right to mount.

    with disks.Disk(scratch / "run", "ext4") as disk:
        disk.fill()
"""

import os
import pathlib
import shutil
import subprocess

import pytest

KINDS = ("ext4", "tmpfs")


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
            file.truncate(megabytes << 20)
        run("mkfs.ext4", "-q", "-m", "0", self.image)
        run("mount", "-o", f"loop{more}", self.image, self.folder)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        run("umount", "-l", self.folder)
        self.image.unlink(missing_ok=True)

    @property
    def filling(self):
        return self.folder / "filling"

    def fill(self, leave=0):
        """To the last byte, or to `leave` bytes before it."""
        with open(self.filling, "ab", buffering=0) as file:
            for size in (1 << 20, 1 << 16, 4096, 512, 1):
                try:
                    while file.write(bytes(size)) == size:
                        pass
                except OSError:
                    pass
            if leave:
                file.truncate(max(0, file.tell() - leave))

    def empty(self):
        self.filling.unlink(missing_ok=True)

    def break_down(self):
        """An error of ext4, after which it is read-only for good."""
        device = subprocess.run(["findmnt", "-no", "SOURCE", str(self.folder)], capture_output=True, text=True).stdout.strip()
        trigger = pathlib.Path("/sys/fs/ext4") / os.path.basename(device) / "trigger_fs_error"
        if not trigger.exists():
            pytest.skip(f"this kernel has no {trigger}")
        trigger.write_text("broken by a test")

    def free(self):
        return shutil.disk_usage(self.folder).free
