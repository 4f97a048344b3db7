// SPDX-License-Identifier: Apache-2.0
// Appends JSON to a string: what the agent writes into event records, where a JSON library would
// cost the app memory.
//
//   JsonWriter json;
//   json.begin_object().key("pid").number(pid).key("hooks").begin_array().text("flask").end_array().end_object();
//   use(json.take());
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sqreen {

class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& text(std::string_view bytes);  // escaped; invalid UTF-8 becomes U+FFFD
  JsonWriter& number(std::int64_t value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  std::size_t size() const { return out_.size(); }
  std::string take();

 private:
  void separate();

  std::string out_;
  bool need_comma_ = false;
};

}  // namespace sqreen
