// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/serving_script.h"

#include <algorithm>
#include <array>

#include "compat/paths.h"
#include "doctor/python/tokens.h"
#include "doctor/word_table.h"

namespace sqreen::doctor {
namespace {

// Called by these names they start a server.
constexpr auto kServing =
    std::to_array<std::string_view>({"serve", "make_server", "run_app", "run_simple", "run_server",
                                     "serve_forever", "WSGIServer", "quickstart"});
// `X.run(...)` starts one for these.
constexpr auto kRunning =
    std::to_array<std::string_view>({"app", "application", "api", "server", "socketio", "web",
                                     "uvicorn", "bottle", "bjoern", "flask_app", "wsgi_app", ")"});

bool statement_serves(const PythonStatement& statement) {
  const auto& tokens = statement.tokens;
  if (tokens[0].is("def") || tokens[0].is("class")) return false;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].kind != PythonToken::Kind::name || !tokens[i + 1].is("(")) continue;
    if (holds(kServing, tokens[i].text)) return true;
    if (tokens[i].is("run") && i >= 2 && tokens[i - 1].is(".") &&
        holds(kRunning, tokens[i - 2].text)) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool script_serves(std::string_view source) {
  const auto statements = python_statements(source);
  return std::any_of(statements.begin(), statements.end(), statement_serves);
}

std::string find_module(std::string_view module, std::string_view folder, const Project& project) {
  std::string path(module);
  std::replace(path.begin(), path.end(), '.', '/');
  for (const std::string_view below : {"", "src"}) {
    const std::string base = compat::join(compat::join(folder, below), path);
    for (const std::string_view ending : {".py", "/__init__.py", "/__main__.py"}) {
      const std::string relative = project.relative(base + std::string(ending));
      if (!relative.starts_with('/') && project.has(relative)) return relative;
    }
  }
  return {};
}

}  // namespace sqreen::doctor
