# SPDX-License-Identifier: Apache-2.0
# Imported by every Python that `sqreen start` launches, because this folder stands first in PYTHONPATH. It steps out of the way of the
# user's own sitecustomize and puts the agent in. Valid from Python 2.7 to 3.14; whatever fails here, the app starts.
import os
import sys


def _module_folder(bootstrap):
    tag = "cp%d%d" % sys.version_info[:2]
    tag += getattr(sys, "abiflags", "mu" if sys.maxunicode > 0xFFFF else "m")
    return os.path.join(os.path.dirname(bootstrap), tag)


def _refuse_half_a_module(path):
    """The loader maps what an interrupted upgrade has left, and touching what is missing of it ends the process (SIGBUS)."""
    with open(path, "rb") as module:
        head = module.read(64)
        module.seek(0, 2)
        size = module.tell()
    if len(head) < 64 or head[:4] != b"\x7fELF":
        raise ImportError("%s: no shared library" % path)

    def field(start, end):
        return sum(byte << (8 * i) for i, byte in enumerate(bytearray(head[start:end])))

    # e_shoff, e_shentsize and e_shnum of a 64-bit ELF header: the section table is the file's end.
    if size < field(0x28, 0x30) + field(0x3A, 0x3C) * field(0x3C, 0x3E):
        raise ImportError("%s: cut off after %d bytes" % (path, size))


def _start_agent(bootstrap):
    folder = _module_folder(bootstrap)
    module = os.path.join(folder, "_sqreen_agent.so")
    if os.path.isfile(module):
        _refuse_half_a_module(module)
    sys.path.insert(0, folder)
    try:
        import _sqreen_agent
    finally:
        sys.path.remove(folder)
    sys.meta_path.append(_PackageFinder(os.path.join(os.path.dirname(bootstrap), "python")))
    _sqreen_agent.start(bootstrap)


class _PackageFinder(object):
    """Lets the app `import sqreen` where it is not installed; last in line, so an installed one wins."""

    def __init__(self, folder):
        self.folder = folder

    def find_spec(self, name, path=None, target=None):
        if name == "sqreen":
            from importlib.machinery import PathFinder

            return PathFinder.find_spec(name, [self.folder], target)

    def find_module(self, name, path=None):  # Python 2.7
        return self if name == "sqreen" and sys.version_info[0] == 2 else None

    def load_module(self, name):
        import imp

        return imp.load_module(name, *imp.find_module(name, [self.folder]))


def _reason_of(error, bootstrap):
    """As in core/reason.h."""
    if not isinstance(error, ImportError):
        return "internal-error"
    if "interpreter" in str(error):
        return "sub-interpreter"
    known = os.path.exists(os.path.join(_module_folder(bootstrap), "_sqreen_agent.so"))
    return "module-unloadable" if known else "module-missing"


def _told_to_status(reason, detail):
    """There is no native code to claim a slot: a note for `sqreen status`, see core/process_note.h."""
    folder = os.environ["SQREEN_RUN"].split(":", 4)[4]
    with open("/proc/self/stat") as stat:
        start_time = stat.read().rpartition(")")[2].split()[19]
    with open("/proc/self/cmdline", "rb") as words:
        program = os.path.basename(words.read().split(b"\0")[0])
    program = program if isinstance(program, str) else program.decode("utf-8", "replace")
    for name in os.listdir(folder):  # of those that are gone, or there would be ever more
        pid = name[len("process.") :] if name.startswith("process.") else ""
        if pid.isdigit() and not os.path.exists("/proc/" + pid):
            os.unlink(os.path.join(folder, name))
    fields = [start_time, reason, "%d.%d.%d" % sys.version_info[:3], program, detail]
    path = os.path.join(folder, "process.%d" % os.getpid())
    note = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    text = "".join(" ".join(field.split())[:200] + "\n" for field in fields)
    try:
        os.write(note, text if isinstance(text, bytes) else text.encode("utf-8", "replace"))
    finally:
        os.close(note)


def _tell(error, bootstrap):
    detail = "%s: %s" % (type(error).__name__, error)
    reason = _reason_of(error, bootstrap)
    line = "this process is not protected: %s" % detail
    if reason == "sub-interpreter":
        line = "sub-interpreters are not supported: what runs in this one is unprotected"
    for tell in (
        lambda: sys.stderr.write("sqreen: %s\n" % line),
        lambda: _told_to_status(reason, detail),
    ):
        try:
            tell()
        except Exception:  # no standard error, no run, no room: nothing that the app should notice
            pass


def _bootstrap():
    bootstrap = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != bootstrap]
    own = sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # noqa: F401  the user's own
    except ImportError as error:
        if "sitecustomize" not in str(error):
            raise
    finally:
        # Without ours back in its place, `site` reports a KeyError where the user has none.
        sys.modules.setdefault("sitecustomize", own)
        try:
            _start_agent(bootstrap)
        except Exception as error:
            _tell(error, bootstrap)


_bootstrap()
