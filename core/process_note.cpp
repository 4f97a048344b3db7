// SPDX-License-Identifier: Apache-2.0
#include "core/process_note.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <filesystem>

#include "core/descriptor.h"
#include "core/text.h"

namespace sqreen {
namespace {

constexpr std::size_t kMostNotes = 256;
constexpr std::size_t kMostEntries = 4096;  // a worker may fill the folder that it was given
constexpr std::size_t kLongestNote = 1024;
constexpr std::size_t kFields = 5;

template <typename Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

Reason reason_of(std::string_view id) {
  for (const ReasonDescription& description : reason_descriptions()) {
    if (description.id == id && description.reason != Reason::none) return description.reason;
  }
  return Reason::internal_error;
}

std::string bounded(std::string_view text, std::size_t size) {
  return shortened(printable(text), size);
}

std::string read_note(const std::string& path) {
  const Descriptor file = open_file(path, O_RDONLY, 0);
  if (!file) return {};
  std::array<char, kLongestNote> bytes;
  ssize_t got;
  do {
    got = read(file.get(), bytes.data(), bytes.size());
  } while (got < 0 && errno == EINTR);
  return {bytes.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
}

}  // namespace

std::optional<ProcessInfo> parse_process_note(std::string_view name, std::string_view bytes) {
  if (!name.starts_with(kProcessNotePrefix) || bytes.size() > kLongestNote) return std::nullopt;
  ProcessInfo info;
  if (!read_number(name.substr(kProcessNotePrefix.size()), info.process.pid)) return std::nullopt;
  const std::vector<std::string_view> fields = split(bytes, '\n');
  if (info.process.pid <= 0 || fields.size() < kFields) return std::nullopt;
  if (!read_number(fields[0], info.process.start_time)) return std::nullopt;
  info.state = ProcessState::inactive;
  info.reason = reason_of(fields[1]);
  info.python = bounded(fields[2], 31);
  info.command = bounded(fields[3], 63);
  info.detail = bounded(fields[4], 159);
  return info;
}

std::vector<ProcessInfo> read_process_notes(const std::string& run_folder) {
  std::vector<ProcessInfo> notes;
  std::size_t seen = 0;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(run_folder, error), end;
       !error && entry != end && notes.size() < kMostNotes && seen < kMostEntries;
       entry.increment(error), ++seen) {
    const std::string name = entry->path().filename();
    if (!name.starts_with(kProcessNotePrefix)) continue;
    if (auto note = parse_process_note(name, read_note(entry->path()))) {
      notes.push_back(std::move(*note));
    }
  }
  return notes;
}

std::vector<ProcessInfo> processes_of_run(const SharedRegion& region,
                                          const std::string& run_folder) {
  std::vector<ProcessInfo> processes = region.processes();
  for (ProcessInfo& note : read_process_notes(run_folder)) {
    const auto slot = std::find_if(
        processes.begin(), processes.end(),
        [&note](const ProcessInfo& one) { return one.process.pid == note.process.pid; });
    // One of its interpreters has no agent (3.12's isolated ones load no module of ours); the main
    // one has.
    if (note.reason == Reason::sub_interpreter && slot != processes.end()) {
      if (slot->reason == Reason::none) slot->reason = note.reason;
      continue;
    }
    std::erase_if(processes, [&note](const ProcessInfo& slot) {
      return slot.process.pid == note.process.pid;
    });
    processes.push_back(std::move(note));
  }
  return processes;
}

bool is_protection_gap(const ProcessInfo& process) {
  if (process.reason == Reason::sub_interpreter) return true;
  return process.state == ProcessState::inactive && process.reason != Reason::wrapper &&
         process.reason != Reason::not_python && process.reason != Reason::not_a_web_app;
}

void remove_process_note(const std::string& run_folder, const ProcessId& process) {
  const std::string name = std::string(kProcessNotePrefix) + std::to_string(process.pid);
  unlink((run_folder + '/' + name).c_str());
}

}  // namespace sqreen
