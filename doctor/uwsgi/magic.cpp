// SPDX-License-Identifier: Apache-2.0
// config_magic_table_fill() of core/uwsgi.c and magic_sub() of core/utils.c.
#include "doctor/uwsgi/magic.h"

#include "core/text.h"

namespace sqreen::doctor {
namespace {

// Links on the way are followed, but a file that is a link itself keeps its name: vassals are often
// links to one template.
std::string full_path(const FileSystem& files, const std::string& absolute) {
  const auto real = files.real_path(absolute);
  const std::size_t slash = absolute.rfind('/');
  const auto folder = files.real_path(slash == 0 ? "/" : absolute.substr(0, slash));
  if (!real || !folder) return absolute;
  const std::string plain = (*folder == "/" ? "" : *folder) + "/" + absolute.substr(slash + 1);
  return plain == *real ? plain : absolute;
}

}  // namespace

MagicVariables::MagicVariables(std::string_view folder, std::string_view uwsgi_version)
    : folder_(folder) {
  at('%') = "%";
  at('(') = "%(";
  at('[') = "\x1B";
  at('v') = folder_;
  at('V') = uwsgi_version;
}

void MagicVariables::set_file(const FileSystem& files, std::string_view path,
                              std::string_view section, bool is_first) {
  const std::string absolute =
      path.starts_with('/') ? std::string(path) : folder_ + "/" + std::string(path);
  const std::string full = full_path(files, absolute);
  const std::size_t slash = full.rfind('/');
  const std::string name = full.substr(slash + 1);
  const std::string folder = full.substr(0, slash);
  const std::size_t dot = name.rfind('.');

  at('o') = path;
  at('p') = full;
  at('s') = name;
  at('d') = folder + "/";
  at('c') = folder.substr(folder.rfind('/') + 1);
  at('e') = dot == std::string::npos ? "" : name.substr(dot + 1);
  at('n') = name.substr(0, dot);
  at('x') = section;
  char digit = '0';
  for (char c = '0'; c <= '9'; ++c) at(c).clear();
  for (const std::string_view part : split(folder, '/')) {
    if (!part.empty() && digit <= '9') at(digit++) = part;
  }
  if (!is_first) return;
  for (const char c : std::string_view("odspcenx")) at(static_cast<char>(c - 'a' + 'A')) = at(c);
}

std::string MagicVariables::replace(std::string_view text) const {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 1 < text.size()) {
      out += values_[static_cast<unsigned char>(text[++i])];
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace sqreen::doctor
