// SPDX-License-Identifier: Apache-2.0
#include "doctor/python/module.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "doctor/word_table.h"

namespace sqreen::doctor {
namespace {

using Tokens = std::span<const PythonToken>;

constexpr std::size_t kDeepestBlock = 100;  // Python's own limit
constexpr std::size_t kLongestTry = 1'000;  // statements between a try and its except
constexpr auto kConditionalWords = std::to_array<std::string_view>(
    {"if", "elif", "else", "for", "while", "try", "except", "finally", "match", "case"});
// What an `except` must name to swallow a missing package; nothing at all does too.
constexpr auto kImportErrors = std::to_array<std::string_view>(
    {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"});
constexpr auto kKeywords = std::to_array<std::string_view>(
    {"if",    "elif",  "while", "for",    "in",     "not",   "and",    "or",   "return", "assert",
     "del",   "print", "exec",  "with",   "except", "yield", "lambda", "else", "is",     "await",
     "raise", "def",   "class", "import", "from",   "as",    "case",   "match"});

bool is_name(const PythonToken& token) {
  return token.kind == PythonToken::Kind::name;
}

// "a.b.c" from `at` on, which is moved behind it; "" when no name stands there.
std::string dotted(Tokens tokens, std::size_t& at) {
  std::string name;
  while (at < tokens.size() && is_name(tokens[at])) {
    name += tokens[at++].text;
    if (at + 1 >= tokens.size() || !tokens[at].is(".") || !is_name(tokens[at + 1])) break;
    name += '.';
    ++at;
  }
  return name;
}

struct Block {
  int indent;  // of its head
  std::string_view kind;
  int function = -1;  // when it is one
  bool guarded = false;
  bool skippable = false;
  bool only_as_script = false;
};

class ModuleReader {
 public:
  explicit ModuleReader(std::string_view source) : statements_(python_statements(source)) {}

  PythonModule read() {
    for (std::size_t i = 0; i < statements_.size(); ++i) {
      leave_blocks(statements_[i].indent);
      read_statement(i);
    }
    resolve_names();
    return std::move(module_);
  }

 private:
  void leave_blocks(int indent) {
    while (!blocks_.empty() && blocks_.back().indent >= indent) blocks_.pop_back();
  }

  PythonSpot spot_of(const PythonToken& token) const {
    PythonSpot spot{.line = token.line, .column = token.column};
    for (const Block& block : blocks_) {
      if (block.function >= 0) spot.function = block.function;
      spot.conditional |= holds(kConditionalWords, block.kind);
      spot.guarded |= block.guarded;
      spot.skippable |= block.skippable;
      spot.only_as_script |= block.only_as_script;
    }
    return spot;
  }

  void read_statement(std::size_t index) {
    const Tokens tokens = statements_[index].tokens;
    std::size_t first = tokens.front().is("async") && tokens.size() > 1 ? 1 : 0;
    const std::string_view word = is_name(tokens[first]) ? tokens[first].text : "";
    if (word == "import") return read_import(tokens);
    if (word == "from") return read_from(tokens);
    if (tokens.front().is("@")) return read_decorator(tokens);
    if (word == "def" || word == "class") {
      read_function(tokens, first);
    } else if (tokens.back().is(":")) {
      find_calls(tokens);
      enter(tokens.front(), index);
      return;
    } else {
      read_assignment(tokens);
      find_calls(tokens);
    }
    decorators_.clear();
    if (tokens.back().is(":")) enter(tokens[first], index);
  }

  void enter(const PythonToken& head, std::size_t index) {
    Block block{.indent = statements_[index].indent, .kind = head.text};
    if (head.is("try")) block.guarded = swallows_import_error(index);
    block.only_as_script = is_script_test(statements_[index].tokens);
    block.skippable = !block.only_as_script && holds(kConditionalWords, block.kind) &&
                      block.kind != "try" && block.kind != "finally" &&
                      !(block.kind == "else" && ends_try(index));
    if (head.is("def") || head.is("class")) {
      block.function = static_cast<int>(module_.functions.size()) - 1;
    }
    if (blocks_.size() < kDeepestBlock) blocks_.push_back(block);
  }

  // if __name__ == "__main__":
  static bool is_script_test(Tokens tokens) {
    return tokens.size() >= 5 && tokens[0].is("if") && tokens[1].is("__name__") &&
           tokens[2].is("==") && tokens[3].text.find("__main__") != std::string_view::npos;
  }

  // An `else` that runs when all went well: looks back to what it belongs to.
  bool ends_try(std::size_t index) const {
    const int indent = statements_[index].indent;
    for (std::size_t i = index; i-- > 0 && index - i < kLongestTry;) {
      const PythonStatement& statement = statements_[i];
      if (statement.indent > indent) continue;
      if (statement.indent < indent) return false;
      if (statement.tokens.front().is("try")) return true;
      if (!statement.tokens.front().is("except")) return false;
    }
    return false;
  }

  // Looks from the `try` to its handlers.
  bool swallows_import_error(std::size_t index) const {
    const int indent = statements_[index].indent;
    const std::size_t end = std::min(statements_.size(), index + kLongestTry);
    for (std::size_t i = index + 1; i < end; ++i) {
      const PythonStatement& statement = statements_[i];
      if (statement.indent > indent) continue;
      if (statement.indent < indent || !statement.tokens.front().is("except")) break;
      const Tokens tokens = statement.tokens;
      if (tokens.size() == 2) return true;  // except:
      for (const PythonToken& token : tokens) {
        if (holds(kImportErrors, token.text)) return true;
      }
    }
    return false;
  }

  // import a.b as c, d
  void read_import(Tokens tokens) {
    for (std::size_t at = 1; at < tokens.size(); ++at) {
      const PythonToken& token = tokens[at];
      PythonImport import{.module = dotted(tokens, at), .name = {}, .bound = {}, .spot = {}};
      if (import.module.empty()) continue;
      import.bound = import.module.substr(0, import.module.find('.'));
      if (at + 1 < tokens.size() && tokens[at].is("as")) {
        import.bound = tokens[at + 1].text;
        at += 2;
      }
      import.spot = spot_of(token);
      module_.imports.push_back(std::move(import));
    }
  }

  // from a.b import (c as d, e)
  void read_from(Tokens tokens) {
    std::size_t at = 1;
    std::string module;
    while (at < tokens.size() && (tokens[at].is(".") || tokens[at].is("..."))) {
      module += tokens[at++].text;
    }
    if (at < tokens.size() && !tokens[at].is("import")) module += dotted(tokens, at);
    if (at >= tokens.size() || !tokens[at].is("import")) return;
    for (++at; at < tokens.size(); ++at) {
      const PythonToken& token = tokens[at];
      if (!is_name(token) && !token.is("*")) continue;
      PythonImport import{.module = module,
                          .name = std::string(token.text),
                          .bound = std::string(token.text),
                          .spot = spot_of(tokens.front())};
      if (at + 2 < tokens.size() && tokens[at + 1].is("as")) {
        import.bound = tokens[at + 2].text;
        at += 2;
      }
      module_.imports.push_back(std::move(import));
    }
  }

  void read_decorator(Tokens tokens) {
    std::size_t at = 1;
    std::string name = dotted(tokens, at);
    if (!name.empty()) decorators_.push_back(std::move(name));
  }

  void read_function(Tokens tokens, std::size_t first) {
    PythonFunction function{.name = {}, .decorators = decorators_, .spot = spot_of(tokens[first])};
    if (first + 1 < tokens.size()) function.name = tokens[first + 1].text;
    module_.functions.push_back(std::move(function));
  }

  // name = value, a.b = value, name: type = value
  void read_assignment(Tokens tokens) {
    std::size_t at = 0;
    std::string name = dotted(tokens, at);
    if (name.empty() || at >= tokens.size()) return;
    if (tokens[at].is(":")) {
      while (at < tokens.size() && !tokens[at].is("=")) ++at;
    }
    const bool changes = at < tokens.size() && tokens[at].text.size() == 2 &&
                         tokens[at].text.ends_with('=') && !tokens[at].is("==");
    if (at + 1 >= tokens.size() || (!tokens[at].is("=") && !changes)) return;
    PythonValue value = read_python_literal(tokens.subspan(at + 1));
    if (changes)
      value = {.kind = PythonValue::Kind::computed, .text = python_source(tokens), .items = {}};
    module_.assignments.push_back({std::move(name), std::move(value), spot_of(tokens.front())});
  }

  void find_calls(Tokens tokens) {
    for (std::size_t at = 0; at < tokens.size(); ++at) {
      if (!is_name(tokens[at]) || (at > 0 && tokens[at - 1].is("."))) continue;
      const PythonToken& token = tokens[at];
      std::string name = dotted(tokens, at);
      if (at >= tokens.size() || !tokens[at].is("(") || holds(kKeywords, name)) {
        --at;
        continue;
      }
      const std::size_t end = closing(tokens, at);
      PythonCall call{.name = std::move(name), .spot = spot_of(token), .arguments = {}};
      const Tokens inside = tokens.subspan(at + 1, end - at - 1);
      call.arguments.assign(inside.begin(), inside.end());
      module_.calls.push_back(std::move(call));
    }
  }

  static std::size_t closing(Tokens tokens, std::size_t at) {
    int depth = 0;
    for (; at < tokens.size(); ++at) {
      const std::string_view text =
          tokens[at].kind == PythonToken::Kind::operation ? tokens[at].text : std::string_view();
      if (text == "(" || text == "[" || text == "{") ++depth;
      if ((text == ")" || text == "]" || text == "}") && --depth == 0) return at;
    }
    return tokens.size();
  }

  // What a name stands for by the file's imports, wherever they are.
  std::string resolved(const std::string& name) const {
    const std::string head = name.substr(0, name.find('.'));
    const std::string rest = name.substr(head.size());
    if (const auto found = bound_.find(head); found != bound_.end()) {
      const PythonImport& import = *found->second;
      if (!import.name.empty()) return import.module + "." + import.name + rest;
      const bool renamed = head != import.module.substr(0, import.module.find('.'));
      return renamed ? import.module + rest : name;
    }
    // `from uwsgidecorators import *`: whatever else is bound nowhere.
    if (star_ == nullptr || own_.contains(head)) return name;
    return star_->module + "." + name;
  }

  void note_bindings() {
    for (const PythonImport& import : module_.imports) {
      if (import.name == "*") {
        if (star_ == nullptr) star_ = &import;
      } else {
        bound_.emplace(import.bound, &import);
      }
    }
    for (const PythonFunction& function : module_.functions) own_.insert(function.name);
    for (const PythonAssignment& assignment : module_.assignments) own_.insert(assignment.name);
  }

  void resolve_names() {
    note_bindings();
    for (PythonCall& call : module_.calls) call.name = resolved(call.name);
    for (PythonFunction& function : module_.functions) {
      for (std::string& name : function.decorators) name = resolved(name);
    }
  }

  std::vector<PythonStatement> statements_;
  std::vector<Block> blocks_;
  std::vector<std::string> decorators_;
  PythonModule module_;
  std::map<std::string, const PythonImport*, std::less<>> bound_;
  std::set<std::string, std::less<>> own_;
  const PythonImport* star_ = nullptr;  // the first one
};

}  // namespace

const PythonImport* PythonModule::find_import(std::string_view wanted) const {
  for (const PythonImport& import : imports) {
    if (import.module.substr(0, import.module.find('.')) == wanted) return &import;
  }
  return nullptr;
}

PythonModule read_python_module(std::string_view source) {
  return ModuleReader(source).read();
}

}  // namespace sqreen::doctor
