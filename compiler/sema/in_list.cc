// Few constants are compared one by one, which the code generator turns into good code. Many become
// one sorted table in an immediate of the kernel, which searches it by halves: the code does not
// grow with the list.

#include "compiler/sema/in_list.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "compiler/sema/expr_checker.h"

namespace penstock {
namespace {

constexpr size_t kMostComparisons = 8;

template <typename T>
std::string PackNumbers(std::vector<T> numbers) {
  std::ranges::sort(numbers);
  std::string table(numbers.size() * sizeof(T), '\0');
  if (!numbers.empty()) std::memcpy(table.data(), numbers.data(), table.size());
  return table;
}

// The number of texts, where each begins, where the last ends (32 bits each), and the texts.
std::string PackTexts(std::vector<std::string> texts) {
  std::ranges::sort(texts);
  std::vector<uint32_t> head{static_cast<uint32_t>(texts.size())};
  std::string body;
  for (const std::string& text : texts) {
    head.push_back(static_cast<uint32_t>(body.size()));
    body += text;
  }
  head.push_back(static_cast<uint32_t>(body.size()));
  std::string table(head.size() * sizeof(uint32_t), '\0');
  std::memcpy(table.data(), head.data(), table.size());
  return table + body;
}

}  // namespace

std::vector<ir::ExprId> InList::Terms(ir::ExprId value) {
  if (constants_.empty()) return {};
  const Type type = builder_.TypeOf(constants_.front());
  const Operands operands = OperandsOf(type);
  const std::optional<Kernel> in_table = FindOperator(Operation::kIn, operands);
  if (in_table && constants_.size() > kMostComparisons) {
    std::vector<int64_t> integers;
    std::vector<__int128> wides;
    std::vector<std::string> texts;
    for (ir::ExprId id : constants_) {
      const ir::Constant& constant = builder_.At(id).constant;
      integers.push_back(constant.integer);
      wides.push_back(constant.wide);
      texts.push_back(constant.text);
    }
    std::string table = operands == Operands::kText     ? PackTexts(std::move(texts))
                        : operands == Operands::kInt128 ? PackNumbers(std::move(wides))
                                                        : PackNumbers(std::move(integers));
    return {builder_.Call(*in_table, {Kind::kBool}, {value}, {TextImmediate(std::move(table))})};
  }
  std::vector<ir::ExprId> terms;
  for (ir::ExprId constant : constants_) {
    const std::optional<Kernel> equal = FindOperator(Operation::kEqual, operands);
    terms.push_back(builder_.Call(equal.value(), {Kind::kBool}, {value, constant}));
  }
  return terms;
}

}  // namespace penstock
