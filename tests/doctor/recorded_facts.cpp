// SPDX-License-Identifier: Apache-2.0
#include "doctor/recorded_facts.h"

namespace sqreen::doctor {
namespace {

constexpr UwsgiPart kHttpRouter{
    .name = "the HTTP router", .options = "http", .help = {}, .remedy = "load it: plugin = http"};

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

}  // namespace

std::vector<RecordedFacts> recorded_facts() {
  return {
      {"uwsgi.option-ignored", "http without its plugin", true, uwsgi_with_router(false)},
      {"uwsgi.option-ignored", "http with its plugin", false, uwsgi_with_router(true)},
  };
}

}  // namespace sqreen::doctor
