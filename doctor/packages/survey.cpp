// SPDX-License-Identifier: Apache-2.0
#include "doctor/packages/survey.h"

#include <algorithm>
#include <array>
#include <set>

#include "compat/paths.h"
#include "compat/survey/read.h"
#include "core/text.h"
#include "doctor/launch/source_text.h"
#include "doctor/python/module.h"
#include "doctor/word_table.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kMostPythonFiles = 3000;  // that are searched for a word

constexpr auto kDeclarations =
    std::to_array<std::string_view>({"pyproject.toml", "poetry.lock", "Pipfile.lock", "uv.lock",
                                     "pdm.lock", "pylock.toml", "environment.yml"});
// What may install a package without being read above.
constexpr auto kInstallers = std::to_array<std::string_view>(
    {"setup.py", "setup.cfg", "Pipfile", "Makefile", "tox.ini", "Aptfile", "app.json"});

bool is_declaration(std::string_view name) {
  return holds(kDeclarations, name) || (name.starts_with("requirements") && name.ends_with(".txt"));
}
bool may_install(std::string_view name) {
  return is_declaration(name) || holds(kInstallers, name) || name.starts_with("Dockerfile") ||
         name.ends_with(".in");
}

class PackageSurvey {
 public:
  PackageSurvey(Facts& facts, const Project& project, const Environment& environment)
      : facts_(facts), project_(project), environment_(environment) {}

  void run() {
    for (const Launch& launch : facts_.launches) {
      if (launch.runs_here && launch.interpreter) read_environment(launch.interpreter->path);
    }
    for (const std::string& path : project_.paths()) {
      const std::string_view name = compat::base_name(path);
      const bool near = std::count(path.begin(), path.end(), '/') <= 1;
      if (near && is_declaration(name)) read_declaration(path);
      if (near && may_install(name)) look_for_agent(path);
    }
    if (names_agent_) {
      facts_.packages.installs_agent = true;
    } else if (!facts_.packages.files.empty()) {
      facts_.packages.installs_agent = false;
    }
    if (uses_django()) find_logins();
  }

 private:
  void read_environment(const std::string& interpreter) {
    compat::Survey survey = compat::survey_interpreter(interpreter, environment_, project_.files());
    for (compat::Package& package : survey.packages) {
      if (package.shadowed || !environments_.insert(package.normalized).second) continue;
      package.origin.path = project_.relative(package.origin.path);
      facts_.packages.packages.push_back(std::move(package));
    }
  }

  void read_declaration(const std::string& path) {
    compat::Survey survey =
        compat::survey_file(project_.absolute(path), environment_, project_.files());
    facts_.packages.files.push_back(path);
    for (compat::Package& package : survey.packages) {
      if (environments_.contains(package.normalized)) continue;
      package.origin.path = project_.relative(package.origin.path);
      facts_.packages.packages.push_back(std::move(package));
    }
  }

  void look_for_agent(const std::string& path) {
    const auto text = project_.read(path);
    names_agent_ = names_agent_ || (text && text->find("sqreen") != std::string::npos);
  }

  bool uses_django() const {
    return !project_.named("manage.py").empty() ||
           std::any_of(
               facts_.packages.packages.begin(), facts_.packages.packages.end(),
               [](const compat::Package& package) { return package.normalized == "django"; });
  }

  void find_logins() {
    std::size_t looked_at = 0;
    for (const std::string& path : project_.paths()) {
      if (!path.ends_with(".py") || path.find("/migrations/") != std::string::npos ||
          path.find("test") != std::string::npos) {
        continue;
      }
      if (++looked_at > kMostPythonFiles) return;
      const auto text = project_.read(path);
      if (text && text->find("authenticate") != std::string::npos) find_logins_in(path, *text);
    }
  }

  void find_logins_in(const std::string& path, const std::string& text) {
    for (const PythonCall& call : read_python_module(text).calls) {
      if (call.name != "django.contrib.auth.authenticate") continue;
      AuthenticateCall found = read_call(call);
      found.place = {.source = path,
                     .line = call.spot.line,
                     .column = call.spot.column,
                     .written = std::string(trim(line_of(text, call.spot.line)))};
      facts_.packages.authenticate.push_back(std::move(found));
    }
  }

  // The names before `=` at the top of the brackets.
  static AuthenticateCall read_call(const PythonCall& call) {
    AuthenticateCall found;
    int depth = 0;
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      const PythonToken& token = call.arguments[i];
      if (token.is("(") || token.is("[") || token.is("{")) ++depth;
      if (token.is(")") || token.is("]") || token.is("}")) --depth;
      if (depth != 0) continue;
      if (token.is("**") || token.is("*")) found.open = true;
      if (token.kind == PythonToken::Kind::name && i + 1 < call.arguments.size() &&
          call.arguments[i + 1].is("=")) {
        found.keywords.emplace_back(token.text);
      }
    }
    return found;
  }

  Facts& facts_;
  const Project& project_;
  const Environment& environment_;
  std::set<std::string> environments_;  // names of what is installed for a launch that runs here
  bool names_agent_ = false;
};

}  // namespace

void survey_packages(Facts& facts, const Project& project, const Environment& environment) {
  PackageSurvey(facts, project, environment).run();
}

}  // namespace sqreen::doctor
