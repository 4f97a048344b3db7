// SPDX-License-Identifier: Apache-2.0
// Layout, little endian: "SQPOLICY", version (u32), then fields of tag (u16), length (u32) and
// bytes, to the end.
#include "core/policy.h"

#include <optional>

namespace sqreen {
namespace {

constexpr std::string_view kMagic = "SQPOLICY";
constexpr std::uint32_t kVersion = 1;  // raised only when an older reader would misread the fields

// On the wire: never renumber.
enum class Tag : std::uint16_t { mode = 1, block_status = 2, block_redirect = 3 };

template <typename Number>
void append_number(std::string& out, Number value) {
  for (std::size_t i = 0; i < sizeof value; ++i) {
    out += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
  }
}

void append_field(std::string& out, Tag tag, std::string_view bytes) {
  append_number(out, static_cast<std::uint16_t>(tag));
  append_number(out, static_cast<std::uint32_t>(bytes.size()));
  out += bytes;
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool at_end() const { return bytes_.empty(); }

  std::optional<std::string_view> take(std::size_t length) {
    if (length > bytes_.size()) return std::nullopt;
    const std::string_view taken = bytes_.substr(0, length);
    bytes_.remove_prefix(length);
    return taken;
  }

  template <typename Number>
  std::optional<Number> number() {
    const auto taken = take(sizeof(Number));
    if (!taken) return std::nullopt;
    Number value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i) {
      value = static_cast<Number>(
          value | static_cast<Number>(Number{static_cast<unsigned char>((*taken)[i])} << (8 * i)));
    }
    return value;
  }

 private:
  std::string_view bytes_;
};

// False when the value is none that this field can have.
bool apply(Policy& policy, Tag tag, std::string_view bytes) {
  Reader reader(bytes);
  switch (tag) {
    case Tag::mode: {
      const auto mode = reader.number<std::uint8_t>();
      if (!mode || !reader.at_end() || *mode > static_cast<std::uint8_t>(Mode::block)) return false;
      policy.mode = static_cast<Mode>(*mode);
      return true;
    }
    case Tag::block_status: {
      const auto status = reader.number<std::uint16_t>();
      if (!status || !reader.at_end() || !is_block_status(*status)) return false;
      policy.block_status = *status;
      return true;
    }
    case Tag::block_redirect:
      // Goes into a response header: a line break in it would split the response.
      if (!bytes.empty() && !is_redirect_target(bytes)) return false;
      policy.block_redirect = bytes;
      return true;
  }
  return true;  // a newer writer's field
}

}  // namespace

Policy policy_from(const Settings& settings) {
  return {.mode = settings.mode,
          .block_status = settings.block_status,
          .block_redirect = settings.block_redirect};
}

std::string encode_policy(const Policy& policy) {
  std::string out(kMagic);
  append_number(out, kVersion);
  append_field(out, Tag::mode, std::string(1, static_cast<char>(policy.mode)));
  std::string status;
  append_number(status, static_cast<std::uint16_t>(policy.block_status));
  append_field(out, Tag::block_status, status);
  append_field(out, Tag::block_redirect, policy.block_redirect);
  return out;
}

Expected<Policy> decode_policy(std::string_view bytes) {
  Reader reader(bytes);
  if (reader.take(kMagic.size()) != kMagic) {
    return fail(ErrorCode::malformed, "policy: these bytes are no policy");
  }
  const auto version = reader.number<std::uint32_t>();
  if (!version) return fail(ErrorCode::truncated, "policy: ends inside its header");
  if (*version != kVersion) {
    return fail(ErrorCode::wrong_version, "policy: version " + std::to_string(*version) +
                                              " is not one that this agent reads");
  }
  Policy policy;
  while (!reader.at_end()) {
    const auto tag = reader.number<std::uint16_t>();
    const auto length = reader.number<std::uint32_t>();
    const auto value = length ? reader.take(*length) : std::nullopt;
    if (!tag || !value) return fail(ErrorCode::truncated, "policy: ends inside a field");
    if (!apply(policy, static_cast<Tag>(*tag), *value)) {
      return fail(ErrorCode::malformed,
                  "policy: field " + std::to_string(*tag) + " has a value it cannot have");
    }
  }
  return policy;
}

}  // namespace sqreen
