#pragma once
// Random values of one column, as `"random": "a,b"` describes them.

#include <cstdint>

#include "runtime/abi/job_abi.h"
#include "runtime/base/status.h"
#include "runtime/plugin/job_plan.h"
#include "stdplugins/table/stream/random_source.h"

namespace penstock {

class RandomColumn {
 public:
  static constexpr int64_t kLongestText = 16 * 1024 * 1024;

  // From the column's options `random` and `format`, a date pattern. Fails with kNotRunnable if
  // `random` does not fit the column's type.
  static Result<RandomColumn> Parse(const PlanColumn& column);

  // Bytes beside the cell that a value takes at most.
  int64_t max_size() const;

  // The next value. What its cell points at is written to `text`, which has room for max_size().
  pst_cell Next(RandomSource& random, char* text) const;

 private:
  enum class Sort { kWhole, kReal, kText, kBytes, kTruth, kDay, kInstant };

  Status SetRange(const PlanColumn& column, __int128 low, __int128 high);
  Status ParseInstants(const PlanColumn& column);
  pst_cell Text(RandomSource& random, char* text, pst_cell_tag tag) const;

  Sort sort_ = Sort::kWhole;
  // A value is low_ .. low_ + span_: a number; a number of characters; false or true by weight, the
  // first `falses_` being false; days since 1970-01-01; parts of 10^-fraction_digits_ seconds.
  __int128 low_ = 0;
  uint64_t span_ = 0;
  uint64_t falses_ = 0;
  double real_low_ = 0;
  double real_high_ = 0;
  int fraction_digits_ = 0;
};

}  // namespace penstock
