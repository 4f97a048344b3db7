// SPDX-License-Identifier: Apache-2.0
// core/json.c of uWSGI: the section is an object at the top; true is "1", false and null are "0",
// lists repeat the option.
#include <cstdint>
#include <nlohmann/json.hpp>

#include "core/line_counting_iterator.h"
#include "doctor/uwsgi/config_file.h"

namespace sqreen::doctor {
namespace {

class SectionReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  SectionReader(std::string_view section, const int& line, ConfigFile& file)
      : section_(section), line_(line), file_(file) {}

  bool null() override { return scalar("0", "null"); }
  bool boolean(bool value) override { return scalar(value ? "1" : "0", value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override { return number(text); }
  bool string(string_t& value) override { return scalar(value, '"' + value + '"'); }
  bool binary(binary_t&) override { return true; }

  bool start_object(std::size_t) override {
    ++depth_;
    if (depth_ == 2 && is_section_) file_.section_found = true;
    return true;
  }
  bool end_object() override {
    --depth_;
    if (depth_ == 1) is_section_ = false;
    return true;
  }
  bool start_array(std::size_t) override {
    ++depth_;
    return true;
  }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool key(string_t& name) override {
    if (depth_ == 1) is_section_ = name == section_ && !file_.section_found;
    if (depth_ == 2) {
      key_ = name;
      key_line_ = line_;
    }
    return true;
  }
  bool parse_error(std::size_t, const std::string&,
                   const nlohmann::detail::exception& error) override {
    file_.error = error.what();
    file_.error_line = line_;
    return false;
  }

 private:
  bool number(const std::string& text) { return scalar(text, text); }

  // Depth 2 is a value of the section, depth 3 an item of a list in it (items of an inner object
  // have depth 3 as well, but their keys are not the section's).
  bool scalar(const std::string& value, const std::string& written) {
    if (file_.section_found && is_section_ && (depth_ == 2 || depth_ == 3)) {
      file_.lines.push_back({key_, value, key_line_, '"' + key_ + "\": " + written});
    }
    return true;
  }

  std::string_view section_;
  const int& line_;
  ConfigFile& file_;
  int depth_ = 0;
  bool is_section_ = false;
  std::string key_;
  int key_line_ = 0;
};

}  // namespace

ConfigFile parse_json_config(std::string_view text, std::string_view section) {
  ConfigFile file;
  int line = 1;
  SectionReader reader(section, line, file);
  try {
    nlohmann::json::sax_parse(LineCountingIterator(text.data(), &line),
                              LineCountingIterator(text.data() + text.size(), &line), &reader);
  } catch (const std::exception& error) {
    file.error = error.what();
    file.error_line = line;
  }
  if (file.error.empty() && !file.section_found) {
    file.error = "no object named " + std::string(section);
  }
  return file;
}

}  // namespace sqreen::doctor
