// SPDX-License-Identifier: Apache-2.0
// `sqreen version`: what this build is, and for which interpreters it has modules.
#include "cli/version.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utility>

#include "cli/command.h"
#include "cli/own_installation.h"
#include "cli/term/terminal.h"
#include "core/json_writer.h"

namespace sqreen::cli {
namespace {

struct VersionOptions {
  Format format = Format::text;
};

// "cp27mu" -> "2.7 (mu)", "cp313" -> "3.13"; empty for folders that hold something else.
std::string python_of(const std::string& tag) {
  if (!tag.starts_with("cp") || tag.size() < 4) return {};
  const std::size_t end = tag.find_first_not_of("0123456789", 3);
  std::string version = tag.substr(2, 1) + '.' + tag.substr(3, end - 3);
  if (end != std::string::npos) version += " (" + tag.substr(end) + ')';
  return version;
}

// 3.9 comes before 3.10.
bool is_older(const std::string& left, const std::string& right) {
  const auto number = [](const std::string& tag) {
    return std::make_pair(tag[2], std::atoi(tag.c_str() + 3));
  };
  return number(left) < number(right);
}

void print_json(Terminal& out, const std::string& folder, const std::vector<std::string>& tags) {
  JsonWriter json;
  json.begin_object().key("schema_version").number(1).key("version").text(SQREEN_VERSION);
  json.key("build_type").text(SQREEN_BUILD_TYPE).key("commit").text(SQREEN_COMMIT);
  json.key("compiler").text(__VERSION__).key("module_folder").text(folder);
  json.key("modules").begin_array();
  for (const std::string& tag : tags) {
    json.begin_object().key("tag").text(tag).key("python").text(python_of(tag)).end_object();
  }
  json.end_array().end_object();
  out.line(json.take());
}

void print_text(Terminal& out, const std::string& folder, const std::vector<std::string>& tags) {
  out.line(version_line());
  std::string pythons;
  for (const std::string& tag : tags) pythons += (pythons.empty() ? "" : ", ") + python_of(tag);
  if (pythons.empty()) {
    out.line("no modules for any CPython in " + folder);
  } else {
    out.line("modules for CPython " + pythons + " in " + folder);
  }
}

int run_version(const VersionOptions& options, Context& context) {
  const std::string folder = own_library(context.files);
  const std::vector<std::string> tags = find_modules(context.files, folder);
  if (options.format == Format::json) {
    print_json(context.out, folder, tags);
  } else {
    print_text(context.out, folder, tags);
  }
  return kSuccess;
}

}  // namespace

std::string version_line() {
  std::string line = "sqreen " SQREEN_VERSION;
  if (*SQREEN_COMMIT != '\0') line += " (" SQREEN_COMMIT ")";
  return line + ", " SQREEN_BUILD_TYPE " build";
}

std::vector<std::string> find_modules(const FileSystem& files, const std::string& folder) {
  std::vector<std::string> tags;
  const auto names = files.list(folder);
  if (!names) return tags;
  for (const std::string& name : *names) {
    if (python_of(name).empty()) continue;
    if (files.status(folder + '/' + name + "/_sqreen_agent.so").is_file) tags.push_back(name);
  }
  std::stable_sort(tags.begin(), tags.end(), is_older);
  return tags;
}

void add_version(CLI::App& app, Context& context) {
  auto options = std::make_shared<VersionOptions>();
  CLI::App* command = app.add_subcommand(
      "version", "Show the version, and the interpreters that this build has modules for");
  add_format_option(*command, options->format);
  command->footer(examples({{"sqreen version --json", "for scripts"}}));
  command->callback([options, &context] {
    context.run = [options, &context] { return run_version(*options, context); };
  });
}

}  // namespace sqreen::cli
