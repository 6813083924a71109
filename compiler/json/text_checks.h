#pragma once
// Checks job text before it is parsed: it is UTF-8, its brackets are not nested deeper than
// kMaxNesting, and it holds no more than kMaxValues values (which bounds the memory a hostile file
// can ask for).

#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source_file.h"

namespace penstock {

inline constexpr int kMaxNesting = 200;
inline constexpr int kMaxValues = 200'000;

// Reports the first fault and returns false if there is one.
bool CheckText(const SourceFile& file, DiagnosticSink& diagnostics);

// The same for UTF-8 alone.
bool CheckUtf8(const SourceFile& file, DiagnosticSink& diagnostics);

// The place after the string, comment or single character at `at`, by the lexer's rules.
size_t SkipOne(std::string_view text, size_t at);

}  // namespace penstock
