// SPDX-License-Identifier: Apache-2.0
// What an image starts: ENTRYPOINT and CMD of the last stage, in both forms, with ENV, ARG and
// WORKDIR. https://docs.docker.com/reference/dockerfile/
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/launch/reader.h"

namespace sqreen::doctor {

// ENTRYPOINT or CMD as it is written.
struct ImageCommand {
  Place place;
  bool exec = false;               // a JSON list; else a text for a shell
  std::vector<std::string> words;  // of the exec form
  SourceText text;                 // of the shell form
  std::vector<Edit> agent_edits;   // of the exec form
};

struct Image {
  std::optional<ImageCommand> entrypoint;
  std::optional<ImageCommand> command;
  Environment environment;
  std::vector<Copied> copied;  // from the folder that it is built in
  std::string folder;          // WORKDIR: "/app/web"; empty: not set
  std::string first_folder;    // the first WORKDIR, where the project most likely lies: "/app"
  Place from;                  // of the last stage
  std::string base;            // its image or stage
};

struct ReadImage {
  Image image;
  std::vector<Unread> unread;
};
ReadImage read_image(std::string_view path, std::string_view text);

ReadLaunches read_dockerfile(std::string_view path, std::string_view text);

}  // namespace sqreen::doctor
