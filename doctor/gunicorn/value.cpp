// SPDX-License-Identifier: Apache-2.0
#include "doctor/gunicorn/value.h"

#include "core/text.h"

namespace sqreen::doctor {
namespace {

using Kind = PythonValue::Kind;

tl::unexpected<Error> wrong(const GunicornSetting& setting, std::string_view value,
                            std::string_view wanted) {
  return fail(ErrorCode::invalid_value, "gunicorn refuses `" + printable(shortened(value, 60)) +
                                            "` for " + std::string(setting.name) + ": it takes " +
                                            std::string(wanted));
}

// int(text, 0)
Expected<GunicornValue> read_integer(const GunicornSetting& setting, std::string_view text) {
  constexpr std::string_view kWanted = "a whole number, 0 or more";
  const std::string trimmed(trim(text));
  const auto statements = python_statements(trimmed);
  if (statements.size() != 1) return wrong(setting, text, kWanted);
  const PythonValue value = read_python_literal(statements.front().tokens);
  if (value.kind != Kind::integer || value.number < 0) return wrong(setting, text, kWanted);
  return GunicornValue{std::to_string(value.number), {}};
}

Expected<GunicornValue> read_flag(const GunicornSetting& setting, std::string_view text) {
  if (equals_ignoring_case(trim(text), "true")) return GunicornValue{"True", {}};
  if (equals_ignoring_case(trim(text), "false")) return GunicornValue{"False", {}};
  return wrong(setting, text, "True or False");
}

GunicornValue list_of(std::vector<std::string> items) {
  GunicornValue value{"[", std::move(items)};
  for (const std::string& item : value.items) {
    value.shown += (value.shown.size() > 1 ? ", " : "") + python_quoted(item);
  }
  value.shown += "]";
  return value;
}

Expected<GunicornValue> read_list(const GunicornSetting& setting, const PythonValue& value) {
  constexpr std::string_view kWanted = "a list of texts";
  std::vector<std::string> items;
  if (value.kind == Kind::string) {
    if (!value.text.empty()) items.emplace_back(trim(value.text));
    return list_of(std::move(items));
  }
  if (!value.is_true()) return list_of({});
  if (value.kind != Kind::list) return wrong(setting, value.text, kWanted);
  for (const PythonValue& item : value.items) {
    if (item.kind != Kind::string) return wrong(setting, value.text, kWanted);
    items.emplace_back(trim(item.text));
  }
  return list_of(std::move(items));
}

// "10.0.0.1, ::1"
GunicornValue words_of(std::string_view text) {
  std::vector<std::string> items;
  for (const std::string_view item : split(text, ',')) {
    if (!item.empty()) items.emplace_back(trim(item));
  }
  return list_of(std::move(items));
}

bool is_text_or_none(const PythonValue& value) {
  return value.kind == Kind::string || value.kind == Kind::none;
}

}  // namespace

std::string python_quoted(std::string_view text) {
  const char quote =
      text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos ? '"'
                                                                                            : '\'';
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + quote;
}

Expected<GunicornValue> read_gunicorn_text(const GunicornSetting& setting, std::string_view text) {
  switch (setting.kind) {
    case GunicornKind::integer:
      return read_integer(setting, text);
    case GunicornKind::flag:
      return read_flag(setting, text);
    case GunicornKind::list:
      return list_of({std::string(trim(text))});
    case GunicornKind::words:
      return words_of(text);
    default:
      return GunicornValue{std::string(trim(text)), {}};
  }
}

Expected<GunicornValue> read_gunicorn_literal(const GunicornSetting& setting,
                                              const PythonValue& value) {
  const std::string none = "None";
  switch (setting.kind) {
    case GunicornKind::integer:
      if (value.kind == Kind::string) return read_integer(setting, value.text);
      if ((value.kind != Kind::integer && value.kind != Kind::boolean) || value.number < 0) {
        return wrong(setting, value.text, "a whole number, 0 or more");
      }
      return GunicornValue{std::to_string(value.number), {}};
    case GunicornKind::flag:
      if (value.kind == Kind::none) return GunicornValue{none, {}};
      if (value.kind == Kind::boolean)
        return GunicornValue{value.number != 0 ? "True" : "False", {}};
      if (value.kind == Kind::string) return read_flag(setting, value.text);
      return wrong(setting, value.text, "True or False");
    case GunicornKind::list:
      return read_list(setting, value);
    case GunicornKind::words:
      if (!is_text_or_none(value)) return wrong(setting, value.text, "a text");
      return words_of(value.kind == Kind::none ? "" : value.text);
    case GunicornKind::mapping:
      if (value.kind != Kind::dictionary) return wrong(setting, value.text, "a dictionary");
      return GunicornValue{value.text, {}};
    case GunicornKind::function:
      if (value.kind == Kind::string) return GunicornValue{value.text, {}};  // "module.function"
      return wrong(setting, value.text, "a function");
    case GunicornKind::text:
    case GunicornKind::class_name:
      if (!is_text_or_none(value)) return wrong(setting, value.text, "a text");
      return GunicornValue{value.kind == Kind::none ? none : std::string(trim(value.text)), {}};
    case GunicornKind::user:
    case GunicornKind::other:
      break;
  }
  return GunicornValue{value.kind == Kind::none ? none : value.text, {}};
}

}  // namespace sqreen::doctor
