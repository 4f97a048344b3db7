// SPDX-License-Identifier: Apache-2.0
// A blocked attack is an event of ours, not an error of the app: its traceback in the app's log
// would page somebody for an attack that did not happen.
#pragma once

#include "pymodule/guard.h"

namespace sqreen::python {

// For a framework's function that logs a view's exception: does nothing while the current request
// is a blocked one.
PyObject* guard_error_log(Call& call, const void*);

}  // namespace sqreen::python
