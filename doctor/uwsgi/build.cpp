// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/build.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kLargestProgram = 64u << 20;

constexpr auto kParts = std::to_array<UwsgiPart>({
    {.name = "Python",
     .options = "module wsgi wsgi-file file eval callable virtualenv home pyhome venv pythonpath "
                "python-path pyargv paste ini-paste ini-paste-logged pyimport python-import import "
                "py-* python-* pecan web3 pump wsgi-lite wsgi-*",
     .help = "load a WSGI module",
     .remedy = "load it first: plugin = python3"},
    {.name = "fork hooks for Python",
     .options = "py-call-uwsgi-fork-hooks",
     .help = "call pre and post hooks when uswgi forks",
     .remedy = "they came with uWSGI 2.0.21"},
    {.name = "JSON",
     .options = "json js",
     .help = "load config from json file",
     .remedy = "write the configuration as ini or YAML, or build uWSGI where libjansson's headers "
               "are"},
    {.name = "YAML",
     .options = "yaml yml",
     .help = "load config from yaml file",
     .remedy = "write the configuration as ini"},
    {.name = "XML",
     .options = "xml xmlconfig",
     .help = "load config from xml file",
     .remedy = "write the configuration as ini, or build uWSGI where libxml2's headers are"},
    {.name = "internal routing",
     .options = "route route-* final-route final-route-* error-route error-route-* response-route "
                "response-route-* log-filter log-drain log-route if-hostname-match static-expires",
     .help = "add a route",
     .remedy = "build uWSGI where PCRE's headers are"},
    {.name = "HTTP router",
     .options = "http httprouter https http-to http-processes http-keepalive http-timeout "
                "http-websockets http-auto-chunked",
     .help = "add an http router/server on the specified address",
     .remedy = "load it: plugin = http; or listen with http-socket"},
    {.name = "gevent",
     .options = "gevent gevent-*",
     .help = "a shortcut enabling gevent loop engine",
     .remedy = "load it: plugin = gevent_python3 (Debian: uwsgi-plugin-gevent-python3)"},
    {.name = "asyncio",
     .options = "asyncio",
     .help = "a shortcut enabling asyncio loop engine",
     .remedy = "load it: plugin = asyncio_python3"},
    {.name = "busyness algorithm",
     .options = "cheaper-busyness-*",
     .help = "set the cheaper busyness high percent limit",
     .remedy = "load it: plugin = cheaper_busyness"},
});

bool names(std::string_view options, std::string_view option) {
  for (const std::string_view word : split(options, ' ')) {
    if (word == option) return true;
    if (word.ends_with('*') && option.starts_with(word.substr(0, word.size() - 1))) return true;
  }
  return false;
}

std::vector<std::string> candidates(std::string_view plugin, std::span<const std::string> folders) {
  const std::string name(plugin.substr(plugin.find(':') + 1));  // `0:python3`
  if (name.find('/') != std::string::npos) return {name};
  std::vector<std::string> paths;
  for (const std::string& folder : folders) paths.push_back(folder + "/" + name + "_plugin.so");
  for (const char* folder : {"/usr/lib/uwsgi/plugins/", "/usr/lib64/uwsgi/"}) {
    paths.push_back(folder + name + "_plugin.so");
  }
  return paths;
}

}  // namespace

const UwsgiPart* UwsgiBuild::missing_part(std::string_view option) const {
  for (const UwsgiPart* part : missing) {
    if (names(part->options, option)) return part;
  }
  return nullptr;
}

void inspect_uwsgi_program(UwsgiBuild& build, const std::string& program, const FileSystem& files) {
  const auto bytes = files.read(program, kLargestProgram);
  if (!bytes || bytes->find("load config from ini file") == std::string::npos) return;
  build.inspected = true;
  build.libyaml = bytes->find("unable to initialize YAML parser") != std::string::npos;
  build.missing.clear();
  for (const UwsgiPart& part : kParts) {
    if (bytes->find(part.help) == std::string::npos) build.missing.push_back(&part);
  }
}

bool load_uwsgi_plugin(UwsgiBuild& build, std::string_view plugin,
                       std::span<const std::string> plugin_folders, const FileSystem& files) {
  for (const std::string& path : candidates(plugin, plugin_folders)) {
    const auto library = files.read(path, kLargestProgram);
    if (!library) continue;
    std::erase_if(build.missing, [&](const UwsgiPart* part) {
      return library->find(part->help) != std::string::npos;
    });
    return true;
  }
  return false;
}

}  // namespace sqreen::doctor
