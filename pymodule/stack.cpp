// SPDX-License-Identifier: Apache-2.0
#include "pymodule/stack.h"

#include "pymodule/ref.h"

namespace sqreen::python {
namespace {

bool is_library(const std::string& file, const std::string& standard_library) {
  return file.find("/site-packages/") != std::string::npos ||
         file.find("/dist-packages/") != std::string::npos || file.starts_with("<frozen") ||
         (!standard_library.empty() && file.starts_with(standard_library));
}

std::string text_of(PyObject* object) {
  std::string_view view;
  return object != nullptr && utf8_view(object, view) ? std::string(view) : std::string();
}

}  // namespace

Stack current_stack(const std::string& standard_library) {
  constexpr std::size_t kMaxFrames = 32;
  constexpr std::size_t kMaxWalk = 200;
  SavedError saved;
  Stack stack;
  bool found = false;
  std::size_t walked = 0;
  Ref frame = Ref::steal(current_frame());
  while (frame && walked++ < kMaxWalk) {
    auto* raw = reinterpret_cast<PyFrameObject*>(frame.get());
    Ref code = Ref::steal(frame_code(raw));
    auto* facts = reinterpret_cast<PyCodeObject*>(code.get());
    const int line = PyFrame_GetLineNumber(raw);
    agent::StackFrame entry{text_of(facts->co_filename), line, text_of(facts->co_name)};
    const bool own = !is_library(entry.file, standard_library);
    // A deep stack of libraries must not hide the app's frame: it replaces the last one then.
    if (stack.frames.size() < kMaxFrames) {
      stack.frames.push_back(std::move(entry));
    } else if (own && !found) {
      stack.frames.back() = std::move(entry);
    }
    if (own && !found) {
      found = true;
      stack.location = stack.frames.size() - 1;
    }
    if (found && stack.frames.size() >= kMaxFrames) break;
    frame = Ref::steal(frame_back(raw));
  }
  return stack;
}

}  // namespace sqreen::python
