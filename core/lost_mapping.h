// SPDX-License-Identifier: Apache-2.0
// A shared mapping that outlives its file's bytes. Whoever truncates the file (by mistake, or as
// the same uid on purpose), a disk that fails, and a full one of a file system that writes nothing
// in place (btrfs, also below an overlay) turn the next touch of the memory into SIGBUS, which ends
// a process that has done nothing wrong. A guarded mapping becomes private zeros instead, and the
// touch is repeated.
//
// It costs nothing until then: one signal handler, installed once in a process, inherited by forks,
// gone after exec. What is not about a guarded mapping goes to whom the signal went before. An app
// that sets a handler of its own later has its way; one that passes on what came before, as
// faulthandler does, keeps ours.
#pragma once

#include <sys/types.h>

#include <cstddef>

namespace sqreen {

// At most eight mappings of a process at a time; further ones stay as they are. Thread-safe.
void guard_mapping(void* memory, std::size_t size);
// Which process the file was lost in; a fork inherits its zeros and what it has written there. 0:
// it is shared still, or was never guarded.
pid_t lost_in(const void* memory);
// Before munmap.
void forget_mapping(void* memory);

}  // namespace sqreen
