#pragma once
// The table of functions.def: what an expression may call.

#include <cstddef>
#include <string_view>
#include <vector>

#include "runtime/kernels/kernel_list.h"
#include "runtime/type/type.h"

namespace penstock {

// What a parameter of a function takes.
enum class Parameter {
  kString,
  kBytes,
  kInt64,
  kFloat64,
  kTimestamp,
  kDay,    // Date; of a Timestamp only the day counts
  kClock,  // Time; of a Timestamp only the time of day counts
};

// How a function gets its type: by its overloads, or by a rule of its own in check_call.cc.
enum class FunctionRule {
  kOverloads,
#define PST_SPECIAL(name, rule, min, max, syntax, text) rule,
#define PST_FUNCTION(name, result, kernel, args, syntax, text)
#define PST_SAME_AS(name, other)
#include "compiler/sema/functions.def"
#undef PST_SPECIAL
#undef PST_FUNCTION
#undef PST_SAME_AS
};

struct Overload {
  Type result;
  Kernel kernel;
  std::vector<Parameter> parameters;
  std::string_view syntax;  // "upper(text)"
  std::string_view text;    // what it gives
};

struct Function {
  std::string_view name;
  FunctionRule rule = FunctionRule::kOverloads;
  int min_arguments = 0;  // of rules other than kOverloads
  int max_arguments = 0;  // -1: any number
  // At least one; of a rule of its own, one with syntax and text only.
  std::vector<Overload> overloads;
  std::vector<std::string_view> other_names;
};

// All functions, in the order of the table.
const std::vector<Function>& AllFunctions();

// By any of its names, in lower case; null if there is none.
const Function* FindFunction(std::string_view name);

// Whether a call is one of ours: a database may have a function of that name with more arguments.
bool IsFunction(std::string_view name, size_t arguments);

// Every name, for "did you mean".
std::vector<std::string_view> FunctionNames();

}  // namespace penstock
