// SPDX-License-Identifier: Apache-2.0
#include "doctor/running/proc.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "core/text.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kLongestFile = 1u << 20;
constexpr std::size_t kLongestTable = 16u << 20;  // of a busy machine's connections

template <typename Number>
std::optional<Number> number_of(std::string_view text, int base = 10) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

struct Parent {
  pid_t pid = 0;
  bool is_dead = true;  // a zombie, or not there
};

Parent parent(pid_t pid, const FileSystem& files) {
  const auto text = files.read(proc_path(pid, "stat"), kLongestFile);
  if (!text) return {};
  // "pid (any name) S ppid": the name may hold brackets and blanks.
  const std::size_t bracket = text->rfind(')');
  if (bracket == std::string::npos) return {};
  const auto fields = split(std::string_view(*text).substr(bracket + 1), ' ');
  if (fields.size() < 3) return {};
  return {number_of<pid_t>(fields[2]).value_or(0), fields[1] == "Z" || fields[1] == "X"};
}

// The blanks in these tables come in any number.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words = split(line, ' ');
  std::erase_if(words, [](std::string_view word) { return word.empty(); });
  return words;
}

}  // namespace

std::string proc_path(pid_t pid, std::string_view name) {
  return "/proc/" + std::to_string(pid) + "/" + std::string(name);
}

std::vector<std::string> proc_strings(pid_t pid, std::string_view name, const FileSystem& files) {
  std::vector<std::string> strings;
  const auto text = files.read(proc_path(pid, name), kLongestFile);
  if (!text) return strings;
  for (const std::string_view part : split(*text, '\0')) strings.emplace_back(part);
  if (!strings.empty() && strings.back().empty()) strings.pop_back();
  return strings;
}

Environment environment_of(pid_t pid, const FileSystem& files) {
  Environment environment;
  for (const std::string& variable : proc_strings(pid, "environ", files)) {
    const std::size_t equals = variable.find('=');
    if (equals != std::string::npos) {
      environment[variable.substr(0, equals)] = variable.substr(equals + 1);
    }
  }
  return environment;
}

bool runs_below(pid_t pid, const std::string& folder, const FileSystem& files) {
  const auto where = files.real_path(proc_path(pid, "cwd"));
  return where && (*where == folder || where->starts_with(folder + "/"));
}

std::vector<pid_t> all_processes(const FileSystem& files) {
  std::vector<pid_t> pids;
  for (const std::string& name : files.list("/proc").value_or(std::vector<std::string>())) {
    if (const auto pid = number_of<pid_t>(name)) pids.push_back(*pid);
  }
  return pids;
}

pid_t parent_of(pid_t pid, const FileSystem& files) {
  return parent(pid, files).pid;
}

std::string program_name_of(pid_t pid, const FileSystem& files) {
  const auto name = files.read(proc_path(pid, "comm"), kLongestFile);
  return name ? std::string(trim(*name)) : std::string();
}

std::vector<pid_t> descendants_of(pid_t pid, const FileSystem& files) {
  std::multimap<pid_t, pid_t> children;  // zombies too: what they left is not ours to miss
  std::vector<pid_t> dead;
  for (const pid_t one : all_processes(files)) {
    const Parent above = parent(one, files);
    children.emplace(above.pid, one);
    if (above.is_dead) dead.push_back(one);
  }
  std::vector<pid_t> found;
  std::vector<pid_t> fresh{pid};
  while (!fresh.empty()) {
    std::vector<pid_t> next;
    for (const pid_t one : fresh) {
      for (auto [at, end] = children.equal_range(one); at != end; ++at) next.push_back(at->second);
    }
    found.insert(found.end(), next.begin(), next.end());
    fresh = std::move(next);
  }
  std::erase_if(found,
                [&](pid_t one) { return std::find(dead.begin(), dead.end(), one) != dead.end(); });
  std::sort(found.begin(), found.end());
  return found;
}

std::set<std::uint64_t> listening_sockets(int port, const FileSystem& files) {
  std::set<std::uint64_t> inodes;
  const auto table = files.read("/proc/self/net/tcp", kLongestTable);
  if (!table) return inodes;
  // sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode
  constexpr std::string_view kListening = "0A";
  for (const std::string_view line : split(*table, '\n')) {
    const auto words = words_of(line);
    if (words.size() < 10 || words[3] != kListening) continue;
    const std::string_view local = words[1];
    const auto number =
        number_of<int>(local.substr(std::min(local.find(':') + 1, local.size())), 16);
    if (number != port) continue;
    if (const auto inode = number_of<std::uint64_t>(words[9])) inodes.insert(*inode);
  }
  return inodes;
}

bool holds_socket(pid_t pid, const std::set<std::uint64_t>& inodes, const FileSystem& files) {
  const std::string folder = proc_path(pid, "fd");
  for (const std::string& name : files.list(folder).value_or(std::vector<std::string>())) {
    const auto target = files.read_link(folder + "/" + name);
    constexpr std::string_view kSocket = "socket:[";
    if (!target || !target->starts_with(kSocket) || !target->ends_with(']')) continue;
    const std::string_view inside = std::string_view(*target).substr(kSocket.size());
    const auto inode = number_of<std::uint64_t>(inside.substr(0, inside.size() - 1));
    if (inode && inodes.contains(*inode)) return true;
  }
  return false;
}

}  // namespace sqreen::doctor
