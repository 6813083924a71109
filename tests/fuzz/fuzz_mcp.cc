// The server for models. Input: bytes of a client's stream, one message per line, before the
// handshake or after it. One tool takes arguments of every kind that schemas have here.

#include <string>

#include "compiler/mcp/server.h"
#include "tests/fuzz/fuzz.h"

namespace penstock::mcp {
namespace {

Tool EchoTool() {
  Json input = Json::parse(R"({"type": "object", "required": ["text"], "properties": {
      "text": {"type": "string"}, "kind": {"type": "string", "enum": ["a", "b"]},
      "fix": {"type": "boolean"},
      "levels": {"type": "object", "additionalProperties": {"type": "string", "enum": ["a"]}}}})");
  return {.name = "echo",
          .title = "Echo",
          .description = "Gives its arguments.",
          .input = std::move(input),
          .output = {{"type", "object"}},
          .call = [](const Json& arguments) { return ToolResult{arguments, ""}; }};
}

// Every message that goes out must be whole, and on one line, whatever came in.
void ExpectMessage(const Json& message) {
  rpc::LineFraming splitter;
  const std::string framed = splitter.Framed(rpc::ContentOf(message));
  splitter.Append(framed);
  const auto piece = splitter.Next();
  FUZZ_EXPECT(piece && piece->fault.empty(), framed);
  FUZZ_EXPECT(Json::accept(piece->content), framed);
  FUZZ_EXPECT(!splitter.Next(), framed);
}

void CheckStream(std::string_view bytes, bool initialized) {
  Server server({EchoTool()}, "0", "", ExpectMessage);
  if (initialized) {
    server.Receive(R"({"id": 0, "method": "initialize",
                       "params": {"protocolVersion": "2025-03-26"}})");
  }
  rpc::LineFraming messages;
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

}  // namespace
}  // namespace penstock::mcp

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  penstock::FuzzInput input(data, size);
  const bool initialized = input.Choose(2) == 1;
  penstock::mcp::CheckStream(input.Rest(), initialized);
  return 0;
}
