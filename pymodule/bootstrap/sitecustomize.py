# SPDX-License-Identifier: Apache-2.0
# Imported by every Python that `sqreen start` launches, because this folder stands first in PYTHONPATH. It steps out of the way of the
# user's own sitecustomize and puts the agent in. Valid from Python 2.7 to 3.14; whatever fails here, the app starts.
import os
import sys


def _start_agent(bootstrap):
    tag = "cp%d%d" % sys.version_info[:2]
    tag += getattr(sys, "abiflags", "mu" if sys.maxunicode > 0xFFFF else "m")
    folder = os.path.join(os.path.dirname(bootstrap), tag)
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
            sys.stderr.write("sqreen: this process is not protected: %s: %s\n" % (type(error).__name__, error))


_bootstrap()
