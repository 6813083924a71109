#include "runtime/report/report_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <string_view>

#include "runtime/base/file_descriptor.h"
#include "runtime/base/staged_file.h"
#include "runtime/report/run_report.h"

namespace penstock {
namespace {

constexpr std::string_view kBegin = "{\n  \"format_version\"";  // what ToJson gives

}  // namespace

bool HoldsReportOrNothing(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode) || info.st_size == 0) return true;
  const FileDescriptor fd(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  char begin[kBegin.size()];
  return fd.is_open() &&
         read(fd.get(), begin, sizeof begin) == static_cast<ssize_t>(sizeof begin) &&
         std::string_view(begin, sizeof begin) == kBegin;
}

void WriteFailedReport(const std::string& path, const std::string& job, const Status& status) {
  if (path.empty() || !HoldsReportOrNothing(path)) return;
  RunReport report;
  report.job = job;
  report.status = status;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  report.started = report.finished = {now.tv_sec, now.tv_nsec};
  static_cast<void>(WriteFile(path, ToJson(report)).ok());
}

}  // namespace penstock
