#pragma once
// What must hold of all that is said about a script, whatever the script.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "compiler/diagnostics/render_json.h"
#include "compiler/diagnostics/render_text.h"
#include "runtime/base/utf8.h"
#include "tests/fuzz/fuzz.h"

namespace penstock {

inline void CheckWords(const SourceFile& file, const std::vector<Diagnostic>& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics) {
    FUZZ_EXPECT(!diagnostic.message.empty(), Describe(diagnostic.kind).name);
    FUZZ_EXPECT(diagnostic.span.begin <= diagnostic.span.end, diagnostic.message);
    FUZZ_EXPECT(diagnostic.span.end <= file.text().size(), diagnostic.message);
  }
  for (const bool colour : {false, true}) {
    const std::string text = RenderText(file, diagnostics, colour);
    FUZZ_EXPECT(IsUtf8(text), text);
    for (char c : text) {
      const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
      FUZZ_EXPECT(!is_control || c == '\n' || (colour && c == '\x1b'), text);
    }
  }
  const auto json = nlohmann::json::parse(RenderJson(file, diagnostics), nullptr, false);
  FUZZ_EXPECT(!json.is_discarded(), "diagnostics as JSON");
  FUZZ_EXPECT(json["diagnostics"].size() == diagnostics.size(), "diagnostics as JSON");
}

}  // namespace penstock
