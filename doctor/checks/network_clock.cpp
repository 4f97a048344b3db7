// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/network/moment.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const Way& way : facts.network.ways) {
    const Exchange& exchange = way.exchange;
    if (way.at_proxy || !differs(exchange)) continue;
    const std::int64_t ahead = exchange.now - *exchange.date;
    report.warning(way.place)
        .launch(way.launch)
        .message("this machine's clock is " + length_of(std::abs(ahead)) +
                 (ahead > 0 ? " ahead of" : " behind") + " the dashboard's: here it is " +
                 moment(exchange.now) + ", there " + moment(*exchange.date))
        .fix("set the clock by NTP (timedatectl set-ntp true), on the machine that is wrong");
  }
}

}  // namespace

const Check network_clock{
    .id = "network.clock",
    .title = "this machine's clock agrees with the dashboard's",
    .why =
        "By a clock that is wrong, good certificates have expired or are not valid yet, and "
        "attacks "
        "stand in the reports at times when nothing happened. One of the two is wrong: who tells "
        "which is a third clock.",
    .since = "the Date header of the answer; up to five minutes are left alone",
    .severity = Severity::warning,
    .needs = needs_date,
    .mend = "Let NTP set the clock: of the host, when it is a container.",
    .judge = judge,
};

}  // namespace sqreen::doctor
