# SPDX-License-Identifier: Apache-2.0
# Finds the interpreters to build for and asks each for its facts: one configure builds a module for every CPython.
# (find_package(Python) in a loop silently returns the first interpreter every time.)
#
#   sqreen_find_pythons(out)       -> list of tags such as cp27mu cp36m cp311; for each, the variables
#                                     <tag>_EXECUTABLE <tag>_INCLUDE <tag>_VERSION

function(sqreen_python_candidates out)
  if(SQREEN_PYTHONS STREQUAL "none")
    set(${out} "" PARENT_SCOPE)
    return()
  endif()
  if(SQREEN_PYTHONS)
    set(${out} ${SQREEN_PYTHONS} PARENT_SCOPE)
    return()
  endif()
  set(found)
  foreach(minor 2.7 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12 3.13)
    # pyenv's shims answer for whichever version is selected: look past them.
    string(REPLACE ":" ";" path "$ENV{PATH}")
    foreach(folder IN LISTS path ITEMS /usr/bin /usr/local/bin)
      if(EXISTS ${folder}/python${minor} AND NOT folder MATCHES "/shims$")
        list(APPEND found ${folder}/python${minor})
        break()
      endif()
    endforeach()
    set(pyenv $ENV{PYENV_ROOT})
    if(NOT pyenv)
      set(pyenv $ENV{HOME}/.pyenv)
    endif()
    file(GLOB versions ${pyenv}/versions/${minor}.*/bin/python${minor})
    list(APPEND found ${versions})
  endforeach()
  set(${out} ${found} PARENT_SCOPE)
endfunction()

function(sqreen_find_pythons out)
  sqreen_python_candidates(candidates)
  set(tags)
  foreach(python IN LISTS candidates)
    execute_process(
      COMMAND ${python} -c "
import sys, sysconfig
flags = getattr(sys, 'abiflags', '')
if sys.version_info[0] == 2:
    flags = 'mu' if sys.maxunicode > 0xffff else 'm'
print('cp%d%d%s;%s;%s;%s' % (sys.version_info[0], sys.version_info[1], flags, sysconfig.get_paths()['include'],
      '.'.join(map(str, sys.version_info[:3])), getattr(getattr(sys, 'implementation', None), 'name', 'cpython')))"
      OUTPUT_VARIABLE facts OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed ERROR_QUIET)
    if(failed)
      message(STATUS "Python ${python}: skipped, it does not run")
      continue()
    endif()
    list(GET facts 0 tag)
    list(GET facts 1 include)
    list(GET facts 2 version)
    list(GET facts 3 implementation)
    if(tag IN_LIST tags)
      continue()
    endif()
    if(NOT implementation STREQUAL "cpython" OR tag MATCHES "t$")
      message(STATUS "Python ${python}: skipped, ${implementation} ${tag} is not supported")
      continue()
    endif()
    if(NOT EXISTS ${include}/Python.h)
      message(STATUS "Python ${python}: skipped, ${include}/Python.h is missing (install its -dev package)")
      continue()
    endif()
    message(STATUS "Python ${python}: ${tag} ${version}")
    list(APPEND tags ${tag})
    set(${tag}_EXECUTABLE ${python} PARENT_SCOPE)
    set(${tag}_INCLUDE ${include} PARENT_SCOPE)
    set(${tag}_VERSION ${version} PARENT_SCOPE)
  endforeach()
  set(${out} ${tags} PARENT_SCOPE)
endfunction()
