// The language server. Input: which part, then its text: bytes of a client's stream, messages one
// per line for a server with an open document, or a script in which every place is asked for hover
// and completion.

#include <algorithm>
#include <string>

#include "compiler/lsp/completion.h"
#include "compiler/lsp/hover.h"
#include "compiler/lsp/server.h"
#include "stdplugins/register.h"
#include "tests/fuzz/fuzz.h"

namespace penstock::lsp {
namespace {

constexpr size_t kMaxPlaces = 40;

const PluginCatalog& Catalog() {
  static const PluginCatalog kCatalog = StandardPlugins();
  return kCatalog;
}

// Every message that goes out must be whole, whatever came in.
void ExpectMessage(const Json& message) {
  rpc::HeaderFraming splitter;
  const std::string framed = splitter.Framed(rpc::ContentOf(message));
  splitter.Append(framed);
  const auto piece = splitter.Next();
  FUZZ_EXPECT(piece && piece->fault.empty(), framed);
  FUZZ_EXPECT(Json::accept(piece->content), framed);
}

void CheckStream(std::string_view bytes) {
  Server server(Catalog(), "0", ExpectMessage);
  rpc::HeaderFraming messages;
  const size_t half = bytes.size() / 2;
  for (std::string_view part : {bytes.substr(0, half), bytes.substr(half)}) {
    messages.Append(part);
    while (auto piece = messages.Next()) {
      if (piece->fault.empty()) {
        server.Receive(std::move(piece->content));
      } else {
        server.ReceiveFault(piece->fault);
      }
    }
    server.Work();
  }
}

void CheckMessages(std::string_view lines) {
  Server server(Catalog(), "0", ExpectMessage);
  server.Receive(R"({"id": 0, "method": "initialize", "params": {}})");
  server.Receive(R"({"method": "textDocument/didOpen", "params": {"textDocument": {
      "uri": "file:///a", "text": "{\"job\": {\"content\": [{\"reader\": {\"name\": \"\"}}]}}"}}})");
  while (!lines.empty()) {
    const size_t end = std::min(lines.find('\n'), lines.size());
    server.Receive(std::string(lines.substr(0, end)));
    if (end % 2 == 0) server.Work();
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  server.Work();
}

void CheckScript(std::string_view text) {
  Document document("file:///a", 1, std::string(text));
  const size_t step = text.size() / kMaxPlaces + 1;
  for (size_t at = 0; at <= text.size(); at += step) {
    // A place as a client can say it.
    const Position position =
        document.PositionOf(static_cast<uint32_t>(at), PositionEncoding::kUtf16);
    const uint32_t offset = document.OffsetOf(position, PositionEncoding::kUtf16);
    FUZZ_EXPECT(offset <= text.size(), text);
    if (const auto hover = HoverAt(text, document.syntax(), offset, Catalog())) {
      FUZZ_EXPECT(hover->span.begin <= offset && offset <= hover->span.end, text);
      FUZZ_EXPECT(hover->span.end <= text.size() && !hover->markdown.empty(), text);
    }
    for (const Completion& each :
         CompleteAt(text, document.syntax(), offset, at % 2 == 0, Catalog())) {
      const Span span = each.replaced;
      FUZZ_EXPECT(span.begin <= offset && offset <= span.end && span.end <= text.size(), text);
      const std::string_view replaced = text.substr(span.begin, span.end - span.begin);
      FUZZ_EXPECT(replaced.find('\n') == std::string_view::npos, text);
      FUZZ_EXPECT(!each.comma_at || *each.comma_at <= span.begin, text);
    }
  }
}

}  // namespace
}  // namespace penstock::lsp

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace penstock;
  FuzzInput input(data, size);
  switch (input.Choose(3)) {
    case 0:
      lsp::CheckScript(input.Rest());
      break;
    case 1:
      lsp::CheckMessages(input.Rest());
      break;
    case 2:
      lsp::CheckStream(input.Rest());
      break;
  }
  return 0;
}
