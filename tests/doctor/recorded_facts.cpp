// SPDX-License-Identifier: Apache-2.0
#include "doctor/recorded_facts.h"

namespace sqreen::doctor {
namespace {

constexpr UwsgiPart kHttpRouter{
    .name = "HTTP router", .options = "http", .help = {}, .remedy = "load it: plugin = http"};

// Debian's uWSGI on a host where `http = :80` stands in a file, with and without its plugin.
Facts uwsgi_with_router(bool has_it) {
  Facts facts;
  UwsgiServer server;
  if (!has_it) {
    UwsgiOption option;
    option.key = "http";
    option.place = {.source = "app.ini", .line = 3};
    server.ignored.push_back({option, &kHttpRouter});
  }
  facts.uwsgi.push_back(server);
  return facts;
}

// uWSGI with Python 3.11 in it, and an environment of the version that is given.
Facts uwsgi_with_environment(std::string_view python) {
  UwsgiConfiguration configuration;
  configuration.effects.push_back({.kind = UwsgiEffect::Kind::applies,
                                   .key = "virtualenv",
                                   .value = "/srv/venv",
                                   .has_value = true,
                                   .place = {.source = "app.ini", .line = 4},
                                   .written = "virtualenv = /srv/venv",
                                   .loaded_by = {}});
  Facts facts;
  facts.uwsgi.push_back(
      judge_effects(configuration, {.version = "2.0.21", .python = "3.11.2", .missing = {}}));
  facts.uwsgi.back().virtualenv_python = parse_version(python);
  return facts;
}

Facts running(RunningProcess::State state, std::string reason, bool by_design) {
  Facts facts;
  RunningProcess process{.pid = 1234, .state = state, .app = "shop", .command = "gunicorn"};
  process.reason = std::move(reason);
  process.by_design = by_design;
  facts.processes.push_back(std::move(process));
  return facts;
}

// `sqreen doctor -- gunicorn shop:app` on a host with a CPython 3.11.
Facts here(bool module_installed) {
  Facts facts;
  Launch launch;
  launch.role = LaunchRole::web;
  launch.runs_here = true;
  launch.starts_agent = true;
  launch.interpreter = compat::Interpreter();
  launch.interpreter->implementation = compat::Implementation::cpython;
  launch.interpreter->major = 3;
  launch.interpreter->minor = 11;
  launch.interpreter->version = "3.11.2";
  launch.module_installed = module_installed;
  facts.launches.push_back(launch);
  return facts;
}

// The same on a roomy machine, changed in one thing.
Facts on_host(void (*change)(HostFacts& host)) {
  Facts facts = here(true);
  facts.host = HostFacts{.runtime_folder = "/run/sqreen",
                         .folder_problem = {},
                         .free_bytes = std::uint64_t{10} << 30,
                         .needed_bytes = std::uint64_t{72} << 20,
                         .descriptors = 1024,
                         .memory_limit = std::uint64_t{512} << 20};
  change(*facts.host);
  return facts;
}
void nothing(HostFacts&) {}

}  // namespace

std::vector<RecordedFacts> recorded_facts() {
  return {
      {"uwsgi.option-ignored", "http without its plugin", true, uwsgi_with_router(false)},
      {"uwsgi.option-ignored", "http with its plugin", false, uwsgi_with_router(true)},
      {"uwsgi.virtualenv", "of another Python", true, uwsgi_with_environment("3.13.0")},
      {"uwsgi.virtualenv", "of its own Python", false, uwsgi_with_environment("3.11.9")},
      {"process.unprotected", "without the agent", true,
       running(RunningProcess::State::outside, "it was not started with `sqreen start`", false)},
      {"process.unprotected", "no module for its Python", true,
       running(RunningProcess::State::inactive, "no agent for this Python", false)},
      {"process.unprotected", "protected", false,
       running(RunningProcess::State::guarded, "", false)},
      {"process.unprotected", "a wrapper", false,
       running(RunningProcess::State::inactive, "passes the agent on", true)},
      {"python.module", "a build without the module", true, here(false)},
      {"python.module", "a build with it", false, here(true)},
      {"host.runtime-folder", "a read-only root", true,
       on_host([](HostFacts& host) { host.folder_problem = "/run: Read-only file system"; })},
      {"host.runtime-folder", "an ordinary host", false, on_host(nothing)},
      {"host.disk", "a full disk", true, on_host([](HostFacts& host) { host.free_bytes = 4096; })},
      {"host.disk", "an ordinary host", false, on_host(nothing)},
      {"host.descriptors", "ulimit -n 64", true,
       on_host([](HostFacts& host) { host.descriptors = 64; })},
      {"host.descriptors", "no limit", false,
       on_host([](HostFacts& host) { host.descriptors.reset(); })},
      {"host.memory", "a container of 64 MiB", true,
       on_host([](HostFacts& host) { host.memory_limit = 64u << 20; })},
      {"host.memory", "no container", false,
       on_host([](HostFacts& host) { host.memory_limit.reset(); })},
  };
}

}  // namespace sqreen::doctor
