#include "stdplugins/table/postgresql/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "runtime/base/show_text.h"
#include "runtime/net/tls.h"
#include "stdplugins/table/postgresql/login.h"

namespace penstock {
namespace {

constexpr int32_t kProtocol = 196608;         // 3.0
constexpr int32_t kTlsRequest = 80877103;     // the numbers of the other two requests that can
constexpr int32_t kCancelRequest = 80877102;  // open a connection
constexpr size_t kSlack = 64;
constexpr size_t kReadBytes = 256 << 10;
constexpr int32_t kLargestMessage = 0x40000000;  // the server makes none that are larger
constexpr size_t kShownSql = 400;
constexpr std::chrono::milliseconds kDefaultIdle{3'600'000};
constexpr std::chrono::milliseconds kNoLimit{std::chrono::hours(24 * 365)};
constexpr std::chrono::milliseconds kCancelWait{500};

std::string Shown(std::string_view sql) {
  return sql.empty() ? "" : fmt::format(" (statement: `{}`)", Printable(sql, kShownSql));
}

}  // namespace

NetOptions PostgresConnection::Options(const PostgresAddress& address) const {
  NetOptions options;
  if (address.connect_timeout && address.connect_timeout->count() > 0) {
    options.connect_timeout = *address.connect_timeout;
  }
  options.idle_timeout = options.connect_timeout;
  options.cancel_fd = cancel_ == nullptr ? -1 : cancel_->cancel_fd();
  return options;
}

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::Open(const PostgresAddress& address,
                                                                     CancelToken* cancel) {
  Status first;
  for (const PostgresAddress::Host& host : address.hosts) {
    std::unique_ptr<PostgresConnection> connection(
        new PostgresConnection(ShowPlace(host, address.database), cancel));
    const bool plain_first = address.tls == PostgresTls::kAllow;
    Status status = connection->Start(address, host, !plain_first);
    // The server may want the other one.
    const bool may_differ =
        plain_first || (address.tls == PostgresTls::kPrefer && connection->is_encrypted_);
    if (!status.ok() && may_differ &&
        (status.failure() == Failure::kLoginRefused || status.failure() == Failure::kTlsRefused)) {
      std::unique_ptr<PostgresConnection> other(new PostgresConnection(connection->place_, cancel));
      const Status second = other->Start(address, host, plain_first);
      if (second.ok()) {
        status = {};
        connection = std::move(other);
      }
    }
    if (status.ok()) status = connection->CheckKind(address.target);
    if (status.ok()) return connection;
    if (first.ok()) first = status;
    // What is refused by one host is refused by all: it is the same database.
    const ExitCode exit = status.exit_code();
    if (exit != ExitCode::kUnavailable || (cancel != nullptr && cancel->cancelled())) return status;
  }
  return first;
}

Status PostgresConnection::Start(const PostgresAddress& address, const PostgresAddress::Host& host,
                                 bool with_tls) {
  host_ = host;
  PST_ASSIGN_OR_RETURN(stream_, Connect(host.name, host.port, Options(address)));
  buffer_.resize(2 * kSlack + kReadBytes);
  begin_ = end_ = kSlack;
  if (with_tls && address.tls != PostgresTls::kDisable) {
    PST_RETURN_IF_ERROR(StartTls(address, host));
  }
  PST_RETURN_IF_ERROR(LogIn(address));
  const std::chrono::milliseconds idle = address.idle_timeout.value_or(kDefaultIdle);
  stream_->SetIdleTimeout(idle.count() == 0 ? kNoLimit : idle);
  usable_ = true;
  return {};
}

Status PostgresConnection::StartTls(const PostgresAddress& address,
                                    const PostgresAddress::Host& host) {
  MessageWriter request;
  PST_RETURN_IF_ERROR(Send(request.Begin(0).Int32(kTlsRequest).End()));
  // One byte and no more: what follows would not be encrypted.
  char answer = 0;
  PST_ASSIGN_OR_RETURN(const size_t size, stream_->Read(&answer, 1));
  if (size == 0) {
    return Status(Failure::kConnectionLost, place_ + " ended the connection at once");
  }
  if (answer == 'N' && address.tls == PostgresTls::kPrefer) return {};
  if (answer == 'N') {
    return Status(Failure::kTlsRefused,
                  place_ + " does not use TLS, but `sslmode` in `jdbcUrl` requires it");
  }
  if (answer != 'S') {
    return Status(Failure::kAnswerInvalid, place_ + " is not a PostgreSQL server");
  }
  const TlsCheck check = address.tls == PostgresTls::kVerifyFull ? TlsCheck::kAuthorityAndName
                         : address.tls == PostgresTls::kVerifyCa ? TlsCheck::kAuthority
                                                                 : TlsCheck::kNothing;
  is_encrypted_ = true;
  PST_ASSIGN_OR_RETURN(const TlsContext tls, TlsContext::Make(address.ca_file, check));
  PST_ASSIGN_OR_RETURN(stream_, tls.Start(std::move(stream_), host.name, &binding_));
  return {};
}

Status PostgresConnection::LogIn(const PostgresAddress& address) {
  MessageWriter hello;
  hello.Begin(0).Int32(kProtocol).Text("user").Text(address.user);
  if (!address.database.empty()) hello.Text("database").Text(address.database);
  hello.Text("application_name").Text(address.application);
  hello.Text("client_encoding").Text("UTF8");
  if (!address.search_path.empty()) hello.Text("search_path").Text(address.search_path);
  if (!address.settings.empty()) hello.Text("options").Text(address.settings);
  PST_RETURN_IF_ERROR(Send(hello.Text("").End()));
  while (true) {
    PST_ASSIGN_OR_RETURN(const PostgresMessage message, Next());
    MessageReader reader(message.body);
    switch (message.type) {
      case 'R':
        PST_RETURN_IF_ERROR(Authenticate(address, reader));
        break;
      case 'K':
        process_ = reader.Int32();
        key_ = reader.Int32();
        break;
      case 'Z':
        return {};
      case 'v':  // a newer server that does not mind that we are older
        break;
      case 'E':
        return Refuse(ReadServerError(message.body), "");
      default:
        return Unexpected(message);
    }
  }
}

Status PostgresConnection::Authenticate(const PostgresAddress& address, MessageReader& request) {
  enum Kind { kDone = 0, kPassword = 3, kMd5 = 5, kSasl = 10 };
  const int32_t kind = request.Int32();
  if (kind == kDone) return {};
  MessageWriter answer;
  answer.Begin('p');
  switch (kind) {
    case kPassword:
      return Send(answer.Text(address.password).End());
    case kMd5:
      return Send(answer.Text(Md5Answer(address.user, address.password, request.Bytes(4))).End());
    case kSasl:
      return AuthenticateBySasl(address, std::string(request.rest()));
    default:
      return Status(
          Failure::kLoginRefused,
          fmt::format("{} asks for a way to log in that is not supported (number {}); "
                      "supported are SCRAM-SHA-256, SCRAM-SHA-256-PLUS, md5 and passwords",
                      place_, kind));
  }
}

Status PostgresConnection::AuthenticateBySasl(const PostgresAddress& address,
                                              std::string_view mechanisms) {
  constexpr int32_t kContinue = 11, kFinal = 12;
  PST_ASSIGN_OR_RETURN(ScramLogin login, ScramLogin::Make(mechanisms, address.password,
                                                          is_encrypted_, binding_, place_));
  const std::string hello = login.FirstMessage();
  MessageWriter first;
  first.Begin('p').Text(login.mechanism()).Int32(static_cast<int32_t>(hello.size()));
  PST_RETURN_IF_ERROR(Send(first.Bytes(hello).End()));
  for (const int32_t expected : {kContinue, kFinal}) {
    PST_ASSIGN_OR_RETURN(const PostgresMessage message, Next());
    if (message.type == 'E') return Refuse(ReadServerError(message.body), "");
    MessageReader reader(message.body);
    if (message.type != 'R' || reader.Int32() != expected) return Unexpected(message);
    if (expected == kFinal) return login.Check(reader.rest());
    PST_ASSIGN_OR_RETURN(const std::string proof, login.FinalMessage(reader.rest()));
    MessageWriter answer;
    PST_RETURN_IF_ERROR(Send(answer.Begin('p').Bytes(proof).End()));
  }
  return {};
}

Status PostgresConnection::CheckKind(PostgresAddress::Target target) {
  if (target == PostgresAddress::Target::kAny) return {};
  PST_ASSIGN_OR_RETURN(const std::vector<ResultRow> rows, Query("SELECT pg_is_in_recovery()"));
  const bool is_standby = !rows.empty() && rows[0].size() == 1 && rows[0][0] == "t";
  if (is_standby == (target == PostgresAddress::Target::kSecondary)) return {};
  return Status(Failure::kDatabaseUnavailable,
                fmt::format("{} is {}, but `targetServerType` asks for {}", place_,
                            is_standby ? "a standby" : "not a standby",
                            is_standby ? "a primary" : "a standby"));
}

PostgresConnection::~PostgresConnection() {
  if (is_busy_ && process_ != 0) {
    CancelAtServer();
  } else if (usable_) {
    MessageWriter end;
    stream_->SetIdleTimeout(kCancelWait);
    (void)Send(end.Begin('X').End()).ok();
  }
}

// The server would notice that the connection is gone only when it sends the next row.
void PostgresConnection::CancelAtServer() {
  NetOptions options;
  options.connect_timeout = options.idle_timeout = kCancelWait;
  const Result<std::unique_ptr<ByteStream>> other = Connect(host_.name, host_.port, options);
  if (!other.ok()) return;
  MessageWriter request;
  request.Begin(0).Int32(kCancelRequest).Int32(process_).Int32(key_).End();
  if (!(*other)->Write(request.bytes()).ok()) return;
  char none = 0;
  (void)(*other)->Read(&none, 1).ok();  // the server ends the connection once it has done it
}

std::string PostgresConnection::Setting(const std::string& name) const {
  std::string value;
  for (const auto& [known, text] : settings_) {
    if (known == name) value = text;  // the last one counts
  }
  return value;
}

// ---- messages ----------------------------------------------------------------------------------

Status PostgresConnection::Send(const MessageWriter& writer) {
  Status sent = stream_->Write(writer.bytes());
  if (!sent.ok()) usable_ = false;
  return sent;
}

Status PostgresConnection::FillMore() {
  const Result<size_t> size = stream_->Read(buffer_.data() + end_, buffer_.size() - kSlack - end_);
  if (!size.ok()) {
    usable_ = false;
    is_busy_ &= size.status().failure() != Failure::kConnectionLost;
    return size.status();
  }
  if (*size == 0) {
    usable_ = is_busy_ = false;
    return Status(Failure::kConnectionLost, place_ + " ended the connection");
  }
  end_ += *size;
  return {};
}

Status PostgresConnection::Fill(size_t wanted) {
  while (end_ - begin_ < wanted) {
    if (begin_ > kSlack) {
      std::memmove(buffer_.data() + kSlack, buffer_.data() + begin_, end_ - begin_);
      end_ -= begin_ - kSlack;
      begin_ = kSlack;
    }
    // It grows as bytes come, not as a size that may be wrong says.
    if (end_ + kSlack == buffer_.size()) buffer_.resize(buffer_.size() * 2);
    PST_RETURN_IF_ERROR(FillMore());
  }
  return {};
}

Result<size_t> PostgresConnection::SizeOfNext() {
  if (end_ - begin_ < 5) return size_t{0};
  MessageReader reader({buffer_.data() + begin_ + 1, 4});
  const int32_t size = reader.Int32();
  if (size < 4 || size > kLargestMessage) {
    usable_ = false;
    return Status(Failure::kAnswerInvalid,
                  place_ + " has sent a message of an impossible size; is it a PostgreSQL server?");
  }
  return static_cast<size_t>(size) + 1;
}

void PostgresConnection::Note(const PostgresMessage& message) {
  if (message.type != 'S') return;
  MessageReader reader(message.body);
  const std::string name(reader.Text());
  settings_.emplace_back(name, reader.Text());
}

Result<PostgresMessage> PostgresConnection::Next() {
  while (true) {
    PST_RETURN_IF_ERROR(Fill(5));
    PST_ASSIGN_OR_RETURN(const size_t size, SizeOfNext());
    PST_RETURN_IF_ERROR(Fill(size));
    const PostgresMessage message = {buffer_[begin_], {buffer_.data() + begin_ + 5, size - 5}};
    begin_ += size;
    if (!IsNote(message.type)) return message;
    Note(message);
  }
}

Status PostgresConnection::Finish() {
  while (true) {
    PST_ASSIGN_OR_RETURN(const PostgresMessage message, Next());
    if (message.type == 'Z') {
      is_busy_ = false;
      return {};
    }
  }
}

Status PostgresConnection::Refuse(const ServerError& error, std::string_view sql) const {
  const Failure failure = FailureOf(error);
  const std::string_view option = failure == Failure::kAddressInvalid ? "`jdbcUrl`: " : "";
  return Status(failure, fmt::format("{}{}: {}{}", option, place_, error.message, Shown(sql)));
}

Status PostgresConnection::Fail(const PostgresMessage& error, std::string_view sql) {
  const ServerError words = ReadServerError(error.body);
  (void)Finish().ok();  // a connection that ends now ends for the same reason
  return Refuse(words, sql);
}

Status PostgresConnection::Unexpected(const PostgresMessage& message) {
  usable_ = false;
  return Status(Failure::kAnswerInvalid,
                fmt::format("{} has sent an unexpected message (type `{}`)", place_,
                            Printable(std::string_view(&message.type, 1), 10)));
}

// ---- statements --------------------------------------------------------------------------------

Result<std::vector<ResultRow>> PostgresConnection::Query(std::string_view sql,
                                                         std::string_view shown) {
  MessageWriter query;
  is_busy_ = true;
  PST_RETURN_IF_ERROR(Send(query.Begin('Q').Text(sql).End()));
  std::vector<ResultRow> rows;
  while (true) {
    PST_ASSIGN_OR_RETURN(const PostgresMessage message, Next());
    switch (message.type) {
      case 'T':
        rows.clear();
        break;
      case 'D': {
        MessageReader reader(message.body);
        ResultRow& row = rows.emplace_back();
        for (int i = reader.Int16(); i > 0 && reader.ok(); --i) {
          const int32_t size = reader.Int32();
          row.emplace_back();
          if (size >= 0) row.back() = reader.Bytes(size);
        }
        if (!reader.ok()) return Unexpected(message);
        break;
      }
      case 'C':
      case 'I':
        break;
      case 'Z':
        is_busy_ = false;
        return rows;
      case 'E':
        return Fail(message, shown.empty() ? sql : shown);
      case 'G':
      case 'H':
      case 'W':
        usable_ = false;
        return Status(Failure::kSqlRefused, fmt::format("{}: COPY cannot be used here{}", place_,
                                                        Shown(shown.empty() ? sql : shown)));
      default:
        return Unexpected(message);
    }
  }
}

Status PostgresConnection::Execute(std::string_view sql, std::string_view shown) {
  return Query(sql, shown).status();
}

Result<std::vector<ResultColumn>> PostgresConnection::Describe(std::string_view sql,
                                                               std::string_view shown) {
  MessageWriter request;
  request.Begin('P').Text("").Text(sql).Int16(0).End();
  request.Begin('D').Bytes("S").Text("").End();
  request.Begin('S').End();
  is_busy_ = true;
  PST_RETURN_IF_ERROR(Send(request));
  std::vector<ResultColumn> columns;
  while (true) {
    PST_ASSIGN_OR_RETURN(const PostgresMessage message, Next());
    MessageReader reader(message.body);
    switch (message.type) {
      case '1':
      case 'n':
        break;
      case 't':
        if (reader.Int16() == 0) break;
        PST_RETURN_IF_ERROR(Finish());
        return Status(Failure::kSqlRefused,
                      fmt::format("{}: a statement has a parameter (`$1`) without a value{}",
                                  place_, Shown(shown.empty() ? sql : shown)));
      case 'T':
        for (int i = reader.Int16(); i > 0; --i) {
          ResultColumn& column = columns.emplace_back();
          column.name = reader.Text();
          reader.Int32();  // the table it is of
          reader.Int16();
          column.type = static_cast<uint32_t>(reader.Int32());
          reader.Int16();  // its size
          column.modifier = reader.Int32();
          reader.Int16();
          if (!reader.ok()) return Unexpected(message);
        }
        break;
      case 'Z':
        is_busy_ = false;
        return columns;
      case 'E':
        return Fail(message, shown.empty() ? sql : shown);
      default:
        return Unexpected(message);
    }
  }
}

}  // namespace penstock
