// SPDX-License-Identifier: Apache-2.0
#include "agent/detectors/honest_values.h"

namespace sqreen::agent {
namespace {

using namespace std::string_view_literals;

constexpr std::array kWords = {"the"sv,
                               "red"sv,
                               "shoes"sv,
                               "or"sv,
                               "and"sv,
                               "not"sv,
                               "select"sv,
                               "from"sv,
                               "union"sv,
                               "where"sv,
                               "order"sv,
                               "by"sv,
                               "group"sv,
                               "drop"sv,
                               "table"sv,
                               "like"sv,
                               "is"sv,
                               "null"sv,
                               "in"sv,
                               "users"sv,
                               "name"sv,
                               "price"sv,
                               "it's"sv,
                               "don't"sv,
                               "l'\xC3\xA9t\xC3\xA9"sv,
                               "caf\xC3\xA9"sv,
                               "\"quoted\""sv,
                               "50%"sv,
                               "--"sv,
                               "#1"sv,
                               "C#"sv,
                               "C++"sv,
                               "a/b"sv,
                               "*bold*"sv,
                               "(maybe)"sv,
                               "[x]"sv,
                               "{y}"sv,
                               "100%"sv,
                               "&"sv,
                               "=)"sv,
                               "e.g."sv,
                               "R&D"sv,
                               "\xE6\x97\xA5\xE6\x9C\xAC"sv,
                               "\xF0\x9F\x98\x80"sv,
                               "na\xC3\xAFve"sv,
                               "O'Reilly"sv,
                               "rock'n'roll"sv,
                               "1=1"sv,
                               "x=y"sv,
                               "\\o/"sv};
constexpr std::array kFirst = {"Jean-Luc"sv, "Anna"sv,          "Si\xC3\xA2n"sv,       "D'Arcy"sv,
                               "Mary-Ann"sv, "\xC5\x81ukasz"sv, "Nguy\xE1\xBB\x85n"sv, "O"sv,
                               "J. R."sv,    "Dr. Eve"sv};
constexpr std::array kLast = {
    "O'Reilly"sv, "O'Neill"sv,       "d'Artagnan"sv,    "McDonald"sv,    "Union"sv,
    "Null"sv,     "M\xC3\xBCller"sv, "Select"sv,        "Smith-Jones"sv, "D\xE2\x80\x99Souza"sv,
    "'t Hooft"sv, "Drop"sv,          "van der Waals"sv, "N'Golo"sv,      "L\xC3\xA9vi"sv};
constexpr std::array kEmoticons = {
    ":-)"sv,  ";-)"sv,  ":'("sv, "=)"sv,  "<3"sv,   "^_^"sv, "\\o/"sv, "(-_-)"sv, ":/"sv, "--"sv,
    "--->"sv, "<!--"sv, "/*"sv,  "*/"sv,  "#"sv,    "##"sv,  ";"sv,    "'"sv,     "''"sv, "\""sv,
    "`"sv,    "%"sv,    "%%"sv,  "\\"sv,  "\\\\"sv, "("sv,   ")"sv,    "()"sv,    "*"sv,  "?"sv,
    "="sv,    "=="sv,   ","sv,   "."sv,   "..."sv,  "-"sv,   "_"sv,    "|"sv,     "||"sv, "&&"sv,
    "!"sv,    "@"sv,    "$"sv,   "$$"sv,  "~"sv,    "[]"sv,  "{}"sv,   "')"sv,    "('"sv, "',"sv,
    "'%"sv,   "%'"sv,   "\\'"sv, "'\""sv, "<>"sv,   ">="sv,  "*/*"sv};
constexpr std::array kProse = {"select a size or order by phone"sv,
                               "SELECT * FROM menu WHERE hungry = true"sv,
                               "Robert'); DROP TABLE Students;--"sv,
                               "how do I write INSERT INTO t VALUES ('a', 'b')?"sv,
                               "order by"sv,
                               "group by"sv,
                               "is null"sv,
                               "is not null"sv,
                               "select id"sv,
                               "from products"sv,
                               "from users"sv,
                               "insert into"sv,
                               "where name"sv,
                               "left join"sv,
                               "limit 10"sv,
                               "delete from"sv,
                               "1 or 1=1 is always true"sv,
                               "union square, New York"sv,
                               "drop table in oak"sv,
                               "null and void"sv,
                               "x' or 'x'='x"sv,
                               "admin'--"sv,
                               "this -- that"sv,
                               "/* TODO */ later"sv,
                               "set name = 'Bob'"sv,
                               "WHERE is the 'ANY' key?"sv,
                               "having fun; and you?"sv,
                               "if (a || b) { return 'x'; }"sv,
                               "and or not"sv,
                               "to be or not to be"sv,
                               "DROP it like it's hot -- Snoop"sv,
                               "sleep(8) hours"sv,
                               "version 1.2 -- final"sv};
constexpr std::array kCode = {
    "<a href=\"/x?y=1&z='2'\">it's</a>"sv,
    "<!-- comment --><p>1 &lt; 2</p>"sv,
    "for (int i = 0; i < n; i++) { s += \"';--\"; }"sv,
    "print('hello', end=\"\")  # it's done"sv,
    "{\"name\": \"O'Reilly\", \"tags\": [\"a'b\", \"--\"], \"n\": 1.5e-3}"sv,
    "{\"a\": null}"sv,
    "SELECT name FROM t WHERE id = 1; -- done"sv,
    "a => b ?? c"sv,
    "$x = `ls -l`;"sv,
    "$tag$ body $tag$"sv,
    "C:\\Users\\O'Neil\\Desktop\\"sv,
    "/var/www/it's/index.html"sv,
    "..\\..\\x"sv,
    "\\\\server\\share"sv,
    "E'\\n'"sv,
    "U&'d\\0061t'"sv,
    "0x1F || 0b01"sv,
    "^[a-z']+\\s*(?:--|#).*$"sv,
    "\\d{3}-\\d{4}"sv,
    "/*! important */ a { color: #f00; }"sv,
    "key: 'it''s'  # yaml"sv,
    "%(name)s and %s"sv,
    ":name = ?1"sv,
    "@user #hash $money"sv,
    "\xE2\x80\x9Csmart\xE2\x80\x9D \xE2\x80\x98quotes\xE2\x80\x99"sv,
    "l\nine\r\nbreaks -- and\ttabs"sv,
    "trailing backslash \\"sv,
    "trailing quote '"sv,
    "'leading"sv};

}  // namespace

std::string HonestValues::word() {
  return pick(kWords);
}

std::string HonestValues::sentence() {
  std::string out = word();
  for (std::size_t i = 1 + below(7); i > 0; --i) {
    out += below(8) == 0 ? ", " : " ";
    out += word();
  }
  if (below(3) == 0) out += pick(std::array{"."sv, "!"sv, "?"sv, " :)"sv, "..."sv, ";"sv});
  return out;
}

std::string HonestValues::hex(std::size_t digits) {
  std::string out;
  for (std::size_t i = 0; i < digits; ++i) out += "0123456789abcdef"[below(16)];
  return out;
}

std::string HonestValues::name() {
  switch (below(3)) {
    case 0:
      return pick(kLast);
    case 1:
      return pick(kFirst) + " " + pick(kLast);
    default:
      return pick(kLast) + ", " + pick(kFirst);
  }
}

std::string HonestValues::money() {
  switch (below(6)) {
    case 0:
      return "$" + number(10000) + "." + number(90);
    case 1:
      return number(1000) + "," + number(100) + " \xE2\x82\xAC";
    case 2:
      return "-" + number(500) + ".50";
    case 3:
      return number(100) + "%";
    case 4:
      return number(20) + "' x " + number(12) + "\"";
    default:
      return number(9) + " - " + number(99);
  }
}

std::string HonestValues::date() {
  switch (below(5)) {
    case 0:
      return "20" + number(9) + number(9) + "-1" + number(3) + "-0" + number(9);
    case 1:
      return "2024-01-0" + number(9) + "T10:3" + number(9) + ":00Z";
    case 2:
      return number(28) + "/" + number(12) + "/2024";
    case 3:
      return "1" + number(9) + ":" + number(6) + "0";
    default:
      return "Jan " + number(28) + ", '" + number(99);
  }
}

std::string HonestValues::address() {
  switch (below(7)) {
    case 0:
      return "user." + number(999) + "+o'tag@example.com";
    case 1:
      return "https://example.com/a-b/c?x=" + number(99) + "&y='z'#top--end";
    case 2:
      return "+33 (0)1 " + number(99) + "-" + number(99) + "-" + number(99);
    case 3:
      return hex(8) + "-" + hex(4) + "-" + hex(4) + "-" + hex(4) + "-" + hex(12);
    case 4:
      return hex(20) + "+/" + hex(6) + "==";
    case 5:
      return number(999) + ", Rue de l'\xC3\x89glise; apt. #" + number(50);
    default:
      return "192.168." + number(255) + "." + number(255) + ":" + number(9999);
  }
}

std::string HonestValues::document() {
  std::string out = pick(kCode);
  if (below(2) == 0) (out += " ") += pick(kCode);
  return out;
}

std::string HonestValues::prose_about_sql() {
  switch (below(3)) {
    case 0:
      return pick(kProse);
    case 1:
      return pick(kProse) + " " + word();
    default:
      return word() + " " + pick(kProse);
  }
}

std::string HonestValues::fragment() {
  switch (below(4)) {
    case 0:
      return pick(kEmoticons);
    case 1:
      return pick(kEmoticons) + pick(kEmoticons);
    case 2: {  // somebody types, and the page asks at every key
      const std::string whole = name();
      return whole.substr(0, 1 + below(whole.size()));
    }
    default:
      return word() + pick(kEmoticons);
  }
}

// One byte of another value changed.
std::string HonestValues::mangled() {
  std::string out = below(2) == 0 ? sentence() : document();
  static constexpr std::string_view kBytes = "'\"`\\;-#/*()%=, \n\t$[]";
  out[below(out.size())] = kBytes[below(kBytes.size())];
  return out;
}

std::string HonestValues::next() {
  switch (below(10)) {
    case 0:
      return name();
    case 1:
      return money();
    case 2:
      return date();
    case 3:
      return address();
    case 4:
      return document();
    case 5:
      return prose_about_sql();
    case 6:
      return fragment();
    case 7:
      return mangled();
    default:
      return sentence();
  }
}

}  // namespace sqreen::agent
