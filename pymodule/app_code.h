// SPDX-License-Identifier: Apache-2.0
// Calls of ours that run the app's code: a thread may end in there.
//
// CPython up to 3.13 ends a daemon thread that asks for the GIL while the interpreter shuts down by
// pthread_exit(), as it happens to every such thread that wakes up at an app's end. glibc unwinds
// the stack for it (and for pthread_cancel()) as an exception would: our destructors would touch
// Python without the GIL, which ends the app by a signal. CPython 3.14 lets these threads hang for
// the same reason (https://github.com/python/cpython/issues/87135).
//
// So a thread that ends in the app's code ends at once, and what our frames hold leaks, as what
// CPython's own frames hold does. Costs nothing until then.
#pragma once

#include <utility>

#if defined(__GLIBC__)
#include <cxxabi.h>
#endif

namespace sqreen::python {

// As the kernel sees it: who joins the thread is woken; no destructor and no cleanup handler runs.
[[noreturn]] void end_this_thread();

#if defined(__GLIBC__)
// There is no object behind what is caught, which UndefinedBehaviorSanitizer minds.
template <typename Body>
__attribute__((no_sanitize("null"))) auto run_app_code(Body&& body) -> decltype(body()) {
  try {
    return std::forward<Body>(body)();
  } catch (abi::__forced_unwind&) {
    end_this_thread();
  }
}
#else
template <typename Body>
auto run_app_code(Body&& body) -> decltype(body()) {
  return std::forward<Body>(body)();
}
#endif

}  // namespace sqreen::python
