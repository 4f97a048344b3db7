// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/missing.h"

#include "core/text.h"

namespace sqreen::doctor {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Whether `name` is the first field of a line of /etc/passwd or /etc/group; true when there is no
// such file, and when another source of names may have it.
bool is_account(const std::string& name, const std::string& file, const FileSystem& files) {
  const auto text = files.read(file);
  if (!text) return true;
  for (const std::string_view line : split(*text, '\n')) {
    if (line.starts_with(name + ":") || line.starts_with('+')) return true;
  }
  const auto sources = files.read("/etc/nsswitch.conf");
  if (!sources) return false;
  const std::string database = file.substr(file.rfind('/') + 1) + ":";
  for (const std::string_view line : split(*sources, '\n')) {
    if (!line.starts_with(database)) continue;
    for (const std::string_view word : split(line.substr(database.size()), ' ')) {
      const std::string_view source = trim(word);
      if (!source.empty() && source != "files" && source != "compat" && source != "systemd") {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

void refuse_what_is_missing(UwsgiServer& server, const LaunchFiles& files) {
  const auto refuse = [&](const UwsgiSetting& setting, std::string what) {
    server.refusals.push_back({setting.place, std::move(what), true});
  };
  for (const char* option : {"chdir", "chdir2"}) {
    const UwsgiSetting* setting = server.settings.find(option);
    if (setting == nullptr || files.is_elsewhere(setting->value)) continue;
    if (!files.status(setting->value).is_folder) {
      refuse(*setting,
             "there is no folder " + printable(files.here(setting->value)) + " for " + option);
    }
  }
  if (!server.runs_here) return;
  for (const auto& [option, file] :
       {std::pair{"uid", "/etc/passwd"}, std::pair{"gid", "/etc/group"}}) {
    const UwsgiSetting* setting = server.settings.find(option);
    if (setting == nullptr || is_number(setting->value)) continue;
    if (!is_account(setting->value, file, files)) {
      refuse(*setting, std::string("there is no ") + (option[0] == 'u' ? "user " : "group ") +
                           printable(setting->value));
    }
  }
}

}  // namespace sqreen::doctor
