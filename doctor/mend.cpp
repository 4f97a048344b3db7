// SPDX-License-Identifier: Apache-2.0
#include "doctor/mend.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <map>
#include <span>
#include <utility>

#include "compat/paths.h"
#include "core/descriptor.h"
#include "core/text.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kContext = 3;
constexpr std::size_t kWidestChange = 2000;  // lines that are compared to find its end

// Offset of the first byte of a 1-based line; npos when there are not so many.
std::size_t line_begin(std::string_view text, int line) {
  std::size_t at = 0;
  for (int i = 1; i < line; ++i) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return at;
    ++at;
  }
  return at;
}

// Later places first, so that an edit does not move those before it.
bool comes_later(const Edit& a, const Edit& b) {
  return a.line != b.line ? a.line > b.line : a.column > b.column;
}

bool same(const Edit& a, const Edit& b) {
  return a.kind == b.kind && a.line == b.line && a.column == b.column && a.old_text == b.old_text &&
         a.new_text == b.new_text;
}

std::vector<std::string_view> lines_with_ends(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

void add_line(std::string& diff, char mark, std::string_view line) {
  diff += mark;
  diff += line;
  if (!line.ends_with('\n')) diff += "\n\\ No newline at end of file\n";
}

// Lines [begin, end) of both that differ.
struct Change {
  std::size_t before_begin;
  std::size_t before_end;
  std::size_t after_begin;
  std::size_t after_end;
};

using Lines = std::vector<std::string_view>;

// How many lines each side has to pass over until both go on alike; as few as possible.
std::pair<std::size_t, std::size_t> to_common(const Lines& before, std::size_t b,
                                              const Lines& after, std::size_t a) {
  const std::size_t most = before.size() - b + after.size() - a;
  for (std::size_t both = 1; both < std::min(most, kWidestChange); ++both) {
    for (std::size_t i = 0; i <= both; ++i) {
      const std::size_t j = both - i;
      if (b + i < before.size() && a + j < after.size() && before[b + i] == after[a + j]) {
        return {i, j};
      }
    }
  }
  return {before.size() - b, after.size() - a};
}

std::vector<Change> changes(const Lines& before, const Lines& after) {
  std::vector<Change> found;
  std::size_t b = 0;
  std::size_t a = 0;
  while (b < before.size() || a < after.size()) {
    if (b < before.size() && a < after.size() && before[b] == after[a]) {
      ++b;
      ++a;
      continue;
    }
    const auto [skipped, added] = to_common(before, b, after, a);
    found.push_back({b, b + skipped, a, a + added});
    b += skipped;
    a += added;
  }
  return found;
}

// Changes whose context touches, as one hunk.
std::string hunk(const Lines& before, const Lines& after, std::span<const Change> changes) {
  const std::size_t head = std::min(changes.front().before_begin, kContext);
  const std::size_t begin = changes.front().before_begin - head;
  const std::size_t after_begin = changes.front().after_begin - head;
  const std::size_t tail = std::min(before.size() - changes.back().before_end, kContext);
  const auto range = [](std::size_t first, std::size_t end) {
    return std::to_string(first == end ? first : first + 1) + "," + std::to_string(end - first);
  };
  std::string diff = "@@ -" + range(begin, changes.back().before_end + tail) + " +" +
                     range(after_begin, changes.back().after_end + tail) + " @@\n";
  std::size_t at = begin;
  for (const Change& change : changes) {
    for (; at < change.before_begin; ++at) add_line(diff, ' ', before[at]);
    for (; at < change.before_end; ++at) add_line(diff, '-', before[at]);
    for (std::size_t i = change.after_begin; i < change.after_end; ++i) {
      add_line(diff, '+', after[i]);
    }
  }
  for (; at < changes.back().before_end + tail; ++at) add_line(diff, ' ', before[at]);
  return diff;
}

std::string diff_of(const MendedFile& file) {
  const Lines before = lines_with_ends(file.before);
  const Lines after = lines_with_ends(file.after);
  const std::vector<Change> found = changes(before, after);
  std::string diff = "--- a/" + file.path + "\n+++ b/" + file.path + "\n";
  for (std::size_t first = 0; first < found.size();) {
    std::size_t end = first + 1;
    while (end < found.size() &&
           found[end].before_begin - found[end - 1].before_end <= 2 * kContext) {
      ++end;
    }
    diff += hunk(before, after, std::span(found).subspan(first, end - first));
    first = end;
  }
  return diff;
}

}  // namespace

Expected<std::string> apply_edit(std::string text, const Edit& edit) {
  const std::string where = edit.path + ":" + std::to_string(edit.line);
  if (edit.kind == Edit::Kind::insert_line) {
    std::size_t at = line_begin(text, edit.line + 1);
    const bool crlf = text.find("\r\n") != std::string::npos;
    const std::string end = crlf ? "\r\n" : "\n";
    if (at == std::string::npos) {
      if (line_begin(text, edit.line) == std::string::npos) {
        return fail(ErrorCode::malformed, where + ": there is no such line");
      }
      text += end;
      at = text.size();
    }
    return text.insert(at, edit.new_text + end);
  }
  const std::size_t begin = line_begin(text, edit.line);
  if (begin == std::string::npos)
    return fail(ErrorCode::malformed, where + ": there is no such line");
  const std::size_t end = std::min(text.find('\n', begin), text.size());
  std::size_t at = begin + static_cast<std::size_t>(edit.column) - 1;
  if (edit.column == 0) at = text.find(edit.old_text, begin);
  if (at > end || edit.old_text.empty() ||
      text.compare(at, edit.old_text.size(), edit.old_text) != 0 ||
      at + edit.old_text.size() > end) {
    return fail(ErrorCode::malformed, where + ": `" + edit.old_text + "` does not stand there");
  }
  return text.replace(at, edit.old_text.size(), edit.new_text);
}

Mending mend(const Verdict& verdict, const Project& project) {
  std::map<std::string, std::vector<Edit>> edits;
  for (const Finding& finding : verdict.findings) {
    if (finding.suppressed) continue;
    for (const Edit& edit : finding.edits) {
      auto& of_file = edits[edit.path];
      const bool known = std::any_of(of_file.begin(), of_file.end(),
                                     [&](const Edit& other) { return same(edit, other); });
      if (!known) of_file.push_back(edit);
    }
  }
  Mending mending;
  for (auto& [path, of_file] : edits) {
    const auto real = project.files().real_path(project.absolute(path));
    const auto root = project.files().real_path(project.folder());
    if (path.starts_with('/') || !real || !root ||
        (*root != "/" && !real->starts_with(*root + "/"))) {
      mending.refused.push_back(path + " lies outside the project");
      continue;
    }
    const auto text = project.read(path);
    if (!text) {
      mending.refused.push_back(text.error().message);
      continue;
    }
    std::stable_sort(of_file.begin(), of_file.end(), comes_later);
    MendedFile file{path, *text, *text};
    for (const Edit& edit : of_file) {
      auto changed = apply_edit(file.after, edit);
      if (changed) {
        file.after = std::move(*changed);
      } else {
        mending.refused.push_back(changed.error().message);
      }
    }
    if (file.after != file.before) mending.files.push_back(std::move(file));
  }
  return mending;
}

std::string unified_diff(const Mending& mending) {
  std::string diff;
  for (const MendedFile& file : mending.files) diff += diff_of(file);
  return diff;
}

Expected<void> write_mended(const MendedFile& file, const Project& project) {
  // Behind links, so that a link stays one.
  const auto real = project.files().real_path(project.absolute(file.path));
  if (!real) return tl::make_unexpected(real.error());
  struct stat status {};
  if (stat(real->c_str(), &status) != 0)
    return fail_errno(ErrorCode::file_unwritable, file.path, errno);
  const std::string temporary = *real + ".sqreen-fix";
  const Descriptor target(
      open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!target) return fail_errno(ErrorCode::file_unwritable, temporary, errno);
  std::string_view rest = file.after;
  while (!rest.empty()) {
    const ssize_t written = write(target.get(), rest.data(), rest.size());
    if (written <= 0) {
      const int error = errno;
      unlink(temporary.c_str());
      return fail_errno(ErrorCode::file_unwritable, file.path, error);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  const bool kept =
      fchmod(target.get(), status.st_mode & 07777) == 0 &&
      (status.st_uid == geteuid() || fchown(target.get(), status.st_uid, status.st_gid) == 0);
  if (!kept || fsync(target.get()) != 0 || rename(temporary.c_str(), real->c_str()) != 0) {
    const int error = errno;
    unlink(temporary.c_str());
    return fail_errno(ErrorCode::file_unwritable, file.path, error);
  }
  return {};
}

}  // namespace sqreen::doctor
