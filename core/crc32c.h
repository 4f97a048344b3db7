// SPDX-License-Identifier: Apache-2.0
// CRC-32C (Castagnoli), as in iSCSI (RFC 3720, B.4) and ext4: finds torn and overwritten records.
// No protection against an attacker.
#pragma once

#include <cstdint>
#include <string_view>

namespace sqreen {

// `before`: the result over the bytes in front, to check a sequence of pieces.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0);

}  // namespace sqreen
