// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "compat/documents/document.h"
#include "compat/documents/document_builder.h"
#include "core/line_counting_iterator.h"

namespace sqreen::compat {
namespace {

class Handler : public nlohmann::json_sax<nlohmann::json> {
 public:
  Handler(Document& document, const int& line, std::string_view skipped)
      : document_(document), builder_(document.root), line_(line), skipped_(skipped) {}

  bool null() override { return scalar(Value::Kind::null, ""); }
  bool boolean(bool value) override {
    return scalar(Value::Kind::boolean, value ? "true" : "false");
  }
  bool number_integer(number_integer_t value) override {
    return scalar(Value::Kind::number, std::to_string(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return scalar(Value::Kind::number, std::to_string(value));
  }
  bool number_float(number_float_t, const string_t& text) override {
    return scalar(Value::Kind::number, text);
  }
  bool string(string_t& value) override { return scalar(Value::Kind::text, std::move(value)); }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return begin(Value::Kind::table); }
  bool end_object() override { return end(); }
  bool start_array(std::size_t) override { return begin(Value::Kind::list); }
  bool end_array() override { return end(); }
  bool key(string_t& name) override {
    if (skipping_ > 0) return true;
    skip_next_ = !skipped_.empty() && name == skipped_;
    builder_.key(std::move(name));
    return true;
  }
  bool parse_error(std::size_t, const std::string&,
                   const nlohmann::detail::exception& error) override {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while ..."
    const std::string_view words = error.what();
    const std::size_t colon = words.find(": ");
    document_.error = words.substr(colon == std::string_view::npos ? 0 : colon + 2);
    document_.error_line = line_;
    return false;
  }

 private:
  bool scalar(Value::Kind kind, std::string text) {
    if (skipping_ == 0 && !std::exchange(skip_next_, false)) {
      builder_.scalar(kind, std::move(text), line_);
    }
    return true;
  }
  bool begin(Value::Kind kind) {
    if (skipping_ > 0 || std::exchange(skip_next_, false)) {
      ++skipping_;
      return true;
    }
    if (builder_.begin(kind, line_)) return true;
    document_.error = "nested more deeply than any such file is";
    document_.error_line = line_;
    return false;
  }
  bool end() {
    if (skipping_ > 0) {
      --skipping_;
    } else {
      builder_.end();
    }
    return true;
  }

  Document& document_;
  DocumentBuilder builder_;
  const int& line_;
  std::string_view skipped_;
  bool skip_next_ = false;
  int skipping_ = 0;
};

}  // namespace

Document parse_json(std::string_view text, std::string_view skipped) {
  Document document;
  int line = 1;
  Handler handler(document, line, skipped);
  try {
    nlohmann::json::sax_parse(LineCountingIterator(text.data(), &line),
                              LineCountingIterator(text.data() + text.size(), &line), &handler);
  } catch (const std::exception& error) {
    document.error = error.what();
    document.error_line = line;
  }
  return document;
}

}  // namespace sqreen::compat
