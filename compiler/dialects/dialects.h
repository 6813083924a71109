#pragma once
// The dialects' readers, one file each: the root of a document -> ast::Job. The root is an object
// of the dialect's shape. All faults are reported; nothing is returned if reader or writer cannot
// be told.

#include <optional>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_document.h"

namespace penstock {

std::optional<ast::Job> ReadDataWorks1(const JsonValue& root, DiagnosticSink& diagnostics);
std::optional<ast::Job> ReadDataWorks2(const JsonValue& root, DiagnosticSink& diagnostics);
std::optional<ast::Job> ReadDataX(const JsonValue& root, DiagnosticSink& diagnostics);
std::optional<ast::Job> ReadKafkaConnect(const JsonDocument& document, DiagnosticSink& diagnostics);

// True if the object `root` has the shape of a configuration of Kafka Connect, flat or wrapped.
bool IsKafkaConnect(const JsonValue& root);

}  // namespace penstock
