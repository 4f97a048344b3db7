// SPDX-License-Identifier: Apache-2.0
// Every check there is. A new one: its file in this folder, its line here and in checks.cpp.
#pragma once

#include <span>

#include "doctor/check.h"

namespace sqreen::doctor {

extern const Check agent_version;
extern const Check agents_order;
extern const Check agents_original;
extern const Check chaussette_backend;
extern const Check circus_sockets;
extern const Check dashboard_clear_text;
extern const Check dashboard_not_sent;
extern const Check django_authenticate;
extern const Check gevent_patched_late;
extern const Check gunicorn_configuration;
extern const Check gunicorn_refused;
extern const Check gunicorn_setting_spelling;
extern const Check host_descriptors;
extern const Check host_disk;
extern const Check host_memory;
extern const Check host_runtime_folder;
extern const Check ignore_without_effect;
extern const Check image_libc;
extern const Check launch_agent_disabled;
extern const Check launch_agent_missing;
extern const Check launch_limits;
extern const Check launch_none_found;
extern const Check launch_not_understood;
extern const Check launch_read_only;
extern const Check live_agent;
extern const Check live_bind;
extern const Check live_events;
extern const Check live_guards;
extern const Check live_honest;
extern const Check live_start;
extern const Check live_workers;
extern const Check mod_wsgi_agent_missing;
extern const Check mod_wsgi_application_group;
extern const Check network_clock;
extern const Check network_dns;
extern const Check network_proxy;
extern const Check network_tls;
extern const Check network_unreachable;
extern const Check os_supported;
extern const Check packages_supported;
extern const Check process_unprotected;
extern const Check python_module;
extern const Check python_options;
extern const Check python_path;
extern const Check python_sitecustomize;
extern const Check python_supported;
extern const Check relay_alive;
extern const Check server_asgi;
extern const Check settings_secret;
extern const Check settings_valid;
extern const Check uwsgi_agent_lost;
extern const Check uwsgi_configuration;
extern const Check uwsgi_die_on_term;
extern const Check uwsgi_enable_threads;
extern const Check uwsgi_gevent;
extern const Check uwsgi_lazy_apps;
extern const Check uwsgi_option_ignored;
extern const Check uwsgi_option_spelling;
extern const Check uwsgi_other_agents;
extern const Check uwsgi_py_autoreload;
extern const Check uwsgi_py_call_osafterfork;
extern const Check uwsgi_refused;
extern const Check uwsgi_single_interpreter;
extern const Check uwsgi_virtualenv;
extern const Check waitress_refused;

std::span<const Check* const> all_checks();
// Those that `sqreen start` runs before it execs uWSGI.
std::span<const Check* const> uwsgi_checks();

}  // namespace sqreen::doctor
