// SPDX-License-Identifier: Apache-2.0
// Takes out of a text what does not belong into a public issue. Better a word too many than one too
// few: what is hidden is
//
//   every value that the environment holds under the name of a secret, wherever it occurs
//   values behind the names of secrets:    --db-password x, token = x, "api_key": "x", Cookie: x
//   whatever a command assigns:            DATABASE_URL=x gunicorn ..., but PYTHONPATH, PORT...
//   credentials in URLs, and e-mail addresses
//   private keys, and whatever looks random, as tokens do
//   the home folder (~), those of others, and this machine's name
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"

namespace sqreen::doctor {

class Redactor {
 public:
  struct Machine {
    std::string home;
    std::string host_name;
  };
  Redactor(const Environment& environment, Machine machine);

  // Of another environment: of a launch, of a process.
  void learn(const Environment& environment);
  // A value that must not be seen anywhere.
  void learn_secret(std::string_view value);

  // One text, of one or several lines.
  std::string operator()(std::string_view text) const;

 private:
  std::string without_places(std::string text) const;

  Machine machine_;
  std::vector<std::string> secrets_;
};

}  // namespace sqreen::doctor
