// SPDX-License-Identifier: Apache-2.0
// Project and lock files that are trees: one function for each kind, one file for each tool. What
// does not have the shape that its tool writes is skipped with a problem, and the rest is kept.
#pragma once

#include "compat/declared/declarations.h"
#include "compat/documents/document.h"

namespace sqreen::compat {

// A tree and the path it was read from.
struct DocumentFile {
  const std::string& path;
  const Value& root;
};

// PEP 621's [project], PEP 735's [dependency-groups], [tool.poetry], [tool.pdm], [tool.uv].
void read_pyproject(const DocumentFile& file, Declarations& declarations);
void read_poetry_project(const DocumentFile& file, const Value& poetry, Declarations& declarations);

void read_poetry_lock(const DocumentFile& file, Declarations& declarations);
void read_pipfile_lock(const DocumentFile& file, Declarations& declarations);
void read_uv_lock(const DocumentFile& file, Declarations& declarations);
void read_pdm_lock(const DocumentFile& file, Declarations& declarations);
void read_pylock(const DocumentFile& file, Declarations& declarations);  // PEP 751

// environment.yml of conda, mamba and micromamba.
void read_conda_environment(const DocumentFile& file, Declarations& declarations);

// Makes `requires_python` known, when `value` is a text.
void read_requires_python(const DocumentFile& file, const Value* value, Declarations& declarations);

// The entries of a lock's array of packages; a problem when it is none, or one has no name.
std::vector<const Value*> locked_packages(const DocumentFile& file, std::string_view name,
                                          Declarations& declarations);
// A locked package with what all locks have: name, version, origin.
Package locked_package(const DocumentFile& file, const Value& entry, Declarations& declarations);

}  // namespace sqreen::compat
