// SPDX-License-Identifier: Apache-2.0
// What /proc says of processes. Each may end at any moment: then there is nothing to say of it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "core/filesystem.h"

namespace sqreen::doctor {

std::string proc_path(pid_t pid, std::string_view name);  // "/proc/7/cmdline"
// The strings of "cmdline" or "environ", which end in a zero byte each.
std::vector<std::string> proc_strings(pid_t pid, std::string_view name, const FileSystem& files);
Environment environment_of(pid_t pid, const FileSystem& files);
// Whether its current folder is `folder` or lies below it.
bool runs_below(pid_t pid, const std::string& folder, const FileSystem& files);
std::vector<pid_t> all_processes(const FileSystem& files);
pid_t parent_of(pid_t pid, const FileSystem& files);              // 0: not known
std::string program_name_of(pid_t pid, const FileSystem& files);  // as it calls itself (comm)
// Living processes below `pid`, sorted; zombies are not among them.
std::vector<pid_t> descendants_of(pid_t pid, const FileSystem& files);

// Inodes of the sockets that listen on a TCP port of IPv4, whoever holds them.
std::set<std::uint64_t> listening_sockets(int port, const FileSystem& files);
// Whether the process has one of them open.
bool holds_socket(pid_t pid, const std::set<std::uint64_t>& inodes, const FileSystem& files);

}  // namespace sqreen::doctor
