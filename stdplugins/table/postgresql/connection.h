#pragma once
// A connection to a PostgreSQL server, by the protocol itself (version 3) and not by libpq. libpq
// would have to be linked into static executables with 23 stand-ins for libraries that exist only
// as shared ones, and with parts of the server's package that need a second LLVM; its time-outs and
// cancellation are not ours; and it copies every row, which costs 29 to 32 ns where walking over
// the bytes costs 5 to 6. What is needed of the protocol is small, and its messages are documented
// to the last byte.
//
// Not thread-safe. Every wait ends when the run is cancelled.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/cancel.h"
#include "runtime/net/byte_stream.h"
#include "stdplugins/table/postgresql/address.h"
#include "stdplugins/table/postgresql/message.h"

namespace penstock {

// A column of a result. Domains are shown as the types that they are made of.
struct ResultColumn {
  std::string name;
  uint32_t type = 0;  // its number in pg_type
  int32_t modifier = -1;
};

using ResultRow = std::vector<std::optional<std::string>>;

class PostgresConnection {
 public:
  // Connects to the first host of `address` that answers and is of the kind that is wanted, and
  // logs in. `cancel` may be null. Failures of connecting and TLS; kLoginRefused, kAddressInvalid,
  // kDatabaseUnavailable, kAnswerInvalid.
  static Result<std::unique_ptr<PostgresConnection>> Open(const PostgresAddress& address,
                                                          CancelToken* cancel);
  // Ends a statement that is still under way, also at the server.
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  // The address with the one host, and the one of its machines, that answered.
  PostgresAddress SameServer() const;
  // "db.example.org:5432/shop"
  const std::string& place() const { return place_; }
  // What the server reports of itself: "server_encoding", "in_hot_standby"; "" if it does not.
  std::string Setting(const std::string& name) const;

  // All statements in `sql`; the rows of the last one that has any, which must be few. `shown`
  // replaces `sql` in messages where it is not empty.
  Result<std::vector<ResultRow>> Query(std::string_view sql, std::string_view shown = {});
  // The same; rows are passed over.
  Status Execute(std::string_view sql, std::string_view shown = {});

  // The columns of one statement, which is not executed; none if it gives no rows.
  Result<std::vector<ResultColumn>> Describe(std::string_view sql, std::string_view shown = {});

  // Begins `COPY ... TO STDOUT`, whose rows follow by Receive.
  Status BeginCopy(std::string_view sql, std::string_view shown = {});

  // Rows of a copy as the server sends them: messages with their headers, in one piece of memory
  // with 64 readable bytes on either side.
  struct Rows {
    const char* base = nullptr;
    std::vector<uint32_t> begin;  // where each begins, and where the last one ends; from `base`
  };
  // Waits for at least one row; no rows are left in `rows` at the end of the copy. What `rows`
  // points at is valid until the next call of any function.
  Status Receive(Rows* rows);

  bool is_usable() const { return usable_; }

 private:
  PostgresConnection(const PostgresAddress& address, PostgresAddress::Host host,
                     CancelToken* cancel)
      : address_(address),
        host_(std::move(host)),
        place_(ShowPlace(host_, address.database)),
        cancel_(cancel) {}

  // To one host, in the ways that `sslmode` allows, the better one first.
  static Result<std::unique_ptr<PostgresConnection>> OpenHost(const PostgresAddress& address,
                                                              const PostgresAddress::Host& host,
                                                              CancelToken* cancel);
  Status Start(bool with_tls);
  Status StartTls();
  Status LogIn();
  Status Authenticate(MessageReader& request);
  Status AuthenticateBySasl(std::string_view mechanisms);
  Status CheckKind(PostgresAddress::Target target);
  NetOptions Options() const;

  Status Send(const MessageWriter& writer);
  // The next message that is not only a notice or the report of a setting.
  Result<PostgresMessage> Next();
  Status Fill(size_t wanted);  // until so many bytes are unread
  Status FillMore();
  Status CheckCancelled();
  Result<size_t> SizeOfNext();  // of the next message with its type; 0: it is not there yet
  void Note(const PostgresMessage& message);
  bool IsNote(char type) const { return type == 'N' || type == 'S' || type == 'A'; }
  // Reads until the server is ready again.
  Status Finish();
  void SetReady();  // it is
  // As Query; `rows` may be null.
  Status RunStatements(std::string_view sql, std::string_view shown, std::vector<ResultRow>* rows);
  // The status for an error of the server, after which it is ready again.
  Status Fail(const PostgresMessage& error, std::string_view sql);
  Status Refuse(const ServerError& error, std::string_view sql) const;
  Status Unexpected(const PostgresMessage& message);
  // No rows any more: whether all that belong to the copy have come.
  Status EndCopy(std::string_view tag);
  Status NotAsCopySays();
  Status TakeCopyHeader(size_t at, size_t size, size_t* row);
  void CancelAtServer();

  const PostgresAddress address_;
  const PostgresAddress::Host host_;
  const std::string place_;
  CancelToken* const cancel_;
  std::unique_ptr<ByteStream> stream_;
  std::string binding_;  // of the TLS connection
  bool is_encrypted_ = false;
  bool was_asked_ = false;  // for a password, or another proof of who we are
  bool logged_in_ = false;
  std::vector<std::pair<std::string, std::string>> settings_;
  int32_t process_ = 0, key_ = 0;  // for cancelling
  bool usable_ = false;            // logged in, and in step with the server
  bool is_busy_ = false;           // a statement is under way
  enum class Copied { kNothing, kHeader, kEndOfRows, kAll } copied_ = Copied::kNothing;
  uint64_t copied_rows_ = 0;
  int32_t largest_ = 64 << 10;  // message that is accepted now
  std::string shown_;           // the statement of the copy, for messages
  std::string buffer_;          // 64 bytes, what was read, 64 bytes
  size_t begin_ = 0, end_ = 0;  // of what is not consumed
};

// `status`, with the words of what failed before it.
Status After(const Status& earlier, const Status& status);

}  // namespace penstock
