// SPDX-License-Identifier: Apache-2.0
#include "doctor/python/module.h"

#include <gmock/gmock.h>

namespace sqreen::doctor {
namespace {

using testing::ElementsAre;

std::vector<std::string> imports_of(std::string_view source) {
  std::vector<std::string> out;
  for (const PythonImport& import : read_python_module(source).imports) {
    out.push_back(import.module + (import.name.empty() ? "" : ":" + import.name) + " as " +
                  import.bound + " line " + std::to_string(import.spot.line) +
                  (import.spot.guarded ? " guarded" : "") +
                  (import.spot.conditional ? " conditional" : ""));
  }
  return out;
}

std::vector<std::string> calls_of(std::string_view source) {
  const PythonModule module = read_python_module(source);
  std::vector<std::string> out;
  for (const PythonCall& call : module.calls) {
    const int function = call.spot.function;
    out.push_back(
        call.name +
        (function < 0 ? "" : " in " + module.functions[static_cast<std::size_t>(function)].name));
  }
  return out;
}

TEST(PythonModule, ListsImports) {
  EXPECT_THAT(imports_of("import os, newrelic.agent as nr\n"
                         "from a.b import (c as d,\n  e)\n"
                         "from . import f\n"
                         "from .g import *\n"),
              ElementsAre("os as os line 1", "newrelic.agent as nr line 1", "a.b:c as d line 2",
                          "a.b:e as e line 2", ".:f as f line 4", ".g:* as * line 5"));
}

TEST(PythonModule, KnowsWhichImportsMayFail) {
  EXPECT_THAT(imports_of("try:\n  import a\nexcept ImportError:\n  a = None\n"
                         "try:\n  import b\nexcept (KeyError, Exception) as e:\n  pass\n"
                         "try:\n  import c\nexcept KeyError: pass\n"
                         "try:\n  import d\nfinally: pass\n"
                         "try: import e\nexcept: pass\n"),
              ElementsAre("a as a line 2 guarded conditional", "b as b line 6 guarded conditional",
                          "c as c line 10 conditional", "d as d line 13 conditional",
                          "e as e line 15 guarded conditional"));
}

TEST(PythonModule, ResolvesNames) {
  EXPECT_THAT(calls_of("import sqreen as s\ns.start()\n"), ElementsAre("sqreen.start"));
  EXPECT_THAT(calls_of("from sqreen import start as go\ngo()\n"), ElementsAre("sqreen.start"));
  EXPECT_THAT(calls_of("import gevent.monkey\ngevent.monkey.patch_all()\n"),
              ElementsAre("gevent.monkey.patch_all"));
  EXPECT_THAT(calls_of("from uwsgidecorators import *\ndef own(): pass\npostfork(own)\nown()\n"),
              ElementsAre("uwsgidecorators.postfork", "own"));
}

TEST(PythonModule, FindsCallsWhereTheyAre) {
  EXPECT_THAT(
      calls_of("def f(x=g()):\n  if h():\n    return i(j())\nk().l()\nclass M(n()): pass\n"),
      ElementsAre("h in f", "i in f", "j in f", "k"));
}

TEST(PythonModule, ReadsAssignments) {
  const PythonModule module = read_python_module(
      "workers = 4\nif debug:\n  workers = 1\nbind: str = 'x'\na.b = 2\nworkers += 1\nx == 1\n");
  ASSERT_EQ(module.assignments.size(), 5u);
  EXPECT_EQ(module.assignments[0].value.number, 4);
  EXPECT_FALSE(module.assignments[0].spot.conditional);
  EXPECT_TRUE(module.assignments[1].spot.conditional);
  EXPECT_EQ(module.assignments[2].value.text, "x");
  EXPECT_EQ(module.assignments[3].name, "a.b");
  EXPECT_FALSE(module.assignments[4].value.is_known());
}

TEST(PythonModule, ReadsDecorators) {
  const PythonModule module = read_python_module(
      "import uwsgidecorators as u\n@u.postfork\n@other(1)\ndef f(): pass\ndef g(): pass\n");
  ASSERT_EQ(module.functions.size(), 2u);
  EXPECT_THAT(module.functions[0].decorators, ElementsAre("uwsgidecorators.postfork", "other"));
  EXPECT_THAT(module.functions[1].decorators, testing::IsEmpty());
}

TEST(PythonModule, SurvivesDeepAndLongFiles) {
  std::string deep;
  for (int i = 0; i < 5'000; ++i)
    deep += std::string(static_cast<std::size_t>(i % 3'000), ' ') + "try:\n";
  EXPECT_THAT(read_python_module(deep).imports, testing::IsEmpty());
}

}  // namespace
}  // namespace sqreen::doctor
