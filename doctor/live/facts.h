// SPDX-License-Identifier: Apache-2.0
// What came of starting the app under the agent and attacking it: see doctor/live/trial.h.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace sqreen::doctor {

// One guarded method of a driver, called in a worker by the self-test: agent/self_test.h has the
// words.
struct LiveSink {
  std::string name;   // "sqlite3.Cursor.execute"
  std::string where;  // "in memory", "without a connection", "not here"
  std::string attack;
  std::string honest;
  std::string event;  // its id; empty: none was written
  std::string detail;
  bool stored = false;  // the event came to the store
};

struct LiveWorker {
  pid_t pid = 0;
  bool answered = false;  // false: it holds the app's socket, and no request came to it
  std::string python;
  std::string mode;
  std::vector<LiveSink> sinks;
};

struct LiveFacts {
  enum class End : unsigned char {
    tested,      // the agent answered in at least one worker
    not_bound,   // nothing was started: the address cannot be put on a port of ours
    no_scratch,  // nothing was started: the scratch folder could not be made
    ended,       // the app ended before it answered
    silent,      // it did not answer in time
    foreign,     // it answers, and the agent is not in it
  };
  End end = End::not_bound;
  std::string shown;         // the command as it was started, one line
  std::string why;           // of `end`, in words: "exit status 3", "HTTP 404"; empty when tested
  bool agent_is_in = false;  // at least one process of the app has it
  double seconds = 0;        // how long the app ran
  std::vector<std::string> output;  // the last lines that it wrote, printable
  std::vector<LiveWorker> workers;  // sorted by pid
  bool block_page = false;          // an attack that the app let go its way ended in the block page
  std::string block_answer;         // what came instead, one line
  std::vector<std::string> lost;    // events that never came to the store, by their ids
  std::vector<std::string> left;    // processes and files that could not be removed
};

}  // namespace sqreen::doctor
