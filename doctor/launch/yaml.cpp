// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/yaml.h"

#include <yaml-cpp/eventhandler.h>

#include <exception>
#include <sstream>

#include "core/text.h"

namespace sqreen::doctor {
namespace {

constexpr int kDeepestMerge = 8;

// Looks at where each document begins and at nothing else.
class DocumentStarts final : public YAML::EventHandler {
 public:
  const YAML::Mark& last() const { return last_; }

  void OnDocumentStart(const YAML::Mark& mark) override { last_ = mark; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  YAML::Mark last_ = YAML::Mark::null_mark();
};

// yaml-cpp 0.7 does not get past a token that belongs to no document ("a", b): LoadAll() would
// build the same empty document until memory is used up. Its line; 0: every document ends.
int find_endless_document(const std::string& text) {
  std::istringstream in(text);
  YAML::Parser parser(in);
  DocumentStarts starts;
  for (int before = -1; parser.HandleNextDocument(starts); before = starts.last().pos) {
    if (starts.last().pos == before) return starts.last().line + 1;
  }
  return 0;
}

YAML::Node find_member(const YAML::Node& map, std::string_view key, int depth) {
  if (!map.IsDefined() || !map.IsMap() || depth > kDeepestMerge)
    return YAML::Node(YAML::NodeType::Undefined);
  for (const auto& entry : map) {
    if (entry.first.IsScalar() && entry.first.Scalar() == key) return entry.second;
  }
  for (const auto& entry : map) {
    if (!entry.first.IsScalar() || entry.first.Scalar() != "<<") continue;
    if (entry.second.IsMap()) {
      YAML::Node found = find_member(entry.second, key, depth + 1);
      if (found.IsDefined()) return found;
    }
    if (!entry.second.IsSequence()) continue;
    for (const YAML::Node& merged : entry.second) {
      YAML::Node found = find_member(merged, key, depth + 1);
      if (found.IsDefined()) return found;
    }
  }
  return YAML::Node(YAML::NodeType::Undefined);
}

void collect(const YAML::Node& map, std::vector<std::pair<std::string, YAML::Node>>& members,
             int depth) {
  if (!map.IsDefined() || !map.IsMap() || depth > kDeepestMerge) return;
  for (const auto& entry : map) {
    if (!entry.first.IsScalar() || entry.first.Scalar() == "<<") continue;
    bool known = false;
    for (const auto& [name, value] : members) known |= name == entry.first.Scalar();
    if (!known) members.emplace_back(entry.first.Scalar(), entry.second);
  }
  for (const auto& entry : map) {
    if (!entry.first.IsScalar() || entry.first.Scalar() != "<<") continue;
    if (entry.second.IsMap()) collect(entry.second, members, depth + 1);
    if (!entry.second.IsSequence()) continue;
    for (const YAML::Node& merged : entry.second) collect(merged, members, depth + 1);
  }
}

}  // namespace

YamlFile read_yaml(std::string_view text) {
  YamlFile file;
  try {
    const std::string copy(text);
    file.error_line = find_endless_document(copy);
    if (file.error_line > 0) {
      file.error = "something stands behind the end of a document";
      return file;
    }
    file.documents = YAML::LoadAll(copy);
  } catch (const YAML::Exception& error) {
    file.error = error.msg;
    file.error_line = error.mark.is_null() ? 0 : error.mark.line + 1;
  } catch (const std::exception& error) {
    file.error = error.what();
  }
  return file;
}

YAML::Node yaml_member(const YAML::Node& map, std::string_view key) {
  return find_member(map, key, 0);
}

std::vector<std::pair<std::string, YAML::Node>> yaml_members(const YAML::Node& map) {
  std::vector<std::pair<std::string, YAML::Node>> members;
  collect(map, members, 0);
  return members;
}

std::string yaml_text(const YAML::Node& node) {
  return node.IsDefined() && node.IsScalar() ? node.Scalar() : std::string();
}

Environment yaml_environment(const YAML::Node& node) {
  Environment environment;
  if (!node.IsDefined()) return environment;
  if (node.IsSequence()) {
    for (const YAML::Node& item : node) {
      const std::string text = yaml_text(item);
      const std::size_t equals = text.find('=');
      if (equals != std::string::npos)
        environment[text.substr(0, equals)] = text.substr(equals + 1);
    }
    return environment;
  }
  for (const auto& [name, value] : yaml_members(node)) {
    if (value.IsScalar()) environment[name] = value.Scalar();
  }
  return environment;
}

SourceText yaml_source(std::string_view path, std::string_view file, const YAML::Node& scalar) {
  SourceText source{.path = std::string(path), .text = yaml_text(scalar), .lines = {}};
  const YAML::Mark mark = scalar.Mark();
  if (mark.is_null() || source.text.empty()) return source;
  const std::string_view line = line_of(file, mark.line + 1);
  const auto column = static_cast<std::size_t>(std::max(mark.column, 0));
  if (column >= line.size()) return source;
  const char style = line[column];
  if (style == '|') {  // a block: each line stands in the file behind its indentation
    const std::string_view first = std::string_view(source.text).substr(0, source.text.find('\n'));
    const std::size_t indent = line_of(file, mark.line + 2).find(first);
    if (indent == std::string_view::npos) return source;
    return SourceText::at(std::string(path), std::move(source.text), mark.line + 2,
                          static_cast<int>(indent) + 1);
  }
  const std::size_t begin = column + (style == '"' || style == '\'' ? 1 : 0);
  if (line.substr(begin).starts_with(source.text)) {
    return SourceText::at(std::string(path), std::move(source.text), mark.line + 1,
                          static_cast<int>(begin) + 1);
  }
  return source;
}

Place yaml_place(std::string_view path, std::string_view file, const YAML::Node& node) {
  Place place{.source = std::string(path)};
  const YAML::Mark mark = node.Mark();
  if (mark.is_null()) return place;
  place.line = mark.line + 1;
  const std::string_view line = line_of(file, place.line);
  place.column = character_column(line, static_cast<std::size_t>(std::max(mark.column, 0)));
  place.written = std::string(trim(line));
  return place;
}

}  // namespace sqreen::doctor
