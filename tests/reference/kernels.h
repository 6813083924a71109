#pragma once
// The kernels of the product, each written anew in the plainest way. None of them is called
// with a NULL argument.

#include <optional>
#include <string>
#include <vector>

#include "runtime/kernels/kernel_list.h"
#include "tests/reference/value.h"

namespace penstock::reference {

// A kernel that is not here stops the program: the interpreter must be taught every kernel.
Outcome CallKernel(Kernel kernel, const std::vector<Value>& args, const Constants& constants,
                   const RunClock& clock);

// Families; nothing if the kernel is not one of theirs.
std::optional<Outcome> CallConversion(Kernel kernel, const Value& value, const Constants& constants,
                                      const RunClock& clock);
std::optional<Outcome> CallOperator(Kernel kernel, const std::vector<Value>& args,
                                    const Constants& constants);
std::optional<Outcome> CallTextFunction(Kernel kernel, const std::vector<Value>& args,
                                        const Constants& constants);
std::optional<Outcome> CallTextUnits(Kernel kernel, const std::vector<Value>& args);
std::optional<Outcome> CallRegexp(Kernel kernel, const std::vector<Value>& args);
std::optional<Outcome> CallJson(Kernel kernel, const std::vector<Value>& args);
std::optional<Outcome> CallEncoding(Kernel kernel, const std::vector<Value>& args);
std::optional<Outcome> CallNumberFunction(Kernel kernel, const std::vector<Value>& args,
                                          const Constants& constants);
std::optional<Outcome> CallDateFunction(Kernel kernel, const std::vector<Value>& args,
                                        const Constants& constants, const RunClock& clock);

// Whether another instant has the same local time, by an offset that holds within two days.
bool ExistsTwice(__int128 local, const RunClock& clock);

// The canonical text of a value, by a format kernel.
std::string Format(Kernel kernel, const Value& value, const Constants& constants);
// What a copy kernel makes of a text: as the conversion from text and then Format, but text is
// copied unchanged where the product's copy kernels do so.
Outcome CopyText(Kernel kernel, const std::string& text, const Constants& constants,
                 const RunClock& clock);

}  // namespace penstock::reference
