#pragma once
// Proving to a server that one knows the password, without sending it where the server allows that.

#include <string>
#include <string_view>

#include "runtime/base/status.h"

namespace penstock {

// What the server wants for `salt` (4 bytes): "md5" and a digest.
std::string Md5Answer(std::string_view user, std::string_view password, std::string_view salt);

// SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, 7677). One login.
class ScramLogin {
 public:
  // `mechanisms`: those the server has, each ended by a NUL. `binding`: of the TLS connection
  // (TlsContext::Start), empty if there is none. `place` is for messages. Failure::kLoginRefused
  // if the server has none of the two.
  static Result<ScramLogin> Make(std::string_view mechanisms, std::string_view password,
                                 bool is_encrypted, std::string_view binding, std::string place);

  const std::string& mechanism() const { return mechanism_; }
  std::string FirstMessage() const { return header_ + first_bare_; }
  // The answer to the server's first message. Failure::kAnswerInvalid.
  Result<std::string> FinalMessage(std::string_view server_first);
  // Whether the server knows the password, too. Failure::kLoginRefused if it does not.
  Status Check(std::string_view server_final) const;

 private:
  std::string mechanism_;
  std::string password_;
  std::string header_;   // how the login is bound to the connection
  std::string binding_;  // the same as data
  std::string nonce_;
  std::string first_bare_;  // the first message without the header
  std::string proof_of_server_;
  std::string place_;
};

}  // namespace penstock
