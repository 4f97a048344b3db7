// SPDX-License-Identifier: Apache-2.0
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <exception>
#include <sstream>

#include "compat/documents/document.h"
#include "compat/documents/document_builder.h"

namespace sqreen::compat {
namespace {

class TooDeep : public std::exception {
 public:
  const char* what() const noexcept override { return "nested more deeply than any such file is"; }
};

class Handler final : public YAML::EventHandler {
 public:
  explicit Handler(Document& document) : document_(document), builder_(document.root) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    scalar(Value::Kind::null, "", mark);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    scalar(Value::Kind::null, "", mark);
  }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                const std::string& value) override {
    scalar(Value::Kind::text, value, mark);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    begin(Value::Kind::list, mark);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    begin(Value::Kind::table, mark);
  }
  void OnMapEnd() override { end(); }

 private:
  // A map's events come as key, value, key, value; a key that is no scalar becomes "".
  struct Open {
    bool table;
    bool key_next;
  };

  static int line_of(const YAML::Mark& mark) { return mark.line + 1; }

  void scalar(Value::Kind kind, std::string text, const YAML::Mark& mark) {
    if (!open_.empty() && open_.back().table && open_.back().key_next) {
      builder_.key(std::move(text));
      open_.back().key_next = false;
      return;
    }
    builder_.scalar(kind, std::move(text), line_of(mark));
    value_done();
  }

  void begin(Value::Kind kind, const YAML::Mark& mark) {
    if (!open_.empty() && open_.back().table && open_.back().key_next) {
      document_.error_line = line_of(mark);
      throw ComplexKey();
    }
    if (!builder_.begin(kind, line_of(mark))) {
      document_.error_line = line_of(mark);
      throw TooDeep();
    }
    open_.push_back({kind == Value::Kind::table, true});
  }

  void end() {
    builder_.end();
    open_.pop_back();
    value_done();
  }

  void value_done() {
    if (!open_.empty()) open_.back().key_next = true;
  }

  class ComplexKey : public std::exception {
   public:
    const char* what() const noexcept override { return "a key that is no text"; }
  };

  Document& document_;
  DocumentBuilder builder_;
  std::vector<Open> open_;
};

}  // namespace

Document parse_yaml(std::string_view text) {
  Document document;
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    Handler handler(document);
    parser.HandleNextDocument(handler);
  } catch (const YAML::Exception& error) {
    document.error = error.msg;
    document.error_line = error.mark.is_null() ? 0 : error.mark.line + 1;
  } catch (const std::exception& error) {
    document.error = error.what();
  }
  return document;
}

}  // namespace sqreen::compat
