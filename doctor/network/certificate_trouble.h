// SPDX-License-Identifier: Apache-2.0
// Why a certificate is not believed. libcurl's TLS libraries each have numbers and words of their
// own for it, so that the certificate's dates are asked first.
#pragma once

#include "doctor/network/exchange.h"

namespace sqreen::doctor {

enum class CertificateTrouble : unsigned char {
  not_yet_valid,
  expired,
  chain_dates,  // the same of an authority behind it
  wrong_name,
  unknown_authority,
  unreadable_authorities,  // the file that names them here
};

CertificateTrouble trouble_of(const Exchange& exchange);

}  // namespace sqreen::doctor
