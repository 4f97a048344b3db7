// SPDX-License-Identifier: Apache-2.0
// core/xmlconf.c of uWSGI, as built with libxml2: <uwsgi> is the root or a child of it; an element
// without text is "1".
#include <algorithm>
#include <pugixml.hpp>

#include "doctor/uwsgi/config_file.h"

namespace sqreen::doctor {
namespace {

constexpr std::string_view kElement = "uwsgi";

bool is_other_id(const pugi::xml_node& node, std::optional<std::string_view> id) {
  const pugi::xml_attribute attribute = node.attribute("id");
  return id && attribute && attribute.value() != *id;
}

pugi::xml_node find_section(const pugi::xml_node& root, std::optional<std::string_view> id) {
  if (root.name() == kElement) return root;
  for (const pugi::xml_node& child : root.children()) {
    if (child.name() == kElement && !is_other_id(child, id)) return child;
  }
  return {};
}

}  // namespace

ConfigFile parse_xml_config(std::string_view text, std::optional<std::string_view> id) {
  ConfigFile file;
  const auto line_of = [&](std::ptrdiff_t offset) {
    const auto end = std::min<std::size_t>(
        static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0)), text.size());
    return 1 + static_cast<int>(
                   std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
  };
  pugi::xml_document document;
  const pugi::xml_parse_result result =
      document.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!result) {
    file.error = result.description();
    file.error_line = line_of(result.offset);
    return file;
  }
  const pugi::xml_node section = find_section(document.document_element(), id);
  if (!section) {
    file.error = "no <uwsgi> element";
    return file;
  }
  file.section_found = true;
  for (const pugi::xml_node& node : section.children()) {
    if (is_other_id(node, id) || node.type() != pugi::node_element) continue;
    const std::string key = node.name();
    const pugi::xml_node content = node.first_child();
    std::string value = content ? content.value() : "1";
    std::string written = "<";
    written.append(key);
    if (content) {
      written.append(">").append(value).append("</").append(key).append(">");
    } else {
      written.append("/>");
    }
    file.lines.push_back({key, std::move(value), line_of(node.offset_debug()), std::move(written)});
  }
  return file;
}

}  // namespace sqreen::doctor
