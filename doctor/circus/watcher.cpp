// SPDX-License-Identifier: Apache-2.0
#include "doctor/circus/watcher.h"

#include <set>

#include "core/ini.h"
#include "core/text.h"
#include "doctor/launch/source_text.h"

namespace sqreen::doctor {
namespace {

constexpr std::string_view kWatcher = "watcher:";
constexpr std::string_view kSocket = "socket:";

// $(circus.sockets.web) and ((circus.sockets.web)), in any case: circus/util.py.
void add_sockets(const std::string& value, std::vector<std::string>& sockets) {
  constexpr std::string_view kReference = "(circus.sockets.";
  const std::string text = to_lower(value);
  for (std::size_t at = text.find(kReference); at != std::string::npos;
       at = text.find(kReference, at + 1)) {
    const bool is_reference = at > 0 && (text[at - 1] == '$' || text[at - 1] == '(');
    const std::size_t begin = at + kReference.size();
    const std::size_t end = text.find(')', begin);
    if (is_reference && end != std::string::npos)
      sockets.push_back(text.substr(begin, end - begin));
  }
}

// What circus takes for yes: its own to_bool().
bool is_yes(std::string_view value) {
  const std::string word = to_lower(trim(value));
  return word == "1" || word == "yes" || word == "true" || word == "on";
}

}  // namespace

std::vector<CircusWatcher> read_circus_watchers(std::string_view path, std::string_view text) {
  const IniFile file = parse_ini(text);
  std::vector<CircusWatcher> watchers;
  std::set<std::string> defined;
  bool is_whole = true;
  for (const IniEntry& entry : file.entries) {
    const std::string key = to_lower(entry.key);
    if (entry.section == "circus" && key.starts_with("include")) is_whole = false;
    if (entry.section.starts_with(kSocket)) {
      defined.insert(to_lower(entry.section.substr(kSocket.size())));
    }
    if (!entry.section.starts_with(kWatcher)) continue;
    const std::string name = entry.section.substr(kWatcher.size());
    if (watchers.empty() || watchers.back().name != name) {
      watchers.push_back({.name = name,
                          .sockets = {},
                          .missing = {},
                          .place = {},
                          .use_sockets_place = {},
                          .launch = {}});
    }
    CircusWatcher& watcher = watchers.back();
    const Place place{.source = std::string(path),
                      .line = entry.line,
                      .column = 1,
                      .written = std::string(trim(line_of(text, entry.line)))};
    if (key == "cmd") watcher.place = place;
    if (key == "cmd" || key == "args") add_sockets(entry.value, watcher.sockets);
    if (key == "use_sockets") {
      watcher.use_sockets = is_yes(entry.value);
      watcher.use_sockets_place = place;
    }
  }
  for (CircusWatcher& watcher : watchers) {
    for (const std::string& socket : watcher.sockets) {
      if (is_whole && !defined.contains(socket)) watcher.missing.push_back(socket);
    }
  }
  return watchers;
}

}  // namespace sqreen::doctor
