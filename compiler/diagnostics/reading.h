#pragma once
// The result of reading something that may be absent.

#include <optional>
#include <utility>

namespace penstock {

// A value; or nothing, because it is not there; or nothing, because it is wrong, which has been
// reported.
template <typename T>
class Reading {
 public:
  Reading() = default;  // absent
  Reading(T value) : value_(std::move(value)) {}
  static Reading Wrong() {
    Reading reading;
    reading.wrong_ = true;
    return reading;
  }

  explicit operator bool() const { return value_.has_value(); }
  bool absent() const { return !value_ && !wrong_; }
  bool wrong() const { return wrong_; }

  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }

  // The value, for callers that do not need to know why it is missing.
  std::optional<T> value() && { return std::move(value_); }

 private:
  std::optional<T> value_;
  bool wrong_ = false;
};

}  // namespace penstock
