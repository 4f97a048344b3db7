// SPDX-License-Identifier: Apache-2.0
// Requirements files as text: which bytes, which lines, and what one line asks for
// (https://pip.pypa.io/en/stable/reference/requirements-file-format/).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compat/survey/survey.h"
#include "core/environment.h"
#include "core/error.h"

namespace sqreen::compat {

// UTF-8 of a file in UTF-8, UTF-16 or UTF-32 with a byte order mark, or in the encoding that a
// `# -*- coding: latin-1 -*-` in its first two lines names. malformed: another one, or bytes that
// are none of it; names the line.
struct DecodedText {
  std::string text;
  std::string problem;  // empty: none
  int problem_line = 0;
};
DecodedText decode_text_file(std::string_view bytes);

struct RequirementLine {
  int line = 0;      // of its first part
  std::string text;  // joined, without comment, ${VARIABLES} replaced; never empty
};
std::vector<RequirementLine> split_requirements(std::string_view text,
                                                const Environment& environment);

enum class LineKind : unsigned char {
  requirement,
  editable,    // -e
  include,     // -r
  constraint,  // -c
  option,      // that says nothing about packages: --index-url
  unknown_option,
};
struct LineContent {
  LineKind kind = LineKind::requirement;
  std::string argument;  // the requirement without its --hash; a path or URL; an option's name
};
LineContent read_requirement_line(std::string_view text);

// What a path or URL that is no PEP 508 requirement names: by #egg=, or by the name of a wheel or
// an archive. nullopt: nothing does. `reference`: "https://host/Flask-2.0-py3-none-any.whl",
// "git+https://host/x#egg=Flask[async]", "./downloads/flask-2.0.tar.gz".
std::optional<Package> package_of_reference(std::string_view reference);
bool is_reference(std::string_view text);

}  // namespace sqreen::compat
