// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"

namespace sqreen::doctor {
namespace {

constexpr const Check* kUwsgiChecks[] = {
    &uwsgi_enable_threads, &uwsgi_single_interpreter, &uwsgi_py_call_osafterfork,
    &uwsgi_lazy_apps,      &uwsgi_option_spelling,    &uwsgi_configuration,
};

}  // namespace

std::span<const Check* const> uwsgi_checks() {
  return kUwsgiChecks;
}

}  // namespace sqreen::doctor
