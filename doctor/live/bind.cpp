// SPDX-License-Identifier: Apache-2.0
#include "doctor/live/bind.h"

#include "compat/paths.h"
#include "core/text.h"
#include "doctor/launch/arguments.h"

namespace sqreen::doctor {
namespace {

struct Server {
  std::string_view launcher;  // how its name in the launcher table begins, or ends
  BoundArguments (*bind)(const Arguments&, const BindRequest&, Environment&);
};

constexpr Server kServers[] = {
    {"gunicorn", bind_gunicorn},
    {"uwsgi", bind_uwsgi},
    {"waitress", bind_waitress},
    {"chaussette", bind_chaussette},
    {"flask run", bind_flask},
    {" runserver", bind_django},  // of manage.py, django-admin,
                                  // python -m django
    {" runserver_plus", bind_django},
};

const Server* find_server(std::string_view launcher) {
  for (const Server& server : kServers) {
    const bool is_ending = server.launcher.starts_with(' ');
    if (is_ending ? launcher.ends_with(server.launcher) : launcher.starts_with(server.launcher)) {
      return &server;
    }
  }
  return nullptr;
}

tl::unexpected<std::string> refuse(std::string why) {
  return tl::make_unexpected(std::move(why));
}

}  // namespace

tl::expected<BoundCommand, std::string> bind_to_port(const std::vector<std::string>& words,
                                                     const BindRequest& request) {
  const std::vector<std::string>& command = request.launch.command;
  const std::string name =
      printable(request.launch.launcher.name.empty() ? compat::base_name(words.front())
                                                     : request.launch.launcher.name);
  const Server* server = find_server(request.launch.launcher.name);
  if (server == nullptr || command.empty()) {
    return refuse("where " + name + " serves cannot be changed from outside");
  }
  const bool is_shown = command.size() <= words.size() &&
                        std::equal(command.rbegin(), command.rend(), words.rbegin());
  if (!is_shown) return refuse(name + " is started by a script, whose words cannot be changed");
  const auto begin =
      static_cast<std::ptrdiff_t>(words.size() - command.size() + find_arguments(command));
  BoundCommand bound{.words = {words.begin(), words.begin() + begin},
                     .environment = request.environment};
  auto arguments = server->bind({words.begin() + begin, words.end()}, request, bound.environment);
  if (!arguments) return refuse(std::move(arguments.error()));
  std::move(arguments->begin(), arguments->end(), std::back_inserter(bound.words));
  return bound;
}

}  // namespace sqreen::doctor
