// SPDX-License-Identifier: Apache-2.0
#include "relay/privileges.h"

#include <fcntl.h>
#include <grp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <string>
#include <string_view>

#include "core/descriptor.h"

namespace sqreen::relay {
namespace {

// The second number of a line such as "Uid:\t0\t33\t33\t33": the effective id.
std::optional<unsigned> effective_id(std::string_view status, std::string_view name) {
  const std::size_t start = status.find(name);
  if (start == std::string_view::npos) return std::nullopt;
  std::string_view rest = status.substr(start + name.size());
  const std::size_t second = rest.find('\t');
  if (second == std::string_view::npos) return std::nullopt;
  rest.remove_prefix(second + 1);
  unsigned id = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), id);
  if (error != std::errc()) return std::nullopt;
  return id;
}

}  // namespace

std::optional<Owner> owner_of(const ProcessId& process) {
  const std::string path = "/proc/" + std::to_string(process.pid) + "/status";
  const Descriptor file = open_file(path, O_RDONLY, 0);
  if (!file) return std::nullopt;
  std::array<char, 2048> text;
  const ssize_t got = ::read(file.get(), text.data(), text.size());
  // Asked after reading: the number may have become another process in between.
  if (got <= 0 || !is_alive(process)) return std::nullopt;
  const std::string_view status(text.data(), static_cast<std::size_t>(got));
  const auto uid = effective_id(status, "\nUid:\t");
  const auto gid = effective_id(status, "\nGid:\t");
  if (!uid || !gid) return std::nullopt;
  return Owner{*uid, *gid};
}

Expected<void> become(Owner owner) {
  if (::setgroups(1, &owner.gid) != 0 || ::setresgid(owner.gid, owner.gid, owner.gid) != 0 ||
      ::setresuid(owner.uid, owner.uid, owner.uid) != 0) {
    return fail_errno(ErrorCode::not_permitted, "becoming uid " + std::to_string(owner.uid), errno);
  }
  return {};
}

}  // namespace sqreen::relay
