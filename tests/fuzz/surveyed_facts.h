// SPDX-License-Identifier: Apache-2.0
// What must hold of a survey whatever it was read from: all that a report shows is printable, every
// problem says what to do, every package has a name.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

#include "compat/survey/survey.h"

namespace sqreen::fuzz {

inline void require_text(const std::string& text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) continue;
    std::fprintf(stderr, "not printable: %s\n", text.c_str());
    std::abort();
  }
  if (text.size() > 65536) std::abort();
}

inline void require_printable(const compat::Survey& survey) {
  for (const compat::Package& package : survey.packages) {
    if (package.name.empty() || package.normalized.empty()) std::abort();
    for (const std::string& text :
         {package.name, package.version.value_or(""), package.specifier, package.url,
          package.marker, package.location, package.origin.path}) {
      require_text(text);
    }
    for (const std::string& text : package.groups) require_text(text);
    for (const std::string& text : package.extras) require_text(text);
  }
  for (const auto* problems : {&survey.problems, &survey.executable_lines}) {
    for (const compat::Problem& problem : *problems) {
      if (problem.message.empty() || problem.action.empty()) std::abort();
      require_text(problem.origin.path);
      require_text(problem.message);
      require_text(problem.action);
    }
  }
  for (const auto& fact : {survey.system, survey.distribution, survey.system_version,
                           survey.libc_version, survey.architecture, survey.requires_python}) {
    if (fact) require_text(fact->value);
  }
  for (const compat::SurveyedInterpreter& python : survey.interpreters) {
    for (const auto& fact : {python.version, python.abi, python.architecture}) {
      if (fact) require_text(fact->value);
    }
    if (python.linkage) require_text(python.linkage->value.library);
  }
}

}  // namespace sqreen::fuzz
