#pragma once
// Messages of PostgreSQL's protocol, version 3.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/status.h"

namespace penstock {

// A message from the server; what it views is valid until the next one is read.
struct PostgresMessage {
  char type = 0;
  std::string_view body;
};

// Reads the parts of a body one after the other. What is not there is 0 or empty, and `ok` false.
class MessageReader {
 public:
  explicit MessageReader(std::string_view body) : rest_(body) {}
  int16_t Int16();
  int32_t Int32();
  char Byte();
  std::string_view Text();  // up to a NUL
  std::string_view Bytes(int64_t size);
  std::string_view rest() const { return rest_; }
  bool ok() const { return ok_; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

// Builds messages to the server, one after the other.
class MessageWriter {
 public:
  // `type` is 0 for the ones that open a connection.
  MessageWriter& Begin(char type);
  MessageWriter& Int16(int16_t value);
  MessageWriter& Int32(int32_t value);
  MessageWriter& Text(std::string_view text);  // and a NUL
  MessageWriter& Bytes(std::string_view bytes);
  MessageWriter& End();
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  size_t begin_ = 0;  // of the size of the message
};

// An error in the server's words.
struct ServerError {
  std::string state;    // SQLSTATE: "42P01"
  std::string message;  // with detail and hint, on one line
};

ServerError ReadServerError(std::string_view body);

// How a job fails by it: the failure that belongs to the SQLSTATE. Some mean another thing while a
// connection is opened.
Failure FailureOf(const ServerError& error, bool at_login);

}  // namespace penstock
