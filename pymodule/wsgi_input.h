// SPDX-License-Identifier: Apache-2.0
// wsgi.input as the app sees it: the server's own object, observed. Whatever the app reads by read,
// readline, readlines, readinto or iteration is copied into a BodyBuffer; nothing is read ahead.
// Attributes that the server's object lacks are lacking here too.
#pragma once

#include <memory>

#include "agent/body_buffer.h"
#include "pymodule/ref.h"

namespace sqreen::python {

Ref observe_input(PyObject* input, std::shared_ptr<agent::BodyBuffer> body);

int ready_wsgi_input_types();

}  // namespace sqreen::python
