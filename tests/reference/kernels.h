#pragma once
// The kernels of the product by name, each written anew in the plainest way. None of them is called
// with a NULL argument.

#include <string>
#include <string_view>
#include <vector>

#include "tests/reference/value.h"

namespace penstock::reference {

// Names are those of kernels.def without "pst_k_". An unknown name stops the program: the
// interpreter must be taught every kernel.
Outcome CallKernel(std::string_view name, const std::vector<Value>& args,
                   const Constants& constants, const RunClock& clock);

// Families; nothing if the name is not one of theirs.
std::optional<Outcome> CallConversion(std::string_view name, const Value& value,
                                      const Constants& constants, const RunClock& clock);
std::optional<Outcome> CallOperator(std::string_view name, const std::vector<Value>& args,
                                    const Constants& constants);
std::optional<Outcome> CallTextFunction(std::string_view name, const std::vector<Value>& args,
                                        const Constants& constants);
std::optional<Outcome> CallNumberFunction(std::string_view name, const std::vector<Value>& args,
                                          const Constants& constants);
std::optional<Outcome> CallDateFunction(std::string_view name, const std::vector<Value>& args,
                                        const Constants& constants, const RunClock& clock);

// The canonical text of a value, by the name of a format kernel without "pst_f_".
std::string Format(std::string_view name, const Value& value, const Constants& constants);
// As CallConversion of `name`_from_string and then Format, but keeps what is written as it stands
// where the product's copy kernels do.
Outcome CopyText(std::string_view name, const std::string& text, const Constants& constants,
                 const RunClock& clock);

}  // namespace penstock::reference
