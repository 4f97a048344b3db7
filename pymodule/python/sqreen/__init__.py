# SPDX-License-Identifier: Apache-2.0
"""sqreen protects this app from the inside.

Under ``sqreen start`` there is nothing to call. Without the launcher, call ``sqreen.start()`` once, before the server forks::

    try:
        import sqreen
        sqreen.start()
    except ImportError:
        pass

``sqreen.AttackBlocked`` is what a guarded call raises instead of doing what an attacker wanted. ``sqreen.status()`` tells what the
agent does in this process. Valid from Python 2.7 to 3.14; never raises where the agent cannot run.
"""
import os
import sys

__all__ = ["AttackBlocked", "start", "status"]

_LIBRARY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def _load(name):
    """The native module `name` for this interpreter; ImportError where there is none."""
    if name in sys.modules:
        return sys.modules[name]
    tag = "cp%d%d" % sys.version_info[:2]
    tag += getattr(sys, "abiflags", "mu" if sys.maxunicode > 0xFFFF else "m")
    folder = os.path.join(_LIBRARY, tag)
    sys.path.insert(0, folder)
    try:
        return __import__(name)
    finally:
        sys.path.remove(folder)


try:
    _agent = _load("_sqreen_agent")
    AttackBlocked = _agent.AttackBlocked
except ImportError:
    _agent = None

    class AttackBlocked(RuntimeError):
        """Raised by a guard instead of the operation; never, where the agent cannot run."""


def start():
    """Puts the agent into this process and starts its relay. True when the app is protected.

    Does nothing under ``sqreen start``. Call it before the server forks; never raises.
    """
    if _agent is None:
        sys.stderr.write("sqreen: this process is not protected: no module for this Python\n")
        return False
    if not _agent.status()["active"] and "SQREEN_RUN" not in os.environ and not os.environ.get("SQREEN_DISABLE"):
        try:
            program = os.path.join(os.path.dirname(os.path.dirname(_LIBRARY)), "bin", "sqreen")
            os.environ["SQREEN_RUN"] = _load("_sqreen_sdk").start_run(program)
        except Exception as error:
            sys.stderr.write("sqreen: events are not reported: %s\n" % error)
    _agent.start("")
    return _agent.status()["active"]


def status():
    """What the agent does in this process: an object with `active`, `reporting`, `mode` and `hooks`; None where there is no agent."""
    if _agent is None:
        return None
    return _load("_sqreen_sdk").status_from(_agent.status())
