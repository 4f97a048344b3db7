# SPDX-License-Identifier: Apache-2.0
# pybind11's headers, which bin/deps fetches from the Python package index into the cache: 2.9.2 is the last that speaks 2.7, 3.0 the
# first that is safe on newer CPythons.
#
#   sqreen_pybind11_include(tag out)   -> include folder for cp27mu ... cp313; empty with a status line when it was not fetched

set(SQREEN_CACHE "$ENV{SQREEN_CACHE}" CACHE PATH "Where bin/deps keeps downloads")
if(NOT SQREEN_CACHE)
  if(DEFINED ENV{XDG_CACHE_HOME})
    set(SQREEN_CACHE "$ENV{XDG_CACHE_HOME}/sqreen-dev")
  else()
    set(SQREEN_CACHE "$ENV{HOME}/.cache/sqreen-dev")
  endif()
endif()
set(SQREEN_PYBIND11_LEGACY 2.9.2)
set(SQREEN_PYBIND11 3.0.4)

function(sqreen_pybind11_include tag out)
  set(version ${SQREEN_PYBIND11})
  if(tag MATCHES "^cp(27|34|35|36|37)")
    set(version ${SQREEN_PYBIND11_LEGACY})
  endif()
  set(folder ${SQREEN_CACHE}/pybind11-${version}/include)
  if(NOT EXISTS ${folder}/pybind11/pybind11.h)
    message(STATUS "${tag}: no SDK module, ${folder} is missing (run bin/deps)")
    set(folder "")
  endif()
  set(${out} "${folder}" PARENT_SCOPE)
endfunction()
