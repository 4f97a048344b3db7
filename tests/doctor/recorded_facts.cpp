// SPDX-License-Identifier: Apache-2.0
#include "doctor/recorded_facts.h"

#include "core/version.h"
#include "doctor/http/libcurl.h"

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

// An app whose relay works and whose files are this installation's, changed in one thing.
Facts running_app(void (*change)(RunningApp& app)) {
  Facts facts;
  RunningApp app{.name = "shop", .folder = "/run/sqreen/shop.0a1b2c3d", .root = 7};
  app.relay_alive = true;
  change(app);
  facts.apps.push_back(std::move(app));
  return facts;
}

// `doctor --live` with two workers of which all is well, changed in one thing.
Facts tried(void (*change)(LiveFacts& live)) {
  Facts facts;
  LiveFacts live{.end = LiveFacts::End::tested, .shown = "gunicorn shop:app"};
  live.block_page = true;
  for (const pid_t pid : {7, 8}) {
    LiveWorker worker{.pid = pid, .answered = true, .python = "3.11.7", .mode = "block"};
    worker.sinks.push_back({.name = "sqlite3.Cursor.execute",
                            .where = "in memory",
                            .attack = "blocked",
                            .honest = "passed",
                            .event = "1"});
    live.workers.push_back(std::move(worker));
  }
  change(live);
  facts.live = std::move(live);
  return facts;
}
void as_it_is(LiveFacts&) {}

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
  facts.host = HostFacts{.system = "linux",
                         .runtime_folder = "/run/sqreen",
                         .folder_problem = {},
                         .free_bytes = std::uint64_t{10} << 30,
                         .needed_bytes = std::uint64_t{72} << 20,
                         .descriptors = 1024,
                         .memory_limit = std::uint64_t{512} << 20};
  change(*facts.host);
  return facts;
}
void nothing(HostFacts&) {}

// A command here whose dashboard answers, with TLS and a clock like ours, changed in one thing.
Facts on_the_way(void (*change)(Way& way)) {
  Facts facts = here(true);
  Way way{.url = *parse_http_url("https://dash.example"), .place = {.source = "sqreen.ini"}};
  way.exchange = {.resolved = true, .connected = true, .encrypted = true, .status = 200};
  way.exchange.now = 1'790'000'000;
  way.exchange.date = way.exchange.now - 2;
  change(way);
  judge_exchange(way);
  facts.settings.dashboards.push_back({way.url, way.place, {}});
  facts.network.ways.push_back(std::move(way));
  return facts;
}
void as_it_should_be(Way&) {}

void ends_with(Way& way, CURLcode code) {
  const std::int64_t now = way.exchange.now;
  way.exchange = {.code = code, .error = "libcurl's words"};
  way.exchange.now = now;
}

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
      {"relay.alive", "it was killed", true,
       running_app([](RunningApp& app) { app.relay_alive = false; })},
      {"relay.alive", "its disk is full", true,
       running_app([](RunningApp& app) { app.relay_note = "No space left on device"; })},
      {"relay.alive", "it works", false, running_app([](RunningApp&) {})},
      {"agent.version", "an older one", true, running_app([](RunningApp& app) {
         app.parts.push_back({.pid = 7, .what = "the agent", .path = "/a", .version = "0.0.1"});
       })},
      {"agent.version", "replaced by an upgrade", true, running_app([](RunningApp& app) {
         app.parts.push_back({.pid = 7, .what = "the relay", .path = "/a", .replaced = true});
       })},
      {"agent.version", "another installation of the same", false, running_app([](RunningApp& app) {
         app.parts.push_back({.pid = 7, .what = "the agent", .version = own_version()});
       })},
      {"agent.version", "this installation", false, running_app([](RunningApp&) {})},
      {"live.bind", "a script of the app's own", true,
       tried([](LiveFacts& live) { live.end = LiveFacts::End::not_bound; })},
      {"live.bind", "no room for the scratch folder", true,
       tried([](LiveFacts& live) { live.end = LiveFacts::End::no_scratch; })},
      {"live.bind", "all is well", false, tried(as_it_is)},
      {"live.start", "it ends at once", true,
       tried([](LiveFacts& live) { live.end = LiveFacts::End::ended; })},
      {"live.start", "it hangs", true,
       tried([](LiveFacts& live) { live.end = LiveFacts::End::silent; })},
      {"live.start", "all is well", false, tried(as_it_is)},
      {"live.agent", "the app answers", true,
       tried([](LiveFacts& live) { live.end = LiveFacts::End::foreign; })},
      {"live.agent", "no app was loaded", true, tried([](LiveFacts& live) {
         live.end = LiveFacts::End::foreign;
         live.agent_is_in = true;
       })},
      {"live.agent", "all is well", false, tried(as_it_is)},
      {"live.workers", "one was not seen", true,
       tried([](LiveFacts& live) { live.workers[1] = {.pid = 8}; })},
      {"live.workers", "all is well", false, tried(as_it_is)},
      {"live.guards", "one ran an attack", true,
       tried([](LiveFacts& live) { live.workers[1].sinks[0].attack = "passed"; })},
      {"live.guards", "one only reported it", true,
       tried([](LiveFacts& live) { live.workers[1].sinks[0].attack = "reported"; })},
      {"live.guards", "one could not be tried", true,
       tried([](LiveFacts& live) { live.workers[1].sinks[0].attack = "not tried"; })},
      {"live.guards", "reported in monitor mode", false, tried([](LiveFacts& live) {
         for (LiveWorker& worker : live.workers) {
           worker.mode = "monitor";
           worker.sinks[0].attack = "reported";
         }
       })},
      {"live.guards", "all is well", false, tried(as_it_is)},
      {"live.honest", "one refused tea", true,
       tried([](LiveFacts& live) { live.workers[1].sinks[0].honest = "refused"; })},
      {"live.honest", "all is well", false, tried(as_it_is)},
      {"live.events", "one was lost", true, tried([](LiveFacts& live) { live.lost = {"1"}; })},
      {"live.events", "no block page", true,
       tried([](LiveFacts& live) { live.block_page = false; })},
      {"live.events", "all is well", false, tried(as_it_is)},
      {"python.module", "a build without the module", true, here(false)},
      {"python.module", "a build with it", false, here(true)},
      {"os.supported", "a Mac", true, on_host([](HostFacts& host) { host.system = "macos"; })},
      {"os.supported", "Linux", false, on_host([](HostFacts& host) { host.system = "linux"; })},
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
      {"network.dns", "a misspelt name", true,
       on_the_way([](Way& way) { ends_with(way, CURLE_COULDNT_RESOLVE_HOST); })},
      {"network.dns", "a silent resolver", true,
       on_the_way([](Way& way) { ends_with(way, CURLE_OPERATION_TIMEDOUT); })},
      {"network.dns", "a dashboard that answers", false, on_the_way(as_it_should_be)},
      {"network.proxy", "it wants credentials", true, on_the_way([](Way& way) {
         ends_with(way, CURLE_RECV_ERROR);
         way.proxy.url = "http://proxy:3128";
         way.exchange.connected = true;
         way.exchange.proxy_status = 407;
       })},
      {"network.proxy", "its name has no address", true, on_the_way([](Way& way) {
         ends_with(way, CURLE_COULDNT_RESOLVE_PROXY);
         way.proxy.url = "http://proxy:3128";
       })},
      {"network.proxy", "it lets through", false, on_the_way([](Way& way) {
         way.proxy.url = "http://proxy:3128";
         way.exchange.proxy_status = 200;
       })},
      {"network.proxy", "no proxy", false, on_the_way(as_it_should_be)},
      {"network.unreachable", "nobody listens", true, on_the_way([](Way& way) {
         ends_with(way, CURLE_COULDNT_CONNECT);
         way.exchange.resolved = true;
       })},
      {"network.unreachable", "a database answers", true, on_the_way([](Way& way) {
         ends_with(way, CURLE_UNSUPPORTED_PROTOCOL);
         way.exchange.connected = true;
       })},
      {"network.unreachable", "no libcurl here", true,
       on_the_way([](Way& way) { way.exchange.no_library = "libcurl.so.4: not found"; })},
      {"network.unreachable", "an error is an answer", false,
       on_the_way([](Way& way) { way.exchange.status = 503; })},
      {"network.unreachable", "the proxy is to blame", false, on_the_way([](Way& way) {
         ends_with(way, CURLE_COULDNT_CONNECT);
         way.proxy.url = "http://proxy:3128";
       })},
      {"network.tls", "an unknown authority", true, on_the_way([](Way& way) {
         ends_with(way, CURLE_PEER_FAILED_VERIFICATION);
         way.exchange.verdict = 19;
       })},
      {"network.tls", "plain HTTP", true, on_the_way([](Way& way) {
         ends_with(way, CURLE_SSL_CONNECT_ERROR);
         way.exchange.speaks_plain_http = true;
       })},
      {"network.tls", "a good certificate", false, on_the_way(as_it_should_be)},
      {"network.clock", "an hour ahead", true,
       on_the_way([](Way& way) { way.exchange.now += 3600; })},
      {"network.clock", "an hour behind", true,
       on_the_way([](Way& way) { way.exchange.now -= 3600; })},
      {"network.clock", "four minutes apart", false,
       on_the_way([](Way& way) { way.exchange.now += 240; })},
      {"network.clock", "an answer without a date", false,
       on_the_way([](Way& way) { way.exchange.date.reset(); })},
  };
}

}  // namespace sqreen::doctor
