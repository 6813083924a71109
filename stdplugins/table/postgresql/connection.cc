#include "stdplugins/table/postgresql/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>

#include "runtime/base/show_text.h"
#include "runtime/net/tls.h"
#include "runtime/net/wait.h"
#include "stdplugins/table/postgresql/login.h"

namespace penstock {
namespace {

constexpr int32_t kProtocol = 196608;         // 3.0
constexpr int32_t kTlsRequest = 80877103;     // the numbers of the other two requests that can
constexpr int32_t kCancelRequest = 80877102;  // open a connection
constexpr size_t kSlack = 64;
constexpr size_t kBufferBytes = (256 << 10) + 2 * kSlack;
// Answers other than the rows of a copy, and all rows of one together.
constexpr int32_t kLargestAnswer = 64 << 20;
constexpr size_t kMostSettings = 100;
constexpr size_t kLongestSetting = 1000;
constexpr size_t kShownSql = 400;
constexpr std::chrono::milliseconds kDefaultIdle{3'600'000};
constexpr std::chrono::milliseconds kNoLimit{std::chrono::hours(24 * 365)};
constexpr std::chrono::milliseconds kCancelWait{500};
constexpr std::chrono::milliseconds kLoginLimit{60'000};  // the server's own

std::string Shown(std::string_view sql) {
  return sql.empty() ? "" : fmt::format(" (statement: `{}`)", Printable(sql, kShownSql));
}

}  // namespace

Status After(const Status& earlier, const Status& status) {
  if (earlier.ok()) return status;
  return Status(status.failure(), earlier.message() + "; " + status.message());
}

NetOptions PostgresConnection::Options() const {
  NetOptions options;
  if (address_.connect_timeout && address_.connect_timeout->count() > 0) {
    options.connect_timeout = *address_.connect_timeout;
  }
  options.idle_timeout = options.connect_timeout;
  options.cancel_fd = cancel_ == nullptr ? -1 : cancel_->cancel_fd();
  return options;
}

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::Open(const PostgresAddress& address,
                                                                     CancelToken* cancel) {
  Status failure;
  for (const PostgresAddress::Host& host : address.hosts) {
    Result<std::unique_ptr<PostgresConnection>> connection = OpenHost(address, host, cancel);
    Status status = connection.status();
    if (status.ok()) status = (*connection)->CheckKind(address.target);
    if (status.ok()) return connection;
    failure = After(failure, status);
    // What is refused by one host is refused by all: it is the same database.
    const bool next = status.exit_code() == ExitCode::kUnavailable;
    if (!next || (cancel != nullptr && cancel->cancelled())) break;
  }
  return failure;
}

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::OpenHost(
    const PostgresAddress& address, const PostgresAddress::Host& host, CancelToken* cancel) {
  const auto make = [&] {
    return std::unique_ptr<PostgresConnection>(new PostgresConnection(address, host, cancel));
  };
  const bool plain_first = address.tls == PostgresTls::kAllow;
  std::unique_ptr<PostgresConnection> one = make();
  const Status first = one->Start(!plain_first);
  if (first.ok()) return one;
  // The server may want the other way: it said so before it asked for anything, or cannot do this
  // one. Whoever refuses a proof must not be given it again without encryption.
  const bool has_other = plain_first || (address.tls == PostgresTls::kPrefer && one->is_encrypted_);
  const bool may_want_other = (first.failure() == Failure::kLoginRefused && !one->was_asked_) ||
                              (first.failure() == Failure::kTlsRefused && address.ca_file.empty());
  if (!has_other || !may_want_other) return first;
  std::unique_ptr<PostgresConnection> other = make();
  const Status second = other->Start(plain_first);
  if (second.ok()) return other;
  const std::string_view names[] = {"with TLS", "without TLS"};
  return Status(other->was_asked_ ? second.failure() : first.failure(),
                fmt::format("{}: {}; {}: {}", names[plain_first], first.message(),
                            names[!plain_first], second.message()));
}

Status PostgresConnection::Start(bool with_tls) {
  NetOptions options = Options();
  std::chrono::milliseconds limit = std::max(kLoginLimit, options.connect_timeout);
  if (address_.login_timeout && address_.login_timeout->count() > 0) {
    limit = *address_.login_timeout;
    options.connect_timeout = std::min(options.connect_timeout, limit);
  }
  const Deadline deadline(limit);
  PST_ASSIGN_OR_RETURN(
      stream_, Connect(host_.machine.empty() ? host_.name : host_.machine, host_.port, options));
  stream_->SetTimeLimit(deadline.Remaining());
  buffer_.resize(kBufferBytes);
  begin_ = end_ = kSlack;
  if (with_tls && address_.tls != PostgresTls::kDisable) PST_RETURN_IF_ERROR(StartTls());
  PST_RETURN_IF_ERROR(LogIn());
  const std::chrono::milliseconds idle = address_.idle_timeout.value_or(kDefaultIdle);
  stream_->SetIdleTimeout(idle.count() == 0 ? kNoLimit : idle);
  stream_->SetTimeLimit(std::nullopt);
  usable_ = logged_in_ = true;
  largest_ = kLargestAnswer;
  return {};
}

Status PostgresConnection::StartTls() {
  MessageWriter request;
  PST_RETURN_IF_ERROR(Send(request.Begin(0).Int32(kTlsRequest).End()));
  // One byte and no more: what follows would not be encrypted.
  char answer = 0;
  PST_ASSIGN_OR_RETURN(const size_t size, stream_->Read(&answer, 1));
  if (size == 0) {
    return Status(Failure::kConnectionLost, place_ + " ended the connection at once");
  }
  if (answer == 'N' && address_.tls == PostgresTls::kPrefer) return {};
  if (answer == 'N') {
    return Status(Failure::kTlsRefused,
                  place_ + " does not use TLS, but `sslmode` in `jdbcUrl` requires it");
  }
  if (answer == 'E') {  // in words that anyone in between could have written
    return Status(Failure::kDatabaseUnavailable,
                  place_ + " cannot begin a session; see the log of the server");
  }
  if (answer != 'S') {
    return Status(Failure::kAnswerInvalid, place_ + " is not a PostgreSQL server");
  }
  const bool has_authority = address_.tls == PostgresTls::kVerifyCa || !address_.ca_file.empty();
  const TlsCheck check = address_.tls == PostgresTls::kVerifyFull ? TlsCheck::kAuthorityAndName
                         : has_authority                          ? TlsCheck::kAuthority
                                                                  : TlsCheck::kNothing;
  is_encrypted_ = true;
  PST_ASSIGN_OR_RETURN(const TlsContext tls, TlsContext::Make(address_.ca_file, check));
  PST_ASSIGN_OR_RETURN(stream_, tls.Start(std::move(stream_), host_.name, &binding_));
  return {};
}

Status PostgresConnection::LogIn() {
  MessageWriter hello;
  hello.Begin(0).Int32(kProtocol).Text("user").Text(address_.user);
  if (!address_.database.empty()) hello.Text("database").Text(address_.database);
  hello.Text("application_name").Text(address_.application);
  hello.Text("client_encoding").Text("UTF8");
  if (!address_.search_path.empty()) hello.Text("search_path").Text(address_.search_path);
  if (!address_.settings.empty()) hello.Text("options").Text(address_.settings);
  PST_RETURN_IF_ERROR(Send(hello.Text("").End()));
  while (true) {
    PST_ASSIGN_OR_RETURN(const PostgresMessage message, Next());
    MessageReader reader(message.body);
    switch (message.type) {
      case 'R':
        PST_RETURN_IF_ERROR(Authenticate(reader));
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

Status PostgresConnection::Authenticate(MessageReader& request) {
  enum Kind { kDone = 0, kPassword = 3, kMd5 = 5, kSasl = 10 };
  const int32_t kind = request.Int32();
  if (kind == kDone) return {};
  was_asked_ = true;
  MessageWriter answer;
  answer.Begin('p');
  switch (kind) {
    case kPassword:
      return Send(answer.Text(address_.password).End());
    case kMd5:
      return Send(answer.Text(Md5Answer(address_.user, address_.password, request.Bytes(4))).End());
    case kSasl:
      return AuthenticateBySasl(std::string(request.rest()));
    default:
      return Status(
          Failure::kLoginRefused,
          fmt::format("{} asks for a way to log in that is not supported (number {}); "
                      "supported are SCRAM-SHA-256, SCRAM-SHA-256-PLUS, md5 and passwords",
                      place_, kind));
  }
}

Status PostgresConnection::AuthenticateBySasl(std::string_view mechanisms) {
  constexpr int32_t kContinue = 11, kFinal = 12;
  PST_ASSIGN_OR_RETURN(ScramLogin login, ScramLogin::Make(mechanisms, address_.password,
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
  try {
    if (is_busy_ && process_ != 0) {
      CancelAtServer();
    } else if (usable_) {
      MessageWriter end;
      stream_->SetIdleTimeout(kCancelWait);
      (void)stream_->Write(end.Begin('X').End().bytes()).ok();
    }
  } catch (const std::exception&) {  // no memory: the server notices by itself, later
  }
}

PostgresAddress PostgresConnection::SameServer() const {
  PostgresAddress address = address_;
  address.hosts = {host_};
  if (stream_ != nullptr) address.hosts[0].machine = stream_->Peer();
  return address;
}

// The server would notice that the connection is gone only when it sends the next row. The key is a
// secret, so it goes the way that the login went.
void PostgresConnection::CancelAtServer() {
  const PostgresAddress address = SameServer();
  PostgresConnection other(address, address.hosts[0], nullptr);
  NetOptions options;
  options.connect_timeout = options.idle_timeout = kCancelWait;
  Result<std::unique_ptr<ByteStream>> stream =
      Connect(other.host_.machine.empty() ? host_.name : other.host_.machine, host_.port, options);
  if (!stream.ok()) return;
  other.stream_ = std::move(*stream);
  other.stream_->SetTimeLimit(2 * kCancelWait);
  if (is_encrypted_ && (!other.StartTls().ok() || !other.is_encrypted_)) return;
  MessageWriter request;
  request.Begin(0).Int32(kCancelRequest).Int32(process_).Int32(key_).End();
  if (!other.Send(request).ok()) return;
  char none = 0;
  (void)other.stream_->Read(&none, 1).ok();  // the server ends the connection once it has done it
}

std::string PostgresConnection::Setting(const std::string& name) const {
  const auto found =
      std::ranges::find(settings_, name, &std::pair<std::string, std::string>::first);
  return found == settings_.end() ? "" : found->second;
}

// ---- messages ----------------------------------------------------------------------------------

Status PostgresConnection::Send(const MessageWriter& writer) {
  if (logged_in_ && !usable_) {
    return Status(Failure::kConnectionLost, place_ + " is not connected any more");
  }
  PST_RETURN_IF_ERROR(CheckCancelled());
  Status sent = stream_->Write(writer.bytes());
  if (!sent.ok()) usable_ = false;
  return sent;
}

// Waits end by themselves; this is for bytes that keep coming.
Status PostgresConnection::CheckCancelled() {
  if (cancel_ == nullptr || !cancel_->cancelled()) return {};
  usable_ = false;
  return Status(Failure::kConnectionCancelled, "stopped waiting for " + place_);
}

Status PostgresConnection::FillMore() {
  PST_RETURN_IF_ERROR(CheckCancelled());
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
  if (size < 4 || size > largest_) {
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
  const std::string value(reader.Text().substr(0, kLongestSetting));
  const auto known =
      std::ranges::find(settings_, name, &std::pair<std::string, std::string>::first);
  if (known != settings_.end()) {
    known->second = value;
  } else if (settings_.size() < kMostSettings && name.size() < kLongestSetting) {
    settings_.emplace_back(name, value);
  }
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
      SetReady();
      return {};
    }
  }
}

void PostgresConnection::SetReady() {
  is_busy_ = false;
  largest_ = kLargestAnswer;
  if (buffer_.size() <= kBufferBytes || begin_ != end_) return;
  buffer_ = std::string(kBufferBytes, '\0');  // it grew for a large row
  begin_ = end_ = kSlack;
}

Status PostgresConnection::Refuse(const ServerError& error, std::string_view sql) const {
  const Failure failure = FailureOf(error, !logged_in_);
  const std::string_view option = failure == Failure::kAddressInvalid ? "`jdbcUrl`: " : "";
  const auto is_beyond_ascii = [](char c) { return (c & 0x80) != 0; };
  const bool may_differ = failure == Failure::kLoginRefused && was_asked_ &&
                          std::ranges::any_of(address_.password, is_beyond_ascii);
  const std::string_view hint =
      may_differ ? " (characters of the password beyond ASCII must be in the form NFKC)" : "";
  return Status(failure,
                fmt::format("{}{}: {}{}{}", option, place_, error.message, hint, Shown(sql)));
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
  std::vector<ResultRow> rows;
  PST_RETURN_IF_ERROR(RunStatements(sql, shown, &rows));
  return rows;
}

Status PostgresConnection::Execute(std::string_view sql, std::string_view shown) {
  return RunStatements(sql, shown, nullptr);
}

Status PostgresConnection::RunStatements(std::string_view sql, std::string_view shown,
                                         std::vector<ResultRow>* rows) {
  MessageWriter query;
  is_busy_ = true;
  PST_RETURN_IF_ERROR(Send(query.Begin('Q').Text(sql).End()));
  size_t bytes = 0;
  while (true) {
    PST_ASSIGN_OR_RETURN(const PostgresMessage message, Next());
    switch (message.type) {
      case 'T':
        if (rows != nullptr) rows->clear();
        bytes = 0;
        break;
      case 'D': {
        if (rows == nullptr) break;
        MessageReader reader(message.body);
        ResultRow& row = rows->emplace_back();
        for (int i = reader.Int16(); i > 0 && reader.ok(); --i) {
          const int32_t size = reader.Int32();
          row.emplace_back();
          if (size >= 0) row.back() = reader.Bytes(size);
        }
        if (!reader.ok()) return Unexpected(message);
        bytes += sizeof(row) + row.size() * sizeof(row[0]) + message.body.size();
        if (bytes <= kLargestAnswer) break;
        usable_ = false;
        return Status(
            Failure::kSqlRefused,
            fmt::format("{}: a statement whose result is needed at once returns more "
                        "than {} MiB{}",
                        place_, kLargestAnswer >> 20, Shown(shown.empty() ? sql : shown)));
      }
      case 'C':
      case 'I':
        break;
      case 'Z':
        SetReady();
        return {};
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
        columns.clear();
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
        SetReady();
        return columns;
      case 'E':
        return Fail(message, shown.empty() ? sql : shown);
      default:
        return Unexpected(message);
    }
  }
}

}  // namespace penstock
