// SPDX-License-Identifier: Apache-2.0
// Who runs in the app: one slot for each process, written by its owner, read by anybody.
#include "core/region_layout.h"
#include "core/shared_region.h"

// The copied words are atomics, so ThreadSanitizer has no race to misjudge where it does not model
// the fence.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wtsan"
#endif

namespace sqreen {
namespace {

// The threads of a slot's owner take turns in writing its body. Bounded: when the turn does not
// come free (a fork caught it taken), the caller goes on without, and a reader may see a mixture of
// two texts.
class WriteTurn {
 public:
  explicit WriteTurn(RegionSlot& slot) : slot_(slot) {
    for (int attempt = 0; attempt < 200; ++attempt) {
      std::uint64_t turn = slot.turn.load(std::memory_order_relaxed);
      if (turn % 2 == 0 && slot.turn.compare_exchange_weak(turn, turn + 1)) break;
      if (attempt > 100) sched_yield();
    }
    std::atomic_thread_fence(std::memory_order_release);
  }
  ~WriteTurn() {
    const std::uint64_t turn = slot_.turn.load(std::memory_order_relaxed);
    slot_.turn.store((turn | 1) + 1, std::memory_order_release);
  }
  WriteTurn(const WriteTurn&) = delete;

 private:
  RegionSlot& slot_;
};

struct Body {
  std::uint64_t state;
  std::string detail;
  std::string python;
  std::string command;
  std::string hooks;
};

// At most four times; then what is there, which is bounded and shown as text whatever it is.
Body read_body(const RegionSlot& slot) {
  Body body;
  for (int attempt = 0; attempt < 4; ++attempt) {
    const std::uint64_t turn = slot.turn.load(std::memory_order_acquire);
    body = {slot.state.load(std::memory_order_relaxed), slot.detail.load(), slot.python.load(),
            slot.command.load(), slot.hooks.load()};
    std::atomic_thread_fence(std::memory_order_acquire);
    if (turn % 2 == 0 && slot.turn.load(std::memory_order_relaxed) == turn) break;
  }
  return body;
}

constexpr std::uint64_t pack_state(ProcessState state, Reason reason) {
  return static_cast<std::uint64_t>(state) | static_cast<std::uint64_t>(reason) << 32;
}

ProcessState judged_state(std::uint64_t word) {
  switch (word & 0xffffffff) {
    case 2:
      return ProcessState::guarding;
    case 3:
      return ProcessState::inactive;
    default:
      return ProcessState::starting;
  }
}

std::vector<std::string> split_hooks(std::string_view text) {
  std::vector<std::string> hooks;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) hooks.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return hooks;
}

void reset(RegionSlot& slot, std::uint64_t owner) {
  {
    const WriteTurn turn(slot);
    for (Word& counter : slot.counters) counter.store(0, std::memory_order_relaxed);
    slot.state.store(pack_state(ProcessState::starting, Reason::none), std::memory_order_relaxed);
    slot.detail.store({});
    slot.python.store({});
    slot.command.store({});
    slot.hooks.store({});
  }
  slot.described.store(owner, std::memory_order_release);
}

}  // namespace

std::string_view process_state_name(ProcessState state) {
  switch (state) {
    case ProcessState::starting:
      return "starting";
    case ProcessState::guarding:
      return "protected";
    case ProcessState::inactive:
      return "inactive";
  }
  return "starting";
}

Expected<std::size_t> SharedRegion::claim_slot(const ProcessId& process) {
  if (process.pid <= 0) return fail(ErrorCode::no_free_slot, "no process slot for pid 0");
  auto& owners = layout_->owners;
  const std::uint64_t self = pack(process);
  const auto find_own = [&owners, self]() -> std::size_t {
    std::size_t slot = 0;
    while (slot < kSlots && owners[slot].load() != self) ++slot;
    return slot;
  };
  if (const std::size_t own = find_own(); own < kSlots) return own;

  // Another thread of this process may be claiming too: the lower slot wins, the higher one is
  // given back.
  const auto take = [&](std::size_t slot, std::uint64_t from) {
    if (!owners[slot].compare_exchange_strong(from, self)) return false;
    if (find_own() < slot) {
      owners[slot].store(0);
    } else {
      reset(layout_->slots[slot], self);
    }
    return true;
  };
  // Free slots first: what the dead have left is worth a look in `status`.
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    if (owners[slot].load() == 0 && take(slot, 0)) return find_own();
  }
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    const std::uint64_t owner = owners[slot].load();
    if ((owner == 0 || !is_alive(unpack(owner))) && take(slot, owner)) return find_own();
  }
  return fail(ErrorCode::no_free_slot,
              "all " + std::to_string(kSlots) + " process slots are taken by living processes");
}

void SharedRegion::set_state(std::size_t slot, ProcessState state, Reason reason,
                             std::string_view detail) {
  if (slot >= kSlots) return;
  RegionSlot& body = layout_->slots[slot];
  const WriteTurn turn(body);
  body.detail.store(detail);
  body.state.store(pack_state(state, reason), std::memory_order_relaxed);
}

void SharedRegion::describe_process(std::size_t slot, std::string_view python,
                                    std::string_view command) {
  if (slot >= kSlots) return;
  RegionSlot& body = layout_->slots[slot];
  const WriteTurn turn(body);
  body.python.store(python);
  body.command.store(command);
}

void SharedRegion::add_hook(std::size_t slot, std::string_view name) {
  if (slot >= kSlots || name.empty() || name.find(' ') != std::string_view::npos) return;
  RegionSlot& body = layout_->slots[slot];
  const WriteTurn turn(body);
  std::string hooks = body.hooks.load();
  const std::vector<std::string> known = split_hooks(hooks);
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  if (!hooks.empty()) hooks += ' ';
  hooks += name;
  if (hooks.size() < sizeof(body.hooks)) body.hooks.store(hooks);
}

void SharedRegion::copy_description(std::size_t from, std::size_t to) {
  if (from >= kSlots || to >= kSlots || from == to) return;
  const Body parent = read_body(layout_->slots[from]);
  RegionSlot& body = layout_->slots[to];
  const WriteTurn turn(body);
  body.python.store(parent.python);
  body.command.store(parent.command);
  body.hooks.store(parent.hooks);
}

void SharedRegion::count(std::size_t slot, Counter counter, std::uint64_t by) {
  const auto index = static_cast<std::size_t>(counter);
  if (slot >= kSlots || index >= layout_->slots[slot].counters.size()) return;
  layout_->slots[slot].counters[index].fetch_add(by, std::memory_order_relaxed);
}

void SharedRegion::free_slot(std::size_t slot) {
  if (slot < kSlots) layout_->owners[slot].store(0);
}

bool SharedRegion::has_served(const ProcessId& process) const {
  const auto& owners = layout_->owners;
  const std::uint64_t word = pack(process);
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    if (owners[slot].load(std::memory_order_relaxed) != word) continue;
    const RegionSlot& body = layout_->slots[slot];
    return body.described.load(std::memory_order_acquire) == word &&
           judged_state(body.state.load(std::memory_order_relaxed)) == ProcessState::guarding;
  }
  return false;
}

std::vector<ProcessId> SharedRegion::owners() const {
  std::vector<ProcessId> processes;
  for (const Word& word : layout_->owners) {
    const std::uint64_t owner = word.load(std::memory_order_relaxed);
    if (owner != 0) processes.push_back(unpack(owner));
  }
  return processes;
}

std::vector<ProcessInfo> SharedRegion::processes() const {
  std::vector<ProcessInfo> processes;
  for (std::size_t i = 0; i < kSlots; ++i) {
    const std::uint64_t owner = layout_->owners[i].load(std::memory_order_acquire);
    if (owner == 0) continue;
    ProcessInfo& info = processes.emplace_back();
    info.process = unpack(owner);
    const RegionSlot& slot = layout_->slots[i];
    if (slot.described.load(std::memory_order_acquire) != owner) continue;
    Body body = read_body(slot);
    info.state = judged_state(body.state);
    info.reason = static_cast<Reason>(body.state >> 32 & 0xffff);
    info.detail = std::move(body.detail);
    info.python = std::move(body.python);
    info.command = std::move(body.command);
    info.hooks = split_hooks(body.hooks);
    info.requests = slot.counters[0].load(std::memory_order_relaxed);
    info.checks = slot.counters[1].load(std::memory_order_relaxed);
    info.attacks = slot.counters[2].load(std::memory_order_relaxed);
  }
  return processes;
}

}  // namespace sqreen
