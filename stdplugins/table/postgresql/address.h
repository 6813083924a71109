#pragma once
// Where a server is, and how to talk to it: `jdbc:postgresql://host:port/database?name=value`.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/status.h"

namespace penstock {

// `sslmode` of JDBC and libpq.
enum class PostgresTls {
  kDisable,
  kAllow,       // only if the server does not accept the login without it
  kPrefer,      // if the server has it
  kRequire,     // whoever the server is
  kVerifyCa,    // the server's certificate is of a trusted authority
  kVerifyFull,  // and for its name
};

struct PostgresAddress {
  struct Host {
    std::string name;
    uint16_t port = 5432;
    std::string machine = {};  // the address to connect to; empty: any that `name` has
  };
  std::vector<Host> hosts;  // at least one; the first that answers is used
  std::string database;     // empty: the one that is called like the user
  std::string user;         // empty: not in the address
  std::string password;     // the same
  PostgresTls tls = PostgresTls::kPrefer;
  std::string ca_file;      // of `sslrootcert`
  std::string search_path;  // of `currentSchema`
  std::string settings;     // of `options`: "-c name=value ..."
  std::string application = "penstock";
  // Servers that are not of this kind are passed over.
  enum class Target { kAny, kPrimary, kSecondary } target = Target::kAny;
  std::optional<std::chrono::milliseconds> connect_timeout;
  std::optional<std::chrono::milliseconds> login_timeout;  // with connecting; 0: the default
  std::optional<std::chrono::milliseconds> idle_timeout;   // 0: none
};

// Failure::kAddressInvalid if it is none, or asks for something that is not supported. Messages do
// not contain what may be secret in it.
Result<PostgresAddress> ParseJdbcUrl(std::string_view url);

// "db.example.org:5432/shop", for messages.
std::string ShowPlace(const PostgresAddress::Host& host, std::string_view database);

}  // namespace penstock
