// SPDX-License-Identifier: Apache-2.0
// The events of all stores that a filter names: once, or again and again as they come.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/run_folder.h"
#include "relay/store.h"

namespace sqreen::cli {

class EventSource {
 public:
  using Visit = std::function<void(const relay::StoredEvent&)>;
  using Complain = std::function<void(const std::string&)>;

  EventSource(const Settings& settings, const Environment& environment, std::string app,
              relay::EventFilter filter, const Clock& clock, Complain complain);

  // What is stored now, by time across the stores, in each store in its order. False when a store
  // could not be read.
  bool visit_stored(const Visit& visit);

  // What came since the last call; the first call gives what is stored. A store may appear,
  // disappear or be replaced at any time. An event whose response is still to come is held back for
  // up to half a second, so that its status can be printed with it.
  void visit_new(const Visit& visit);

  bool found_store() const { return found_store_; }

 private:
  struct Followed {
    std::string identity;  // of the store: another one's sequence begins anew
    std::int64_t sequence = 0;
    std::int64_t held = 0;        // the sequence that waits for its response
    std::int64_t held_since = 0;  // monotonic
    bool complained = false;
  };
  void follow(const std::string& path, Followed& followed, std::vector<relay::StoredEvent>& found);

  const Settings& settings_;
  const Environment& environment_;
  std::string app_;
  relay::EventFilter filter_;
  const Clock& clock_;
  Complain complain_;
  std::map<std::string, Followed> followed_;
  bool found_store_ = false;
  bool first_ = true;
};

}  // namespace sqreen::cli
