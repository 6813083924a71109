#include "runtime/report/progress.h"

#include <fmt/format.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/show_text.h"
#include "runtime/report/human.h"

namespace penstock {
namespace {

constexpr std::chrono::milliseconds kTtyInterval(200);
constexpr std::chrono::seconds kPlainInterval(10);

ProgressMode Resolve(std::FILE* stream, ProgressMode mode) {
  if (stream == nullptr) return ProgressMode::kNone;
  if (mode != ProgressMode::kAuto) return mode;
  const char* terminal = getenv("TERM");
  const bool can_redraw =
      isatty(fileno(stream)) != 0 && terminal != nullptr && strcmp(terminal, "dumb") != 0;
  return can_redraw ? ProgressMode::kTty : ProgressMode::kPlain;
}

}  // namespace

std::string DescribeProgress(const ProgressState& state, double elapsed_s) {
  const bool by_bytes = state.total_bytes > 0;
  const auto done = static_cast<double>(by_bytes ? state.bytes_read : state.records_read);
  const auto total = static_cast<double>(by_bytes ? state.total_bytes : state.total_records);
  std::string text;
  if (state.bytes_read > 0) {
    text = HumanBytes(static_cast<double>(state.bytes_read));
    if (by_bytes) text += " of " + HumanBytes(total);
    text += ", ";
  }
  // What is read can outgrow what was there at the start: a file that is still written to.
  if (total > 0) text += fmt::format("{:.0f} %, ", done < total ? 100 * done / total : 100.0);
  text += HumanCount(state.records_read) + " records";
  if (state.dirty > 0) text += ", " + HumanCount(state.dirty) + " dirty";
  if (elapsed_s > 0) {
    text += state.bytes_read > 0
                ? ", " + HumanBytes(static_cast<double>(state.bytes_read) / elapsed_s) + "/s"
                : fmt::format(", {:.0f} records/s",
                              static_cast<double>(state.records_read) / elapsed_s);
    if (done > 0 && done < total) {
      text += ", " + HumanSeconds(elapsed_s * (total - done) / done) + " left";
    }
  }
  return text;
}

Screen::Screen(std::FILE* stream, ProgressMode mode, Clock::time_point start)
    : stream_(stream), mode_(Resolve(stream, mode)), start_(start) {
  next_ = mode_ == ProgressMode::kTty ? Clock::duration(kTtyInterval).count()
                                      : Clock::duration(kPlainInterval).count();
}

void Screen::EraseLine() {
  if (line_shown_) fputs("\r\x1b[K", stream_);
  line_shown_ = false;
}

void Screen::Print(std::string_view line) {
  if (stream_ == nullptr) return;
  std::lock_guard lock(mutex_);
  EraseLine();
  const std::string shown = TerminalText(secrets_.Conceal(line));
  fwrite(shown.data(), 1, shown.size(), stream_);
  fputc('\n', stream_);
  fflush(stream_);
}

bool Screen::IsDue(Clock::time_point now) const {
  return mode_ != ProgressMode::kNone &&
         (now - start_).count() >= next_.load(std::memory_order_relaxed);
}

void Screen::Update(const ProgressState& state, Clock::time_point now) {
  if (!IsDue(now)) return;
  std::lock_guard lock(mutex_);
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const std::string text = DescribeProgress(state, elapsed);
  if (mode_ == ProgressMode::kTty) {
    fprintf(stream_, "\r%s\x1b[K", text.c_str());
    line_shown_ = true;
    next_ = (now - start_ + kTtyInterval).count();
  } else {
    fprintf(stream_, "%s\n", text.c_str());
    next_ = (now - start_ + kPlainInterval).count();
  }
  fflush(stream_);
}

void Screen::Finish() {
  if (stream_ == nullptr) return;
  std::lock_guard lock(mutex_);
  EraseLine();
  fflush(stream_);
  mode_ = ProgressMode::kNone;
}

}  // namespace penstock
