// SPDX-License-Identifier: Apache-2.0
#include "doctor/waitress/command_line.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/ascii.h"
#include "core/text.h"

namespace sqreen::doctor {
namespace {

enum class Takes : unsigned char { flag, text, number };

struct Option {
  std::string_view name;
  Takes takes = Takes::text;
};

// Of every version from 1.4 on: which one runs is not known.
constexpr auto kOptions = std::to_array<Option>({
    {"help", Takes::flag},
    {"call", Takes::flag},
    {"host"},
    {"port", Takes::number},
    {"ipv4", Takes::flag},
    {"no-ipv4", Takes::flag},
    {"ipv6", Takes::flag},
    {"no-ipv6", Takes::flag},
    {"listen"},
    {"threads", Takes::number},
    {"trusted-proxy"},
    {"trusted-proxy-count", Takes::number},
    {"trusted-proxy-headers"},
    {"log-untrusted-proxy-headers", Takes::flag},
    {"no-log-untrusted-proxy-headers", Takes::flag},
    {"clear-untrusted-proxy-headers", Takes::flag},
    {"no-clear-untrusted-proxy-headers", Takes::flag},
    {"url-scheme"},
    {"url-prefix"},
    {"backlog", Takes::number},
    {"recv-bytes", Takes::number},
    {"send-bytes", Takes::number},
    {"outbuf-overflow", Takes::number},
    {"outbuf-high-watermark", Takes::number},
    {"inbuf-overflow", Takes::number},
    {"connection-limit", Takes::number},
    {"cleanup-interval", Takes::number},
    {"channel-timeout", Takes::number},
    {"log-socket-errors", Takes::flag},
    {"no-log-socket-errors", Takes::flag},
    {"max-request-header-size", Takes::number},
    {"max-request-body-size", Takes::number},
    {"expose-tracebacks", Takes::flag},
    {"no-expose-tracebacks", Takes::flag},
    {"ident"},
    {"asyncore-loop-timeout", Takes::number},
    {"asyncore-use-poll", Takes::flag},
    {"no-asyncore-use-poll", Takes::flag},
    {"unix-socket"},
    {"unix-socket-perms"},
    {"sockets"},
    {"channel-request-lookahead", Takes::number},
    {"server-name"},
});

// Where to listen is said in one way.
struct Conflict {
  std::string_view one;
  std::string_view other;
};
constexpr auto kConflicts = std::to_array<Conflict>({{"listen", "host"},
                                                     {"listen", "port"},
                                                     {"unix-socket", "host"},
                                                     {"unix-socket", "port"},
                                                     {"unix-socket", "listen"}});

bool is_number(std::string_view value) {
  value = trim(value);
  if (value.starts_with('-') || value.starts_with('+')) value.remove_prefix(1);
  return !value.empty() && std::all_of(value.begin(), value.end(),
                                       [](char c) { return is_ascii_digit(c) || c == '_'; });
}

class Reader {
 public:
  explicit Reader(const UnknownWords& unknown) : unknown_(unknown) {}

  WaitressServer read(std::span<const std::string> words) {
    std::size_t at = 0;
    while (at < words.size() && words[at] != "-") {
      // `$OPTIONS` may be any number of them.
      if (words.size() > at + 1 && unknown_.is_list(words[at])) {
        is_whole_ = false;
        ++at;
        continue;
      }
      if (!words[at].starts_with("-")) break;
      if (words[at] == "--") {
        ++at;
        break;
      }
      at += take(words.subspan(at));
    }
    judge_together(words.subspan(std::min(at, words.size())));
    return std::move(server_);
  }

 private:
  void refuse(std::string what, std::string fix) {
    server_.refusals.push_back({std::move(what), std::move(fix)});
  }

  // How many words it takes.
  std::size_t take(std::span<const std::string> words) {
    const std::string_view word = words[0];
    if (!word.starts_with("--")) {
      refuse(printable(shortened(word, 60)) +
                 " is no option of waitress-serve, which has long ones only",
             "write --NAME=VALUE; waitress-serve --help lists them");
      return 1;
    }
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(2, equals - 2);
    const std::string shown = "--" + printable(shortened(name, 60));
    const Option* option = find(name, shown);
    if (option == nullptr) return 1;
    given_.insert(option->name);
    const bool has_value = equals != std::string_view::npos;
    if (option->takes == Takes::flag) {
      if (has_value) refuse(shown + " takes no value", "write " + shown + " alone");
      return 1;
    }
    if (!has_value && words.size() < 2) {
      refuse(shown + " has no value", "write " + shown + "=VALUE");
      return 1;
    }
    const std::string_view value = has_value ? word.substr(equals + 1) : std::string_view(words[1]);
    if (option->takes == Takes::number && !unknown_.hold(value) && !is_number(value)) {
      refuse(shown + ": \"" + printable(shortened(value, 60)) + "\" is no number",
             "give " + shown + " a number");
    }
    return has_value ? 1 : 2;
  }

  // By its whole name, or by a beginning that only one has.
  const Option* find(std::string_view name, const std::string& shown) {
    std::vector<const Option*> fitting;
    for (const Option& option : kOptions) {
      if (option.name == name) return &option;
      if (option.name.starts_with(name)) fitting.push_back(&option);
    }
    if (fitting.size() == 1) return fitting[0];
    if (!fitting.empty()) {
      refuse(shown + " is the beginning of several options",
             "write the whole name: --" + std::string(fitting[0]->name));
      return nullptr;
    }
    std::vector<std::string_view> names;
    for (const Option& option : kOptions) names.push_back(option.name);
    const auto meant = did_you_mean(name, names);
    refuse(shown + " is no option of waitress-serve" +
               (meant ? "; did you mean --" + std::string(*meant) + "?" : ""),
           meant ? "write --" + std::string(*meant) : "waitress-serve --help lists them");
    return nullptr;
  }

  void judge_together(std::span<const std::string> rest) {
    if (!server_.refusals.empty() || given_.contains("help")) return;
    if (rest.empty()) {
      refuse("no app is named", "write MODULE:CALLABLE behind the options");
    } else if (rest.size() > 1) {
      refuse("one app is taken, and " + printable(shortened(rest[1], 60)) + " follows it",
             "write options in front of the app");
    }
    for (const Conflict& conflict : kConflicts) {
      if (!given_.contains(conflict.one) || !given_.contains(conflict.other)) continue;
      refuse("--" + std::string(conflict.one) + " and --" + std::string(conflict.other) +
                 " exclude each other",
             "leave --" + std::string(conflict.other) + " out");
    }
    for (const std::string_view name : {"trusted-proxy-count", "trusted-proxy-headers"}) {
      if (!is_whole_ || !given_.contains(name) || given_.contains("trusted-proxy")) continue;
      refuse("--" + std::string(name) + " means nothing without --trusted-proxy",
             "add --trusted-proxy=ADDRESS");
    }
  }

  const UnknownWords& unknown_;
  bool is_whole_ = true;  // every option can be seen
  WaitressServer server_;
  std::set<std::string_view> given_;
};

}  // namespace

WaitressServer read_waitress_command(std::span<const std::string> words,
                                     const UnknownWords& unknown) {
  return Reader(unknown).read(words);
}

}  // namespace sqreen::doctor
