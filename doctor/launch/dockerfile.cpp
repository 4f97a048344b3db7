// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/dockerfile.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "agent/launcher.h"
#include "compat/paths.h"
#include "core/text.h"
#include "doctor/launch/other_programs.h"
#include "doctor/launch/plain_words.h"
#include "doctor/launch/word_list.h"
#include "doctor/project.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kMostCopied = 500;  // COPY instructions that are kept

struct Instruction {
  std::string name;   // upper case
  SourceText rest;    // what follows it; continued lines keep their backslash and newline
  Place place;        // of the whole
  std::string plain;  // the same on one line
};

class InstructionReader {
 public:
  InstructionReader(std::string_view path, std::string_view text)
      : path_(path), lines_(split(text, '\n')) {}

  std::vector<Instruction> read() {
    std::vector<Instruction> instructions;
    while (at_ < lines_.size()) {
      const std::string_view line = clean(lines_[at_]);
      const std::string_view trimmed = trim(line);
      if (trimmed.empty() || trimmed.starts_with('#')) {
        note_escape(trimmed);
        ++at_;
        continue;
      }
      directives_ = false;
      instructions.push_back(instruction());
    }
    return instructions;
  }

 private:
  static std::string_view clean(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  // # escape=`
  void note_escape(std::string_view comment) {
    if (!directives_ || comment.empty()) return;
    std::string text = to_lower(comment.substr(1));
    std::erase(text, ' ');
    if (text.starts_with("escape=") && text.size() == 8) escape_ = text[7];
  }

  Instruction instruction() {
    Instruction found;
    const std::string_view first = clean(lines_[at_]);
    const int line = static_cast<int>(at_) + 1;
    const std::size_t begin = first.size() - trim_left(first).size();
    std::size_t name_end = first.find_first_of(" \t", begin);
    if (name_end == std::string_view::npos) name_end = first.size();
    found.name = upper(first.substr(begin, name_end - begin));
    std::size_t rest = first.find_first_not_of(" \t", name_end);
    if (rest == std::string_view::npos) rest = first.size();
    found.place = {.source = std::string(path_),
                   .line = line,
                   .column = 1,
                   .written = std::string(trim(first))};
    found.rest.path = std::string(path_);
    std::string_view part = first.substr(rest);
    int column = static_cast<int>(rest) + 1;
    while (true) {
      const bool continued = !trim(part).empty() && trim_right(part).back() == escape_;
      found.rest.lines.push_back({static_cast<int>(at_) + 1, column});
      found.rest.text += part;
      std::string_view piece = trim_right(part);
      if (continued) piece.remove_suffix(1);
      found.plain += piece;
      ++at_;
      if (!continued || at_ >= lines_.size()) break;
      // Comments and empty lines between continued lines do not end them.
      while (at_ + 1 < lines_.size() && is_comment(lines_[at_])) ++at_;
      found.rest.text += '\n';
      found.plain += ' ';
      part = clean(lines_[at_]);
      column = 1;
    }
    skip_here_document(found.plain);
    return found;
  }

  static bool is_comment(std::string_view line) {
    const std::string_view text = trim(line);
    return text.empty() || text.starts_with('#');
  }

  // RUN <<EOF
  void skip_here_document(std::string_view text) {
    const std::size_t at = text.find("<<");
    if (at == std::string_view::npos) return;
    std::string_view end = text.substr(at + 2);
    if (end.starts_with('-')) end.remove_prefix(1);
    end = end.substr(0, end.find_first_of(" \t"));
    std::string word(end);
    std::erase_if(word, [](char c) { return c == '"' || c == '\''; });
    if (word.empty()) return;
    while (at_ < lines_.size() && trim(clean(lines_[at_])) != word) ++at_;
    if (at_ < lines_.size()) ++at_;
  }

  static std::string_view trim_left(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
  }
  static std::string_view trim_right(std::string_view text) {
    const std::size_t end = text.find_last_not_of(" \t");
    return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
  }
  static std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return out;
  }

  std::string_view path_;
  std::vector<std::string_view> lines_;
  std::size_t at_ = 0;
  char escape_ = '\\';
  bool directives_ = true;
};

std::optional<std::vector<std::string>> json_list(std::string_view text) {
  if (!trim(text).starts_with('[')) return std::nullopt;
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_array()) return std::nullopt;
  std::vector<std::string> words;
  for (const auto& item : json) {
    if (!item.is_string()) return std::nullopt;
    words.push_back(item.get<std::string>());
  }
  return words;
}

class ImageReader {
 public:
  explicit ImageReader(std::string_view text) : whole_(text) {}

  ReadImage read(const std::vector<Instruction>& instructions) {
    for (const Instruction& instruction : instructions) take(instruction);
    return std::move(read_);
  }

 private:
  Image& image() { return read_.image; }

  void take(const Instruction& instruction) {
    const std::string& name = instruction.name;
    if (name == "FROM") {
      from(instruction);
    } else if (name == "ENV") {
      assign(instruction, image().environment);
    } else if (name == "ARG") {
      assign(instruction, arguments_);
    } else if (name == "WORKDIR") {
      work_folder(expanded(instruction.plain));
    } else if (name == "COPY" || name == "ADD") {
      copy(instruction);
    } else if (name == "ENTRYPOINT") {
      image().entrypoint = command(instruction);
      image().command.reset();
    } else if (name == "CMD") {
      image().command = command(instruction);
    }
  }

  void from(const Instruction& instruction) {
    if (!stage_.empty()) stages_[stage_] = image();
    std::vector<std::string> words;
    for (const ShellWord& word : plain_words(instruction.plain, arguments_))
      words.push_back(word.text);
    std::erase_if(words, [](const std::string& word) { return word.starts_with("--"); });
    const std::string base = words.empty() ? "" : words[0];
    const auto earlier = stages_.find(to_lower(base));
    image() = earlier == stages_.end() ? Image() : earlier->second;
    image().from = instruction.place;
    image().base = base;
    stage_ = words.size() >= 3 && equals_ignoring_case(words[1], "as") ? to_lower(words[2])
                                                                       : std::to_string(count_);
    ++count_;
  }

  // NAME=value NAME=value, or NAME value
  void assign(const Instruction& instruction, Environment& target) {
    Environment known = arguments_;
    for (const auto& [name, value] : image().environment) known[name] = value;
    const auto words = plain_words(instruction.plain, known);
    if (words.empty()) return;
    if (words[0].text.find('=') == std::string::npos) {
      if (words.size() > 1 && words[1].known) {
        target[words[0].text] =
            std::string(trim(std::string_view(instruction.plain).substr(words[1].at)));
      }
      return;
    }
    for (const ShellWord& word : words) {
      const std::size_t equals = word.text.find('=');
      if (equals == std::string::npos || !word.known) continue;
      target[word.text.substr(0, equals)] = word.text.substr(equals + 1);
    }
  }

  std::vector<std::string> words_of(std::string_view text) {
    Environment known = arguments_;
    for (const auto& [name, value] : image().environment) known[name] = value;
    std::vector<std::string> words;
    for (ShellWord& word : plain_words(text, known)) words.push_back(std::move(word.text));
    return words;
  }

  std::string expanded(std::string_view text) {
    const auto words = words_of(text);
    return words.empty() ? std::string() : words[0];
  }

  // COPY [--chown=...] FROM... TO, in both forms; what comes from another stage is no file here.
  void copy(const Instruction& instruction) {
    std::vector<std::string> words = words_of(instruction.plain);
    std::size_t options = 0;
    while (options < words.size() && words[options].starts_with("--")) {
      if (words[options].starts_with("--from")) return;
      ++options;
    }
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(options));
    if (auto list = json_list(instruction.plain)) words = std::move(*list);
    if (words.size() < 2) return;
    const std::string folder = image().folder.empty() ? "/" : image().folder;
    const std::string& to = words.back();
    std::string there = normal_path(to.starts_with('/') ? to : compat::join(folder, to));
    const bool into_folder =
        words.size() > 2 || to.ends_with('/') || to == "." || there == image().folder;
    if (into_folder && !there.ends_with('/')) there += '/';
    words.pop_back();
    for (const std::string& from : words) {
      const bool is_plain =
          from.find_first_of("*?[$<") == std::string::npos && from.find("://") == std::string::npos;
      if (!is_plain || image().copied.size() >= kMostCopied) continue;
      image().copied.push_back({there, normal_path("/" + from).substr(1)});
    }
  }

  void work_folder(const std::string& folder) {
    image().folder =
        folder.starts_with('/')
            ? normal_folder(folder)
            : normal_folder(compat::join(image().folder.empty() ? "/" : image().folder, folder));
    if (image().first_folder.empty()) image().first_folder = image().folder;
  }
  static std::string normal_folder(std::string folder) {
    while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
    return folder;
  }

  ImageCommand command(const Instruction& instruction) {
    ImageCommand command;
    command.place = instruction.place;
    command.text = instruction.rest;
    if (auto words = json_list(instruction.plain)) {
      command.exec = true;
      command.words = std::move(*words);
      const std::size_t quote = instruction.rest.text.find('"');
      if (quote != std::string::npos) {
        const std::size_t begin = quote == 0 ? 0 : instruction.rest.text.rfind('\n', quote - 1) + 1;
        const auto line = static_cast<std::size_t>(
            std::count(instruction.rest.text.begin(),
                       instruction.rest.text.begin() + static_cast<std::ptrdiff_t>(quote), '\n'));
        const SourceText::LineStart start = instruction.rest.lines[line];
        command.agent_edits = insert_into_list(instruction.place.source, whole_, start.line,
                                               start.column + static_cast<int>(quote - begin));
      }
    } else if (trim(instruction.plain).starts_with('[')) {
      read_.unread.push_back(
          {instruction.place,
           "this is no JSON list (words in double quotes), so that a shell would "
           "get it as it stands"});
    }
    return command;
  }

  std::string_view whole_;
  ReadImage read_;
  Environment arguments_;
  std::map<std::string, Image> stages_;
  std::string stage_;
  int count_ = 0;
};

// A script or an init that hands on to what follows.
bool hands_on(const std::vector<std::string>& words) {
  if (words.empty()) return true;
  const auto verdict = agent::classify_command(words, {});
  return verdict.role == agent::LauncherRole::wrapper || words[0].ends_with(".sh") ||
         compat::base_name(words[0]).find("entrypoint") != std::string_view::npos;
}

}  // namespace

ReadImage read_image(std::string_view path, std::string_view text) {
  return ImageReader(text).read(InstructionReader(path, text).read());
}

ReadLaunches read_dockerfile(std::string_view path, std::string_view text) {
  ReadImage read = read_image(path, text);
  ReadLaunches out;
  out.unread = std::move(read.unread);
  const Image& image = read.image;
  LaunchCommand launch;
  launch.kind = "Dockerfile";
  launch.environment = image.environment;
  launch.folder_there = image.folder;
  launch.copied = image.copied;
  launch.base_image = image.base;
  launch.base_image_place = image.from;
  if (image.folder.starts_with(image.first_folder) &&
      image.folder.size() > image.first_folder.size() + 1) {
    launch.folder = image.folder.substr(image.first_folder.size() + 1);
  }
  const ImageCommand* first = image.entrypoint ? &*image.entrypoint
                              : image.command  ? &*image.command
                                               : nullptr;
  if (first == nullptr) {
    if (!image.base.empty() && image.base != "scratch" && !is_other_image(image.base)) {
      out.unread.push_back(
          {image.from, "what the image starts is said by its base, " + image.base});
    }
    return out;
  }
  launch.place = image.command ? image.command->place : first->place;
  if (!first->exec) {
    launch.place = first->place;
    launch.shell = first->text;
    out.commands.push_back(std::move(launch));
    return out;
  }
  launch.words = first->words;
  const ImageCommand* agent_at = first;
  if (image.entrypoint && image.command) {
    if (image.command->exec) {
      launch.words.insert(launch.words.end(), image.command->words.begin(),
                          image.command->words.end());
      if (hands_on(image.entrypoint->words)) agent_at = &*image.command;
    } else {
      launch.words.insert(launch.words.end(), {"/bin/sh", "-c", image.command->text.text});
    }
  }
  launch.place = agent_at->place;
  launch.agent_edits = agent_at->agent_edits;
  const std::string written = agent_at->place.written;
  launch.with_agent =
      written.substr(0, written.find_first_of(" \t")) + " " + list_with_agent(agent_at->words);
  out.commands.push_back(std::move(launch));
  return out;
}

}  // namespace sqreen::doctor
