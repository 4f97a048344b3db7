// SPDX-License-Identifier: Apache-2.0
// What a tokenizer makes of a statement: ranges of bytes with a kind each, white space left out.
//
//   SELECT name FROM t WHERE id = 0x1F AND n = 'O''Reilly' -- by name
//   word   word word w word  w  op number word w op string  line_comment
//
// A TokenList lives on the stack and needs no heap for statements of up to 4 KiB, however dense.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sqreen::agent {

enum class TokenKind : std::uint8_t {
  word,                // keyword or bare identifier
  number,              //
  placeholder,         // ?  ?1  :name  @name  $1  %s  %(name)s
  string,              // any literal in quotes, its prefix included: 'x' E'x' X'41' $tag$x$tag$
  quoted_name,         // "x" `x` [x] where that is an identifier
  op,                  // operator or punctuation
  open,                // ( and PostgreSQL's [
  close,               // ) and ]
  line_comment,        // without the end of its line
  block_comment,       //
  code_comment_begin,  // MySQL's /*! and /*!50000: what follows is code
  code_comment_end,    // its */
};

class Token {
 public:
  static constexpr std::size_t kMaxOffset = (std::size_t{1} << 27) - 1;

  Token() = default;  // uninitialised, so that an unused TokenList costs nothing
  Token(TokenKind kind, std::size_t begin, std::size_t end)
      : begin_(static_cast<std::uint32_t>(begin)),
        end_(static_cast<std::uint32_t>(end) & kMaxOffset),
        kind_(static_cast<std::uint32_t>(kind) & 31) {}

  TokenKind kind() const { return static_cast<TokenKind>(kind_); }
  std::size_t begin() const { return begin_; }
  std::size_t end() const { return end_; }
  std::string_view text(std::string_view statement) const {
    return statement.substr(begin_, end_ - begin_);
  }
  bool is_comment() const {
    return kind() == TokenKind::line_comment || kind() == TokenKind::block_comment;
  }
  bool is_code_comment() const {
    return kind() == TokenKind::code_comment_begin || kind() == TokenKind::code_comment_end;
  }

 private:
  std::uint32_t begin_;
  std::uint32_t end_ : 27;
  std::uint32_t kind_ : 5;
};

// The bytes of a literal, quoted name or comment between its delimiters: what an app meant to be
// data. The whole of any other token.
struct ByteRange {
  std::size_t begin;
  std::size_t end;
};
ByteRange content_of(std::string_view statement, const Token& token);

class TokenList {
 public:
  static constexpr std::size_t kInline = 4096;

  TokenList() = default;
  TokenList(const TokenList&) = delete;
  TokenList& operator=(const TokenList&) = delete;

  void push(Token token) {
    if (size_ < kInline) {
      inline_[size_++] = token;
    } else {
      push_to_heap(token);
    }
  }
  std::size_t size() const { return size_; }
  const Token& operator[](std::size_t i) const { return data()[i]; }
  const Token* begin() const { return data(); }
  const Token* end() const { return data() + size_; }

 private:
  const Token* data() const { return heap_.empty() ? inline_.data() : heap_.data(); }
  void push_to_heap(Token token);

  std::size_t size_ = 0;
  std::vector<Token> heap_;  // all of them, once they are too many
  std::array<Token, kInline> inline_;
};

}  // namespace sqreen::agent
