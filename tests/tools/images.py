# SPDX-License-Identifier: Apache-2.0
"""An unpacked Debian image with several Pythons, made once with debootstrap and kept in the cache. Needs root; takes some minutes."""

import os
import pathlib
import re
import shutil
import subprocess

import venvs

PACKAGES = ("python3", "python3-pip", "python3-venv", "python3-django", "python3-flask", "pypy3", "jython")


class Missing(Exception):
    """Why there can be no image here."""


def mirror():
    for source in [pathlib.Path("/etc/apt/sources.list"), *sorted(pathlib.Path("/etc/apt/sources.list.d").glob("*"))]:
        found = re.search(r"https?://\S+/debian/?(?=\s|$)", source.read_text()) if source.is_file() else None
        if found:
            return found[0]
    raise Missing("no Debian mirror in /etc/apt")


def _run(log, *command, **options):
    with open(log, "ab") as output:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, **options)
    if done.returncode:
        raise venvs.Failed(f"{' '.join(command)} ended with {done.returncode}; see {log}")


def inside(root, *command):
    """Runs in the image, with nothing of this process's environment but where the network is."""
    network = {name: value for name, value in os.environ.items() if name.lower() in ("http_proxy", "https_proxy", "no_proxy")}
    environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", **network}
    # A mount namespace of its own, so that /proc ends with the command.
    script = 'mount --make-rprivate / && mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" "$@"'
    return ["unshare", "--mount", "sh", "-c", script, str(root), *command], environment


def debian(release="bookworm"):
    """The image's folder."""
    if os.geteuid() != 0:
        raise Missing("only root can make an image")
    if not shutil.which("debootstrap"):
        raise Missing("debootstrap is not installed")
    folder = venvs.cache() / "images" / f"{release}-pythons"
    complete = pathlib.Path(f"{folder}.complete")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with venvs._locked(f"{folder}.lock"):
        if complete.exists():
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        log = f"{folder}.log"
        _run(log, "debootstrap", "--variant=minbase", "--include=ca-certificates", release, str(folder), mirror())
        for name in ("resolv.conf", "hosts"):
            shutil.copy(f"/etc/{name}", folder / "etc" / name)
        shutil.copy("/etc/ssl/certs/ca-certificates.crt", folder / "etc/ssl/certs/ca-certificates.crt")
        settings = pathlib.Path("/etc/apt/apt.conf.d")
        for source in settings.glob("*"):  # the way to the mirror
            if re.search("Acquire|Proxy", source.read_text()):
                shutil.copy(source, folder / "etc/apt/apt.conf.d" / source.name)
        for command in (("apt-get", "update"), ("apt-get", "install", "-y", "--no-install-recommends", *PACKAGES, "default-jre-headless")):
            words, environment = inside(folder, *command)
            _run(log, *words, env=environment)
        complete.touch()
    return folder
