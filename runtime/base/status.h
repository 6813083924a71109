#pragma once
// How Penstock reports that the world failed: a file is missing, a disk is full, a server is gone.
//
// A `Status` is either ok or carries a stable code (a row of failures.def), the process exit code
// that a scheduler acts on, and a message. It never describes a fault in the job text (that is a
// Diagnostic) nor in one record (that is a dirty record), and no exception crosses our interfaces.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/base/check.h"

namespace penstock {

// Process exit codes. The numbers are part of the product: schedulers are configured with them.
enum class ExitCode : int {
  kOk = 0,
  kLintFoundErrors = 1,
  kUsage = 64,
  kDataRefused = 65,
  kInputMissing = 66,
  kUnavailable = 69,
  kInternal = 70,
  kCannotCreate = 73,
  kIoError = 74,
  kTryAgain = 75,
  kCountsDisagree = 76,
  kNoPermission = 77,
  kScriptInvalid = 78,
  kInterrupted = 130,
  kTerminated = 143,
};

// Every kind of failure, one per row of failures.def.
enum class Failure : int {
#define PST_FAILURE(name, code, exit, retry, title, advice) name,
#include "runtime/base/failures.def"
#undef PST_FAILURE
};

// Whether another attempt within the run can succeed.
enum class Retry { kNever, kSlice };

struct FailureInfo {
  std::string_view code;    // "R101"
  ExitCode exit;
  Retry retry;              // kSlice: a new attempt on the slice at which it happened
  std::string_view title;   // what happened, in general
  std::string_view advice;  // what to do about it
};

const FailureInfo& DescribeFailure(Failure failure);

// [[nodiscard]]: an ignored failure is how data gets lost.
class [[nodiscard]] Status {
 public:
  Status() = default;  // ok
  Status(Failure failure, std::string message) : error_(Error{failure, std::move(message)}) {}

  bool ok() const { return !error_.has_value(); }
  Failure failure() const { return error_->failure; }
  const std::string& message() const { return error_->message; }
  ExitCode exit_code() const { return ok() ? ExitCode::kOk : DescribeFailure(failure()).exit; }

 private:
  struct Error {
    Failure failure;
    std::string message;
  };
  std::optional<Error> error_;
};

// A value, or the Status that says why there is no value.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Status status) : status_(std::move(status)) { PST_CHECK(!status_.ok()); }

  bool ok() const { return value_.has_value(); }
  const Status& status() const { return status_; }
  T& value() & { return *value_; }
  const T& value() const& { return *value_; }
  T&& value() && { return *std::move(value_); }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }
  T& operator*() & { return *value_; }
  const T& operator*() const& { return *value_; }
  T&& operator*() && { return *std::move(value_); }

 private:
  std::optional<T> value_;
  Status status_;
};

}  // namespace penstock

// Returns the Status of `expression` from the enclosing function unless it is ok.
#define PST_RETURN_IF_ERROR(expression)                     \
  do {                                                      \
    ::penstock::Status pst_status = (expression);           \
    if (!pst_status.ok()) return pst_status;                \
  } while (false)

// Declares or assigns `target` from a Result, or returns its Status.
#define PST_ASSIGN_OR_RETURN(target, expression) \
  PST_ASSIGN_OR_RETURN_IMPL(PST_CONCAT(pst_result_, __LINE__), target, expression)
#define PST_ASSIGN_OR_RETURN_IMPL(result, target, expression) \
  auto result = (expression);                                 \
  if (!result.ok()) return result.status();                   \
  target = *std::move(result)
#define PST_CONCAT(a, b) PST_CONCAT_IMPL(a, b)
#define PST_CONCAT_IMPL(a, b) a##b
