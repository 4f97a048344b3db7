// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"

namespace sqreen::doctor {
namespace {

// One a line, in the order in which they are listed.
// clang-format off
constexpr const Check* kAllChecks[] = {
    &launch_agent_missing,
    &launch_none_found,
    &launch_not_understood,
    &process_unprotected,
    &relay_alive,
    &agent_version,
    &live_bind,
    &live_start,
    &live_agent,
    &live_workers,
    &live_guards,
    &live_honest,
    &live_events,
    &server_asgi,
    &gunicorn_refused,
    &gunicorn_setting_spelling,
    &gunicorn_configuration,
    &waitress_refused,
    &chaussette_backend,
    &circus_sockets,
    &mod_wsgi_agent_missing,
    &mod_wsgi_application_group,
    &launch_agent_disabled,
    &settings_valid,
    &settings_secret,
    &dashboard_not_sent,
    &dashboard_clear_text,
    &ignore_without_effect,
    &os_supported,
    &python_supported,
    &python_module,
    &python_options,
    &python_path,
    &python_sitecustomize,
    &image_libc,
    &packages_supported,
    &agents_order,
    &agents_original,
    &gevent_patched_late,
    &django_authenticate,
    &launch_limits,
    &launch_read_only,
    &host_runtime_folder,
    &host_disk,
    &host_descriptors,
    &host_memory,
    &network_dns,
    &network_proxy,
    &network_unreachable,
    &network_tls,
    &network_clock,
    &uwsgi_refused,
    &uwsgi_agent_lost,
    &uwsgi_option_ignored,
    &uwsgi_enable_threads,
    &uwsgi_single_interpreter,
    &uwsgi_py_call_osafterfork,
    &uwsgi_lazy_apps,
    &uwsgi_virtualenv,
    &uwsgi_die_on_term,
    &uwsgi_gevent,
    &uwsgi_py_autoreload,
    &uwsgi_other_agents,
    &uwsgi_option_spelling,
    &uwsgi_configuration,
};
// clang-format on

constexpr const Check* kUwsgiChecks[] = {
    &uwsgi_refused,
    &uwsgi_agent_lost,
    &uwsgi_enable_threads,
    &uwsgi_single_interpreter,
    &uwsgi_py_call_osafterfork,
    &uwsgi_lazy_apps,
    &uwsgi_option_spelling,
    &uwsgi_configuration,
};

}  // namespace

std::span<const Check* const> all_checks() {
  return kAllChecks;
}
std::span<const Check* const> uwsgi_checks() {
  return kUwsgiChecks;
}

}  // namespace sqreen::doctor
