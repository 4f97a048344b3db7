// SPDX-License-Identifier: Apache-2.0
// Any bytes as a shared region: refused, or everything that is read from it is within its bounds.
// The input is tried as the whole file, then spread over a region whose first 24 bytes (magic,
// version, size) are right.
#include <cstdint>
#include <cstring>

#include "core/shared_region.h"
#include "fuzz/scratch_file.h"

namespace {

using sqreen::SharedRegion;

struct Good {
  std::string begin;
  off_t size;
};

const Good& good_region() {
  static const Good* good = [] {
    const std::string path = std::string(sqreen::fuzz::scratch_path()) + ".good";
    const auto region = SharedRegion::create(path, {}, sqreen::current_process());
    if (!region) std::abort();
    auto* made = new Good{std::string(24, '\0'), lseek(region->fd(), 0, SEEK_END)};
    if (pread(region->fd(), made->begin.data(), 24, 0) != 24) std::abort();
    unlink(path.c_str());
    return made;
  }();
  return *good;
}

void use(SharedRegion& region) {
  for (const sqreen::ProcessInfo& info : region.processes()) {
    if (info.detail.size() >= 160 || info.python.size() >= 32 || info.command.size() >= 64) {
      std::abort();
    }
    for (const std::string& hook : info.hooks) {
      if (hook.empty() || hook.find('\n') != std::string::npos) std::abort();
    }
    const auto state = static_cast<int>(info.state);
    if (state < 1 || state > 3 || info.process.pid < 0) std::abort();
  }
  const auto policy = region.read_policy();
  if (policy && policy->size() > SharedRegion::kPolicyCapacity) std::abort();
  if (!region.publish_policy("policy") || region.read_policy() != "policy") std::abort();
  const auto slot = region.claim_slot(sqreen::current_process());
  if (!slot || *slot >= SharedRegion::kSlots) return;
  region.add_hook(*slot, "hook");
  region.copy_description(0, *slot);
  region.set_state(*slot, sqreen::ProcessState::guarding, sqreen::Reason::none, "detail");
  region.root();
  region.relay();
  region.dropped();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Good& good = good_region();
  sqreen::fuzz::resize(0);
  sqreen::fuzz::put(bytes, 0);
  if (SharedRegion::open(sqreen::fuzz::scratch_path())) std::abort();  // no input is that large

  sqreen::fuzz::resize(0);
  sqreen::fuzz::resize(good.size);
  // Header, owners, the first slots, the policy's buffers.
  const off_t policies = good.size - 2 * static_cast<off_t>(SharedRegion::kPolicyCapacity + 64);
  const std::size_t quarter = std::min<std::size_t>(size / 4, 4096);
  int part = 0;
  for (const off_t at : {off_t{24}, off_t{4096}, off_t{12288}, policies}) {
    sqreen::fuzz::put(bytes.substr(quarter * static_cast<std::size_t>(part++), quarter), at);
  }
  sqreen::fuzz::put(good.begin, 0);
  auto region = SharedRegion::open(sqreen::fuzz::scratch_path());
  if (!region) std::abort();
  use(*region);
  return 0;
}
