// SPDX-License-Identifier: Apache-2.0
// A region whose file could not be touched any more, and its way back.
//
// btrfs writes nothing in place: on a full disk, or with a quota that is used up, even a page of an
// allocated file cannot be written to, and the process goes on with private zeros. What is in them
// is what it has counted since then, so that this is added once the file is shared again. Whatever
// of it meets the same fate lands in the new zeros, and is added the next time.
#include <unistd.h>

#include "core/lost_mapping.h"
#include "core/region_layout.h"
#include "core/shared_region.h"

namespace sqreen {
namespace {

void add(Word& to, const Word& from) {
  if (const std::uint64_t more = from.load(std::memory_order_relaxed)) {
    to.fetch_add(more, std::memory_order_relaxed);
  }
}

}  // namespace

bool SharedRegion::lost() const {
  return lost_in(layout_) != 0;
}

Expected<void> SharedRegion::regain(const std::string& path, const ProcessId& process,
                                    std::optional<std::size_t>& slot) {
  Expected<SharedRegion> fresh = open(path);
  if (!fresh) return tl::make_unexpected(fresh.error());
  if (!(fresh->identity_ == identity_)) {
    return fail(ErrorCode::region_unusable, path + ": is another file than before");
  }
  std::swap(*this, *fresh);  // `fresh` holds what is lost now
  const std::optional<std::size_t> lost_slot = slot;
  if (lost_slot) {
    const Expected<std::size_t> claimed = claim_slot(process);
    slot = claimed ? std::optional(*claimed) : std::nullopt;
  }
  // A fork has its parent's zeros: the parent adds what is in them.
  if (lost_in(fresh->layout_) == ::getpid()) add_what_was_lost(*fresh->layout_, lost_slot, slot);
  return {};
}

void SharedRegion::add_what_was_lost(const Layout& lost, std::optional<std::size_t> lost_slot,
                                     std::optional<std::size_t> slot) {
  for (std::size_t i = 0; i < kDropKinds; ++i) {
    add(layout_->header.dropped[i], lost.header.dropped[i]);
  }
  if (!lost_slot || !slot || *lost_slot >= kSlots) return;
  RegionSlot& body = layout_->slots[*slot];
  for (std::size_t i = 0; i < body.counters.size(); ++i) {
    add(body.counters[i], lost.slots[*lost_slot].counters[i]);
  }
}

}  // namespace sqreen
