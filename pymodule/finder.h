// SPDX-License-Identifier: Apache-2.0
// Runs a hook right after its module was imported: a finder at the head of sys.meta_path that costs
// each real import one set lookup (0.4 us), and what is imported already nothing. It stays, since a
// module may be imported anew.
//
// On 3.x it asks the other finders for the spec and puts a loader in front of theirs, which
// restores the original loader before it executes the module, so that nobody sees ours afterwards.
// On 2.7 it re-enters the import under a busy mark.
#pragma once

#include <span>

#include "pymodule/compat.h"

namespace sqreen::python {

struct Hook {
  const char* name;    // what `status` lists: "flask"; also shipped as other distributions
  const char* module;  // the module to wait for
  // Called with the imported module and the hook. True when something was hooked. A Python
  // exception is cleared by the caller.
  bool (*install)(PyObject* module, const Hook& hook);
  const void* data;
};

// Waits for the modules of `hooks` (which must live for ever); those already imported are hooked at
// once. `installed` is told the name of each hook that took. -1 with an exception set on failure.
int wait_for_imports(std::span<const Hook* const> hooks, void (*installed)(const Hook& hook));

int ready_finder_types();

}  // namespace sqreen::python
