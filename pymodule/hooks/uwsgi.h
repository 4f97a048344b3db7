// SPDX-License-Identifier: Apache-2.0
// uWSGI asks for its application from C: it runs the module, then takes the callable out of its
// dictionary, and no Python function is there to hook. So while the app is being loaded, a C
// profile function looks at the end of each module that C code asked for, and puts a plain WSGI
// callable behind a guard before uWSGI takes it. It costs some 20 ns a call while the app loads,
// and nothing once the first request came. Apps of a class that is hooked anyway (Flask, Django)
// are left as they are.
#pragma once

namespace sqreen::python {

// For a process that is uWSGI; called once, before the app is loaded.
void watch_uwsgi_loading();
// The app is there: stop looking.
void end_uwsgi_loading();

}  // namespace sqreen::python
