#pragma once
// What a spec says of the values of two options: lists of columns and of their types, and numbers
// of which one must not be above the other.

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/bind_options.h"

namespace penstock {

// Reports what breaks `spec.pairs` and `spec.orders`. Options without a value, of which something
// has been said or nothing is known, break nothing.
void CheckRelatedOptions(const EndpointSpec& spec, const BoundOptions& options,
                         DiagnosticSink& diagnostics);

// The name of the option that `pattern` stands for where `other` stands for `name`: with
// "a.<t>.name", "a.x.type" and "a.<t>.type" it is "a.x.name".
std::string Counterpart(std::string_view pattern, std::string_view name, std::string_view other);

}  // namespace penstock
