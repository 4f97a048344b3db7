// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/shell.h"

#include <gmock/gmock.h>

namespace sqreen::doctor {
namespace {

// "FOO=1 gunicorn|shop:app", a '?' behind words that are not known, "~" before conditional ones.
std::vector<std::string> read(std::string_view text, ShellState state = {}) {
  std::vector<std::string> out;
  const ShellProblem problem = read_shell(text, state, [&](const ShellCommand& command) {
    std::string line = command.conditional ? "~" : "";
    for (const auto& [name, value] : command.assignments) line += name + "=" + value + " ";
    for (std::size_t i = 0; i < command.words.size(); ++i) {
      line += (i == 0 ? "" : "|") + command.words[i].text + (command.words[i].known ? "" : "?");
    }
    out.push_back(line);
  });
  if (!problem.what.empty()) out.push_back("problem: " + problem.what);
  return out;
}

struct Case {
  const char* name;
  const char* text;
  std::vector<std::string> commands;
};
class Shell : public testing::TestWithParam<Case> {};

TEST_P(Shell, IsRead) {
  const ShellState state{.variables = {{"PORT", "80"}, {"EMPTY", ""}}, .arguments = {"a", "b c"}};
  EXPECT_EQ(read(GetParam().text, state), GetParam().commands);
}

INSTANTIATE_TEST_SUITE_P(
    Words, Shell,
    testing::Values(
        Case{"plain", "gunicorn -w 4 shop:app", {"gunicorn|-w|4|shop:app"}},
        Case{"quotes", "a 'b c' \"d $PORT\" e\\ f", {"a|b c|d 80|e f"}},
        Case{"assignment_in_front", "A=1 B='x y' run", {"A=1 B=x y run"}},
        Case{"assigned_before", "X=9\nrun $X ${X}", {"run|9|9"}},
        Case{"exported", "export X=9; run $X", {"export|X=9", "run|9"}},
        Case{"default", "run ${PORT:-8000} ${NONE:-8000}", {"run|80|${NONE:-8000}?"}},
        Case{"unknown", "run $NONE `date` $(id -u) $?", {"run|$NONE?|`date`?|$(id -u)?|$??"}},
        Case{"arguments", "exec \"$@\" $1", {"exec|a|b c|a"}},
        Case{"comment", "# gunicorn\nrun a#b # c", {"run|a#b"}},
        Case{"continued", "run a \\\n  b", {"run|a|b"}}));

INSTANTIATE_TEST_SUITE_P(
    Branches, Shell,
    testing::Values(
        Case{"case_that_matches",
             "case \"$1\" in\n (x) b ;;\n w|a) c ;;\n *) d ;;\nesac\ne",
             {"c", "e"}},
        Case{"case_that_matches_none", "case $1 in x) b ;; 'y') c ;; esac; d", {"d"}},
        Case{"case_pattern", "case $2 in b*) c ;; esac", {"c"}},
        Case{"case_with_an_unknown_pattern",
             "case $1 in $X) b ;; a) c ;; *) d ;; esac",
             {"~b", "~c"}},
        Case{"case_within_a_skipped_one",
             "case $1 in x) case $2 in *) b ;; esac; c ;; a) d ;; esac",
             {"d"}},
        Case{"positional_with_a_default", "case ${1:-x} in x) b ;; a) c ;; esac", {"c"}},
        Case{"if_that_holds", "if [ \"$1\" = a ]; then b; else c; fi; d", {"~[|a|=|a|]", "b", "d"}},
        Case{"if_that_does_not", "if [ $1 != a ]; then b; else c; fi", {"~[|a|!=|a|]", "c"}},
        Case{"elif",
             "if [ $1 = x ]; then b; elif [[ $1 == a ]]; then c; else d; fi",
             {"~[|a|=|x|]", "~[[|a|==|a|]]", "c"}},
        Case{"elif_behind_the_one_that_holds",
             "if [ $1 = a ]; then b; elif c; then d; else e; fi",
             {"~[|a|=|a|]", "b"}},
        Case{"if_not", "if ! [ $1 = a ]; then b; fi", {"~[|a|=|a|]", "~b"}},
        Case{"if_and", "if [ $1 = a ] && x; then b; fi", {"~[|a|=|a|]", "~x", "~b"}},
        Case{"empty",
             "if [ -z $EMPTY ]; then b; fi; if [ -n \"$1\" ]; then c; fi",
             {"~[|-z||]", "b", "~[|-n|a|]", "c"}},
        Case{"exec_ends_it", "exec a\nb", {"exec|a"}},
        Case{"exec_in_the_branch_that_runs",
             "if [ $1 = a ]; then exec b; fi; c",
             {"~[|a|=|a|]", "exec|b"}},
        Case{"exec_that_may_not_run", "if x; then exec a; fi; b", {"~x", "~exec|a", "b"}},
        Case{"exec_behind_and", "x && exec a; b", {"x", "exec|a", "b"}},
        Case{"exec_in_the_background", "exec a & b", {"exec|a", "b"}},
        Case{"exec_in_a_subshell", "(exec a); b", {"exec|a", "b"}},
        Case{"exec_of_a_redirection", "exec 2>&1\na", {"exec", "a"}},
        Case{"arguments_of_a_function",
             "f() { case $1 in x) b $1 ;; a) c ;; esac; }\nf x\nd $1",
             {"b|x", "d|a"}}));

INSTANTIATE_TEST_SUITE_P(
    Functions, Shell,
    testing::Values(
        Case{"that_nobody_calls", "f() {\n a\n}\nb", {"b"}},
        Case{"that_is_called", "function f {\n a $1; X=1\n}\nf y\nb $X", {"a|y", "b|1"}},
        Case{"with_all_arguments", "main() { exec \"$@\"; }\nmain \"$@\"\nc", {"exec|a|b c"}},
        Case{"without_arguments", "f() { a \"$@\"; }; f; b", {"a", "b"}},
        Case{"called_by_the_first_argument", "a() { b; }\nw() { c; }\n\"$@\"", {"b"}},
        Case{"under_a_condition", "f() { a; }\nif x; then f; fi\nf", {"~x", "~a", "a"}},
        Case{"in_a_case", "f() { a; }\ncase $1 in a) f ;; w) b ;; esac\nc", {"a", "c"}},
        Case{"exec_in_it_ends_the_script", "f() { exec a; }\nf\nb", {"exec|a"}},
        Case{"exec_in_a_list_does_not", "f() { exec a; }\nf || b\nc", {"exec|a", "b", "c"}},
        Case{"exec_in_a_subshell_does_not", "f() { exec a; }\n(f)\nb", {"exec|a", "b"}},
        Case{"return", "f() { a; return; b; }\nf\nc", {"a", "return", "c"}},
        Case{"exit", "f() { x || exit 1; exit; }\nf\nc", {"x", "exit|1", "exit"}},
        Case{"within_one", "f() { g() { a; }; g; }\nf", {"a"}},
        Case{"that_calls_itself",
             "f() { a; f; }\nf\nb",
             {"a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "b"}},
        Case{"whose_command_has_its_name", "a() { command a \"$@\"; }\na 1", {"command|a|1"}},
        Case{"that_never_ends", "f() { a\nb", {}},
        Case{
            "with_a_here_document", "f() { cat <<E\n}\nE\na; }\nf <<E\nb\nE\nc", {"cat", "a", "c"}},
        Case{"shift", "shift\na $1 \"$@\"", {"shift", "a|b|c|b c"}},
        Case{"set", "set -- x \"$@\"\na \"$@\"", {"set|--|x|a|b c", "a|x|a|b c"}}));

INSTANTIATE_TEST_SUITE_P(
    Lists, Shell,
    testing::Values(
        Case{"operators", "a && b || c; d & e | f\ng", {"a", "b", "c", "d", "e", "f", "g"}},
        Case{"redirections", "run >out 2>&1 </dev/null x", {"run|x"}},
        Case{"here_document", "cat <<EOF\ngunicorn x\nEOF\nrun", {"cat", "run"}},
        Case{"if", "if [ -f x ]; then a; else b; fi; c", {"~[|-f|x|]", "~a", "~b", "c"}},
        Case{"for", "for i in gunicorn b; do\n run $i\ndone\nc", {"~run|$i?", "c"}},
        Case{"case", "case $X in\n web) a ;;\n x|y)\n b\n ;;\nesac\nc", {"~a", "~b", "c"}},
        Case{"set_below_a_condition", "if x; then Y=1; fi\nrun $Y", {"~x", "run|$Y?"}},
        Case{"subshell", "(a; b)", {"a", "b"}},
        Case{"never_ends", "run 'x", {"run|", "problem: a quote never ends"}}));

TEST(ShellQuoted, IsReadBack) {
  for (const std::string text : {"a", "", "b c", "it's", "$x", "a\nb", "--x=y"}) {
    EXPECT_EQ(read("run " + shell_quoted(text)), std::vector<std::string>{"run|" + text});
  }
}

TEST(ShellLimits, AreKept) {
  EXPECT_EQ(read(std::string(100'000, '(')).size(), 0u);
  std::string many;
  for (int i = 0; i < 6000; ++i) many += "a\n";
  EXPECT_THAT(read(many).back(), testing::StartsWith("problem: it has more than"));
  std::string grows = "A=xxxxxxxxxxxxxxxx\n";
  for (int i = 0; i < 40; ++i) grows += "A=$A$A\n";
  read(grows + "run $A");
}

// "1:gunicorn|shop:app": what stands in the file "1".
std::vector<std::string> read_with(std::string_view text, const std::vector<std::string>& files,
                                   ShellState state = {}) {
  std::vector<std::string> out;
  const auto visit = [&](const ShellCommand& command) {
    std::string line = std::to_string(command.source) + ":";
    for (const ShellWord& word : command.words) {
      line += (&word == &command.words[0] ? "" : "|") + word.text;
    }
    out.push_back(line + (command.conditional ? "~" : ""));
  };
  const auto find = [&](const ShellCommand& command) -> std::optional<ShellSource> {
    if (command.words.size() < 2 || command.words[1].text.size() != 1) return std::nullopt;
    const auto number = static_cast<std::size_t>(command.words[1].text[0] - '0');
    if (number < 1 || number > files.size()) return std::nullopt;
    return ShellSource{number, files[number - 1]};
  };
  const ShellProblem problem = read_shell(text, state, visit, find);
  if (!problem.what.empty()) {
    out.push_back(std::to_string(problem.source) + ":problem: " + problem.what);
  }
  return out;
}

struct SourcedCase {
  const char* name;
  const char* text;
  std::vector<std::string> files;
  std::vector<std::string> commands;
};
class Sourced : public testing::TestWithParam<SourcedCase> {};

TEST_P(Sourced, IsReadAsIfItStoodThere) {
  EXPECT_EQ(read_with(GetParam().text, GetParam().files, {.arguments = {"web"}}),
            GetParam().commands);
}

INSTANTIATE_TEST_SUITE_P(
    All, Sourced,
    testing::Values(
        SourcedCase{"commands", ". 1; b", {"a"}, {"1:a", "0:b"}},
        SourcedCase{"bash_word", "source 1\nb", {"a\n"}, {"1:a", "0:b"}},
        SourcedCase{"variables", ". 1; run $PORT", {"PORT=80"}, {"0:run|80"}},
        SourcedCase{"functions",
                    ". 1\nserve shop:app",
                    {"serve() {\n  gunicorn $1\n}\n"},
                    {"1:gunicorn|shop:app"}},
        SourcedCase{"functions_of_functions",
                    ". 1; . 2; serve",
                    {"serve() { log; gunicorn; }", "log() { print; }"},
                    {"2:print", "1:gunicorn"}},
        SourcedCase{"arguments_are_the_callers", ". 1; run $1", {"a $1"}, {"1:a|web", "0:run|web"}},
        SourcedCase{
            "arguments_of_its_own", ". 1 worker; run $1", {"a $1"}, {"1:a|worker", "0:run|web"}},
        SourcedCase{"set_is_for_the_caller",
                    ". 1; run $1",
                    {"set -- gunicorn"},
                    {"1:set|--|gunicorn", "0:run|gunicorn"}},
        SourcedCase{"return_leaves_the_file", ". 1; b", {"return 0\na"}, {"1:return|0", "0:b"}},
        SourcedCase{"exit_ends_all", ". 1; b", {"exit 1\na"}, {"1:exit|1"}},
        SourcedCase{"exec_ends_all", ". 1; b", {"exec gunicorn"}, {"1:exec|gunicorn"}},
        SourcedCase{"exit_behind_a_condition",
                    "[ -f x ] && . 1\nb",
                    {"exit 1"},
                    {"0:[|-f|x|]", "1:exit|1", "0:b"}},
        SourcedCase{
            "of_a_branch", "if [ $1 = x ]; then . 1; fi; b", {"a"}, {"0:[|web|=|x|]~", "0:b"}},
        SourcedCase{"what_it_leaves_open_ends_with_it",
                    ". 1\nb",
                    {"if x; then\na() {\n<<END c\n"},
                    {"1:x~", "0:b"}},
        SourcedCase{"not_known", ". 7; b", {}, {"0:.|7", "0:b"}},
        SourcedCase{"a_problem_is_the_files",
                    ". 1; b",
                    {"a 'x"},
                    {"1:a|", "1:problem: a quote never ends"}}));

TEST(SourcedFiles, ThatReadEachOtherEnd) {
  EXPECT_THAT(read_with(". 1", {". 2\n a", ". 1\n b"}).size(), testing::Le(20U));
  const std::string large(700'000, ' ');
  EXPECT_THAT(read_with(". 1\n. 1\n", {large}),
              testing::ElementsAre(testing::HasSubstr("too long to follow")));
}

// Each of these took minutes: what it puts into words, and what is kept for each command, is
// bounded.
TEST(HostileScripts, AreNotFollowedForLong) {
  std::string grows = "A='a a a a a a a a'\n";
  for (int i = 0; i < 11; ++i) grows += "A=\"$A$A\"\n";
  for (int i = 0; i < 100; ++i) grows += "run $A\n";
  EXPECT_THAT(read(grows), testing::Contains(testing::HasSubstr("grow too large")));

  EXPECT_THAT(read("f() { f \"$@\" \"$@$@\"; f \"$@\"; }\nf a", {.arguments = {"a b"}}),
              testing::Contains(testing::HasSubstr("problem")));

  std::string many;
  for (int i = 0; i < 100'000; ++i) many += "a" + std::to_string(i) + "=1\n";
  EXPECT_THAT(read(many + "run\n"), testing::Contains(testing::HasSubstr("variables")));
}

}  // namespace
}  // namespace sqreen::doctor
