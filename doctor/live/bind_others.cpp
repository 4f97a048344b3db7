// SPDX-License-Identifier: Apache-2.0
// Servers with few options: those that say where to serve are left out, and ours are added.
#include <algorithm>
#include <initializer_list>

#include "core/text.h"
#include "doctor/live/bind.h"
#include "doctor/word_table.h"

namespace sqreen::doctor {
namespace {

using Options = std::initializer_list<std::string_view>;

// Without `options` and their values: "--port 80", "--port=80", "-p 80", "-p80".
Arguments without(const Arguments& arguments, Options options) {
  Arguments kept;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view word = arguments[i];
    if (holds(options, word)) {
      ++i;  // and its value
      continue;
    }
    const bool is_long = word.starts_with("--");
    const std::string_view name = is_long ? word.substr(0, word.find('=')) : word.substr(0, 2);
    if (word.starts_with('-') && name != word && holds(options, name)) continue;
    kept.emplace_back(word);
  }
  return kept;
}

std::string address(const BindRequest& request) {
  return "127.0.0.1:" + std::to_string(request.port);
}

// Where the words behind a subcommand begin; size() when it is not there.
std::size_t behind(const Arguments& arguments, std::string_view subcommand) {
  const auto found = std::find_if(arguments.begin(), arguments.end(), [&](const std::string& word) {
    return word.starts_with(subcommand);
  });
  return found == arguments.end() ? arguments.size()
                                  : static_cast<std::size_t>(found - arguments.begin()) + 1;
}

// argparse takes a beginning of an option's name that no other has.
Arguments spelled_out(const Arguments& arguments, Options options) {
  Arguments spelled;
  for (const std::string& word : arguments) {
    const std::string_view name = std::string_view(word).substr(0, word.find('='));
    std::string_view whole;
    int matches = 0;
    for (const std::string_view option : options) {
      if (!name.starts_with("--") || !option.starts_with(name)) continue;
      whole = option;
      ++matches;
    }
    if (matches != 1) whole = name;
    spelled.push_back(std::string(whole) + word.substr(name.size()));
  }
  return spelled;
}

}  // namespace

// Its options end at the first word that is none.
BoundArguments bind_waitress(const Arguments& arguments, const BindRequest& request, Environment&) {
  Arguments bound =
      without(arguments, {"--listen", "--host", "--port", "--unix-socket", "--unix-socket-perms"});
  bound.insert(bound.begin(), "--listen=" + address(request));
  return bound;
}

// In circus it is given a descriptor, which a trial has not.
BoundArguments bind_chaussette(const Arguments& arguments, const BindRequest& request,
                               Environment&) {
  const Options all = {"--address-family",   "--backend",     "--backlog",   "--fd",
                       "--graceful-timeout", "--help",        "--host",      "--log-level",
                       "--log-output",       "--port",        "--post-hook", "--pre-hook",
                       "--python-path",      "--socket-type", "--spawn",     "--use-reloader"};
  Arguments bound =
      without(spelled_out(arguments, all), {"--host", "--port", "--fd", "--address-family",
                                            "--socket-type", "--backlog", "--log-output"});
  bound.insert(bound.begin(), "--port=" + std::to_string(request.port));
  bound.insert(bound.begin(), "--host=127.0.0.1");
  return bound;
}

BoundArguments bind_flask(const Arguments& arguments, const BindRequest& request, Environment&) {
  const auto at = static_cast<std::ptrdiff_t>(behind(arguments, "run"));
  Arguments bound(arguments.begin(), arguments.begin() + at);
  const Arguments own = without({arguments.begin() + at, arguments.end()},
                                {"-h", "--host", "-p", "--port", "--cert", "--key"});
  bound.insert(bound.end(), own.begin(), own.end());
  bound.insert(bound.end(), {"--host", "127.0.0.1", "--port", std::to_string(request.port)});
  return bound;
}

BoundArguments bind_django(const Arguments& arguments, const BindRequest& request, Environment&) {
  const std::size_t at = behind(arguments, "runserver");
  Arguments bound(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(at));
  for (std::size_t i = at; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (!word.starts_with('-')) continue;  // an address
    if (holds(Options{"-6", "--ipv6"}, word)) continue;
    bound.push_back(word);
    if (holds(Options{"--settings", "--pythonpath", "-v", "--verbosity"}, word) &&
        i + 1 < arguments.size()) {
      bound.push_back(arguments[++i]);
    }
  }
  bound.push_back(address(request));
  return bound;
}

}  // namespace sqreen::doctor
