// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

// The policy's names of a user, as keywords of authenticate().
constexpr auto kIdentifiers =
    std::to_array<std::string_view>({"username", "email", "user", "mail", "login", "name", "id",
                                     "userid", "user_id", "identification"});

bool identifies(const AuthenticateCall& call) {
  return call.open ||
         std::any_of(call.keywords.begin(), call.keywords.end(), [](const std::string& keyword) {
           return std::find(kIdentifiers.begin(), kIdentifiers.end(), keyword) !=
                  kIdentifiers.end();
         });
}

void judge(const Facts& facts, Report& report) {
  for (const AuthenticateCall& call : facts.packages.authenticate) {
    if (identifies(call)) continue;
    report.warning(call.place)
        .message("this login has no keyword that tells who tries")
        .fix("pass username=, email= or another name that --explain django.authenticate lists")
        .evidence(call.place);
  }
}

}  // namespace

const Check django_authenticate{
    .id = "django.authenticate",
    .title = "Django's logins say who tries",
    .why =
        "The policy counts logins at django.contrib.auth.authenticate, by the keyword that names "
        "the user: username, email, user, mail, login, name, id, userid, user_id or "
        "identification. This version counts none yet; a call without any of them will not be "
        "counted either.",
    .since = "required by the policy; by tokens only, so that **kwargs is taken as unknown",
    .severity = Severity::warning,
    .needs = needs_logins,
    .mend = "Pass one of the keywords.",
    .judge = judge,
};

}  // namespace sqreen::doctor
