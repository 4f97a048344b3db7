// SPDX-License-Identifier: Apache-2.0
// uWSGI and mod_wsgi ask for their application from C: they run the module, then take the callable
// out of its dictionary, and no Python function is there to hook. So while the app is being loaded,
// a C profile function looks at the end of each module that C code asked for, and puts a plain WSGI
// callable behind a guard before the server takes it. It costs some 20 ns a call while the app
// loads, and nothing afterwards. Apps of a class that is hooked anyway (Flask, Django) are left as
// they are.
#pragma once

namespace sqreen::python {

// For a process that is uWSGI; called once, before the app is loaded.
void watch_uwsgi_loading();
// The app is there: stop looking.
void end_uwsgi_loading();

// For sqreen.start(), which a script of mod_wsgi has called: looks until the script has run, for
// `application` alone. Each call counts, since mod_wsgi runs a script that has changed again. Does
// nothing where mod_wsgi is not.
void watch_mod_wsgi_script();
// For a process that came to the agent by `sqreen start apache2`: the same for every script, from
// the moment that importlib hears of it. Called once; does nothing where mod_wsgi is not, and on
// CPython 2.7, whose C code loads a script without a word to anybody.
void watch_mod_wsgi_scripts();

}  // namespace sqreen::python
