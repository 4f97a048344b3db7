# SPDX-License-Identifier: Apache-2.0
"""Runs a command under a seccomp filter that refuses some system calls, as a container's does:

    filtered.py ERRNO CALL[,CALL...] COMMAND...

ERRNO is EPERM (what runtimes give) or ENOSYS (what an old kernel gives). x86-64 and AArch64. Any Python 3, standard library only.
"""

import ctypes
import errno
import os
import platform
import struct
import sys

CALLS = {  # x86-64, AArch64
    "fallocate": (285, 47),
    "pidfd_open": (434, 434),
    "close_range": (436, 436),
    "inotify_init1": (294, 26),
    "flock": (73, 32),
    "madvise": (28, 233),
    "getrandom": (318, 278),
}
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06  # BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_RET|K
ALLOW, REFUSE = 0x7FFF0000, 0x00050000


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def refuse(number, calls):
    column = {"x86_64": 0, "aarch64": 1}[platform.machine()]
    numbers = [CALLS[call][column] for call in calls]
    code = [(LOAD, 0, 0, 0)]  # the call's number is the first word of seccomp_data
    code += [(EQUAL, len(numbers) - i, 0, wanted) for i, wanted in enumerate(numbers)]
    code += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE | number)]
    text = b"".join(struct.pack("=HBBI", *one) for one in code)
    libc = ctypes.CDLL(None, use_errno=True)
    program = Program(len(code), text)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "no seccomp here")


if __name__ == "__main__":
    refuse(getattr(errno, sys.argv[1]), sys.argv[2].split(","))
    os.execvp(sys.argv[3], sys.argv[3:])
