// SPDX-License-Identifier: Apache-2.0
#include "doctor/gunicorn/configuration.h"

#include <algorithm>

#include "core/text.h"
#include "doctor/gunicorn/command_line.h"
#include "doctor/gunicorn/value.h"
#include "doctor/python/module.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kLongestFile = 1u << 20;
constexpr std::string_view kDefaultFile = "./gunicorn.conf.py";

std::vector<std::string_view> setting_names() {
  std::vector<std::string_view> names;
  for (const GunicornSetting& setting : gunicorn_settings()) names.push_back(setting.name);
  return names;
}

// What somebody may have meant by a name that is no setting: the option of the command line that is
// called so (`preload`), or a name much like it. Short words are often an author's own variables.
std::optional<std::string> setting_meant(const std::string& name) {
  constexpr std::size_t kShortest = 5;
  std::string option = "--" + name;
  std::replace(option.begin(), option.end(), '_', '-');
  for (const GunicornSetting& setting : gunicorn_settings()) {
    for (const std::string_view known : split(setting.options, ' ')) {
      if (known == option && name.size() >= kShortest) return std::string(setting.name);
    }
  }
  const auto meant = did_you_mean(name, setting_names());
  return meant ? std::optional(std::string(*meant)) : std::nullopt;
}

class Reader {
 public:
  Reader(const Environment& environment, const FileSystem& files, std::string_view folder,
         const UnknownWords& unknown)
      : environment_(environment), files_(files), folder_(folder), unknown_(unknown) {}

  GunicornConfiguration read(std::span<const std::string> words) {
    const Place here{.source = "command line", .origin = Origin::command_line};
    const Place variable{.source = "GUNICORN_CMD_ARGS", .origin = Origin::environment};
    const GunicornCommandLine line = read_gunicorn_command_line(words);
    if (!line.problem.empty()) refuse(here, line.problem, "");
    const GunicornCommandLine from_variable = read_variable(variable);

    set_defaults_of_environment();
    read_file(line, here, from_variable, variable);
    for (const auto& read : from_variable.arguments) set(read, variable);
    for (const auto& read : line.arguments) set(read, here);
    name_app(line, here);
    return std::move(out_);
  }

 private:
  void refuse(const Place& place, std::string what, std::string written) {
    out_.refusals.push_back({place, std::move(what), std::move(written)});
  }
  void unread(const Place& place, std::string what, std::string written) {
    out_.unread.push_back({place, std::move(what), std::move(written)});
  }

  GunicornCommandLine read_variable(const Place& place) {
    const auto value = ::sqreen::find(environment_, "GUNICORN_CMD_ARGS");
    if (!value) return {};
    const auto words = split_shell_words(*value);
    if (!words) {
      refuse(place, "GUNICORN_CMD_ARGS cannot be split into words: " + words.error().message,
             *value);
      return {};
    }
    GunicornCommandLine line = read_gunicorn_command_line(*words);
    if (!line.problem.empty()) refuse(place, line.problem, *value);
    return line;
  }

  // Two defaults come from variables.
  void set_defaults_of_environment() {
    if (const auto port = ::sqreen::find(environment_, "PORT")) {
      add_default("bind", "['0.0.0.0:" + *port + "']", "PORT=" + *port, {"0.0.0.0:" + *port});
    }
    if (const auto workers = ::sqreen::find(environment_, "WEB_CONCURRENCY")) {
      add_default("workers", *workers, "WEB_CONCURRENCY=" + *workers, {});
    }
    if (const auto allowed = ::sqreen::find(environment_, "FORWARDED_ALLOW_IPS")) {
      const auto value =
          read_gunicorn_text(*find_gunicorn_setting("forwarded_allow_ips"), *allowed);
      if (value) {
        add_default("forwarded_allow_ips", value->shown, "FORWARDED_ALLOW_IPS=" + *allowed,
                    value->items);
      }
    }
  }
  void add_default(std::string_view name, std::string value, std::string written,
                   std::vector<std::string> items) {
    out_.options.push_back({std::string(name), std::move(value), std::move(items), true,
                            Place{.source = "environment", .origin = Origin::environment},
                            std::move(written)});
  }

  void read_file(const GunicornCommandLine& line, const Place& here,
                 const GunicornCommandLine& from_variable, const Place& variable) {
    if (const auto* named = last(line, "config")) return load(named->value, here, true);
    if (const auto* named = last(from_variable, "config")) {
      return load(named->value, variable, true);
    }
    if (files_.status(absolute(kDefaultFile)).is_file) load(std::string(kDefaultFile), here, false);
  }

  static const GunicornArgumentRead* last(const GunicornCommandLine& line, std::string_view name) {
    const GunicornArgumentRead* found = nullptr;
    for (const GunicornArgumentRead& read : line.arguments) {
      if (read.setting->name == name) found = &read;
    }
    return found;
  }

  std::string absolute(std::string_view path) const {
    if (path.starts_with("./")) path.remove_prefix(2);
    return path.starts_with('/') ? std::string(path)
                                 : std::string(folder_) + "/" + std::string(path);
  }

  // PATH, file:PATH or python:MODULE.
  void load(std::string location, const Place& by, bool named) {
    if (unknown_.hold(location)) {
      return unread(by, "which file " + printable(location) + " is, only the running shell knows",
                    location);
    }
    if (location.starts_with("python:")) {
      const std::string module = location.substr(7);
      location = find_module(module);
      if (location.empty()) {
        return unread(by, "the module " + printable(module) + " is not in " + std::string(folder_),
                      "python:" + module);
      }
    } else if (location.starts_with("file:")) {
      location = location.substr(5);
    }
    const auto text = files_.read(absolute(location), kLongestFile);
    if (!text) {
      if (text.error().code == ErrorCode::not_on_this_machine) {
        return unread(by, printable(text.error().message), location);
      }
      if (named) refuse(by, "cannot read " + printable(text.error().message), location);
      return;
    }
    if (location.starts_with("./")) location = location.substr(2);
    out_.files.push_back(location);
    text_ = *text;
    take(read_python_module(text_), location);
  }

  std::string find_module(std::string module) const {
    std::replace(module.begin(), module.end(), '.', '/');
    for (const char* ending : {".py", "/__init__.py"}) {
      if (files_.status(absolute(module + ending)).is_file) return module + ending;
    }
    return {};
  }

  void take(const PythonModule& module, const std::string& path) {
    for (const PythonImport& import : module.imports) {
      if (import.spot.function >= 0) continue;
      const Place place{.source = path, .line = import.spot.line};
      if (import.name == "*") {
        unread(place, "what " + printable(import.module) + " sets is not read here",
               "from " + import.module + " import *");
      } else if (find_gunicorn_setting(import.bound) != nullptr) {
        add_computed(import.bound, "imported from " + import.module, place,
                     "from " + import.module + " import " + import.name);
      }
    }
    for (const PythonFunction& function : module.functions) {
      if (function.spot.function >= 0 || find_gunicorn_setting(function.name) == nullptr) continue;
      add_computed(function.name, "<" + function.name + "()>",
                   {.source = path, .line = function.spot.line}, "def " + function.name);
    }
    for (const PythonAssignment& assignment : module.assignments) {
      if (assignment.spot.function >= 0) continue;
      take(assignment, {.source = path, .line = assignment.spot.line});
    }
  }

  void add_computed(std::string name, std::string value, const Place& place, std::string written) {
    out_.options.push_back(
        {std::move(name), std::move(value), {}, false, place, std::move(written)});
  }

  void take(const PythonAssignment& assignment, const Place& place) {
    const GunicornSetting* setting = find_gunicorn_setting(assignment.name);
    const std::string written = assignment.name + " = " + assignment.value.text;
    if (setting == nullptr) return note_unknown(assignment.name, place, written);
    if (!assignment.value.is_known() || assignment.spot.conditional) {
      return add_computed(assignment.name, assignment.value.text, place, written);
    }
    const auto value = read_gunicorn_literal(*setting, assignment.value);
    if (!value) return refuse(place, value.error().message, written);
    out_.options.push_back({assignment.name, value->shown, value->items, true, place, written});
  }

  // Constants and names with an underscore in front are the author's own.
  void note_unknown(const std::string& name, const Place& place, const std::string& written) {
    if (name.starts_with('_') || name.find('.') != std::string::npos) return;
    if (to_lower(name) != name && find_gunicorn_setting(to_lower(name)) == nullptr) return;
    const auto meant = setting_meant(to_lower(name));
    if (!meant) return;
    out_.unknown.push_back({place,
                            "gunicorn knows no setting `" + printable(name) +
                                "` and ignores it; did you mean `" + *meant + "`?",
                            written});
  }

  void set(const GunicornArgumentRead& read, const Place& place) {
    const GunicornSetting& setting = *read.setting;
    if (setting.name == "check_config" || setting.name == "print_config") out_.serves = false;
    GunicornOption option{std::string(setting.name), "True", {}, true, place, read.written};
    if (read.written == "--no-sendfile") option.value = "False";
    if (unknown_.hold(read.value)) {
      option.value = read.value;
      option.known = false;
    } else if (setting.argument != GunicornArgument::nothing) {
      auto value = read_gunicorn_text(setting, read.value);
      if (!value) return refuse(place, value.error().message, read.written);
      option.value = std::move(value->shown);
      option.items = std::move(value->items);
    }
    // -b and its like add up within one source.
    const bool repeated = setting.kind == GunicornKind::list && !out_.options.empty() &&
                          find_from(place.source, setting.name) != nullptr;
    if (repeated) {
      const GunicornOption& before = *find_from(place.source, setting.name);
      option.items.insert(option.items.begin(), before.items.begin(), before.items.end());
      option.written = before.written + " " + option.written;
      option.value = "[";
      for (const std::string& item : option.items) {
        option.value += (option.value.size() > 1 ? ", " : "") + python_quoted(item);
      }
      option.value += "]";
    }
    out_.options.push_back(std::move(option));
  }

  const GunicornOption* find_from(std::string_view source, std::string_view name) const {
    const GunicornOption* found = nullptr;
    for (const GunicornOption& option : out_.options) {
      if (option.name == name && option.place.source == source) found = &option;
    }
    return found;
  }

  void name_app(const GunicornCommandLine& line, const Place& here) {
    std::vector<std::string> operands;
    for (const std::string& operand : line.operands) {
      if (line.operands.size() > 1 && unknown_.is_list(operand)) {
        unread(here, "what " + printable(operand) + " holds, only the running shell knows",
               operand);
      } else {
        operands.push_back(operand);
      }
    }
    const GunicornOption* paste = out_.find("paste");
    const GunicornOption* setting = out_.find("wsgi_app");
    if (paste != nullptr) {
      out_.app = paste->value;
      out_.app_place = paste->place;
    } else if (!operands.empty()) {
      out_.app = operands.front();
      out_.app_place = here;
    } else if (setting != nullptr && setting->value != "None") {
      out_.app = setting->value;
      out_.app_place = setting->place;
    } else if (out_.unread.empty() && out_.refusals.empty()) {
      refuse(here, "no app is named: gunicorn wants MODULE:CALLABLE", "");
    }
  }

  const Environment& environment_;
  const FileSystem& files_;
  std::string_view folder_;
  const UnknownWords& unknown_;
  std::string text_;  // the tokens of the file point into it
  GunicornConfiguration out_;
};

}  // namespace

const GunicornOption* GunicornConfiguration::find(std::string_view name) const {
  for (auto option = options.rbegin(); option != options.rend(); ++option) {
    if (option->name == name) return &*option;
  }
  return nullptr;
}

GunicornConfiguration read_gunicorn_configuration(std::span<const std::string> words,
                                                  const Environment& environment,
                                                  const FileSystem& files, std::string_view folder,
                                                  const UnknownWords& unknown) {
  return Reader(environment, files, folder, unknown).read(words);
}

}  // namespace sqreen::doctor
