// SPDX-License-Identifier: Apache-2.0
#include "relay/store_keeper.h"

#include <cerrno>
#include <cstdio>

namespace sqreen::relay {
namespace {

constexpr std::int64_t kRetry = 500'000'000;
constexpr std::int64_t kLook = 1'000'000'000;  // how often the file itself is looked at

// "2026-11-22T09:30:00.123456Z" as a part of a file name.
std::string compact(std::string time) {
  std::erase(time, ':');
  return time;
}

}  // namespace

Expected<std::string> move_aside(const std::string& path, std::string_view why,
                                 std::int64_t wall_ns) {
  const std::string aside = path + "." + std::string(why) + "-" + compact(iso8601(wall_ns));
  // The journal first: beside a new store it would be taken for that one's.
  for (const char* suffix : {"-wal", "-shm", ""}) {
    if (std::rename((path + suffix).c_str(), (aside + suffix).c_str()) != 0 && errno != ENOENT) {
      return fail_errno(ErrorCode::file_unwritable, path + suffix, errno);
    }
  }
  return aside;
}

StoreKeeper::StoreKeeper(std::string path, std::string app_name, const Clock& clock, Report report)
    : path_(std::move(path)),
      app_name_(std::move(app_name)),
      clock_(clock),
      report_(std::move(report)) {}

Store* StoreKeeper::get() {
  const std::int64_t now = clock_.monotonic_ns();
  if (store_ && now >= next_look_) {
    next_look_ = now + kLook;
    check_place();
  }
  if (store_) return &*store_;
  if (!may_open_ || now < next_attempt_) return nullptr;
  auto opened = Store::open(path_, app_name_);
  if (!opened) {
    failed(opened.error());
    return nullptr;
  }
  store_ = std::move(*opened);
  next_look_ = now + kLook;
  worked();
  return &*store_;
}

bool StoreKeeper::check_place() {
  if (store_ && store_->is_in_place()) return true;
  store_.reset();
  if (!may_open_) needs_restart_ = true;
  return false;
}

void StoreKeeper::close_and_retry(std::int64_t delay) {
  store_.reset();
  next_attempt_ = clock_.monotonic_ns() + delay;
}

void StoreKeeper::failed(const Error& error) {
  healthy_ = false;
  const bool damaged = error.code == ErrorCode::malformed || error.code == ErrorCode::wrong_version;
  if (!damaged) {
    report_(error.message + "; events wait in the log");
    if (may_open_) close_and_retry(kRetry);
    return;
  }
  if (!may_open_) {
    store_.reset();
    needs_restart_ = true;
    return;
  }
  close_and_retry(0);
  const char* why = error.code == ErrorCode::malformed ? "corrupt" : "other-version";
  const auto aside = move_aside(path_, why, clock_.wall_ns());
  if (!aside) {
    report_(error.message + "; it cannot be moved aside: " + aside.error().message);
    close_and_retry(kRetry);
    return;
  }
  moved_ = error.message + "; it was moved to " + *aside + " and a new store was begun";
  report_(moved_);
}

void StoreKeeper::worked() {
  if (healthy_) return;
  healthy_ = true;
  report_(moved_);
}

}  // namespace sqreen::relay
