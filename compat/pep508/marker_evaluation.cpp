// SPDX-License-Identifier: Apache-2.0
// What a marker says of an environment. Versions are compared as versions where the variable is one
// and the other side can be; everything else as text, where only equality and `in` mean anything.
#include <algorithm>

#include "compat/package_name.h"
#include "compat/pep440/specifier.h"
#include "compat/pep508/marker.h"

namespace sqreen::compat {
namespace {

using Verdict = Marker::Verdict;

bool is_version(std::string_view variable) {
  return variable == "python_version" || variable == "python_full_version" ||
         variable == "implementation_version" || variable == "platform_release";
}

bool is_set(std::string_view variable) {
  return variable == "extras" || variable == "dependency_groups";
}

Verdict undefined(std::string why) {
  return {.holds = std::nullopt, .undefined = std::move(why)};
}

std::optional<std::string> value_of(const std::string& variable,
                                    const MarkerEnvironment& environment) {
  const auto found = environment.variables.find(variable);
  if (found == environment.variables.end()) return std::nullopt;
  if (variable == "extra") return normalized_name(found->second);
  // An interpreter built from a checkout says "3.11.0+".
  if (variable == "python_full_version" && found->second.ends_with('+')) {
    return found->second + "local";
  }
  return found->second;
}

Verdict compare_text(const std::string& left, const std::string& op, const std::string& right) {
  if (op == "in") return {right.find(left) != std::string::npos, ""};
  if (op == "not in") return {right.find(left) == std::string::npos, ""};
  if (op == "==" || op == "<=" || op == ">=") return {left == right, ""};
  if (op == "!=") return {left != right, ""};
  if (op == "<" || op == ">") return {false, ""};
  return undefined("`" + op + "` compares versions only");
}

Verdict compare_set(const std::string& left, const std::string& op,
                    const std::set<std::string>& right) {
  const bool member = std::any_of(right.begin(), right.end(), [&left](const std::string& name) {
    return normalized_name(name) == normalized_name(left);
  });
  if (op == "in") return {member, ""};
  if (op == "not in" || op == "!=") return {op == "!=" || !member, ""};
  if (op == "===" || op == "~=") return undefined("`" + op + "` compares versions only");
  return {false, ""};
}

Verdict compare(const Marker::Node& node, const MarkerEnvironment& environment) {
  // The side that names a variable decides; two values are nothing that can be looked up.
  const std::string& variable = node.left.is_variable ? node.left.text : node.right.text;
  if (const auto set = environment.sets.find(variable); set != environment.sets.end()) {
    if (node.left.is_variable) return undefined(variable + " stands on the right of `in` only");
    return compare_set(node.left.text, node.op, set->second);
  }
  const auto value = is_set(variable) ? std::nullopt : value_of(variable, environment);
  if (!value) return undefined(variable + " is not known");
  const std::string& left = node.left.is_variable ? *value : node.left.text;
  const std::string& right = node.left.is_variable ? node.right.text : *value;
  if (is_version(variable)) {
    if (const auto specifier = Specifier::parse(node.op + right)) {
      return {specifier->contains(std::string_view(left)), ""};
    }
  }
  return compare_text(left, node.op, right);
}

void keep_reason(const Verdict& from, Verdict& to) {
  if (to.undefined.empty()) to.undefined = from.undefined;
}

Verdict judge(const Marker::Node& node, const MarkerEnvironment& environment) {
  if (node.alternatives.empty()) return compare(node, environment);
  Verdict any{.holds = false, .undefined = {}};
  for (const std::vector<Marker::Node>& nodes : node.alternatives) {
    Verdict all{.holds = true, .undefined = {}};
    for (const Marker::Node& part : nodes) {
      const Verdict verdict = judge(part, environment);
      keep_reason(verdict, all);
      if (verdict.holds == false || (all.holds != false && !verdict.holds)) {
        all.holds = verdict.holds;
      }
    }
    keep_reason(all, any);
    if (all.holds == true || (any.holds != true && !all.holds)) any.holds = all.holds;
  }
  return any;
}

}  // namespace

Marker::Verdict Marker::evaluate(const MarkerEnvironment& environment) const {
  return judge(root_, environment);
}

}  // namespace sqreen::compat
