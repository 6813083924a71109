#include "compiler/source/source_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "compiler/source/characters.h"
#include "runtime/base/utf8.h"

namespace penstock {
namespace {

// Closes what it opened; standard input is left open.
struct Descriptor {
  int fd = -1;
  bool owned = false;
  ~Descriptor() {
    if (owned && fd >= 0) ::close(fd);
  }
};

Status TooLarge(const std::string& name) {
  return Status(Failure::kJobTooLarge, fmt::format("the job file `{}` is larger than {} MB", name,
                                                   SourceFile::kMaxBytes >> 20));
}

Status OpenFailure(const std::string& path, int error) {
  Failure failure = Failure::kInputReadError;
  if (error == ENOENT || error == ENOTDIR) failure = Failure::kJobMissing;
  if (error == EACCES || error == EPERM) failure = Failure::kJobUnreadable;
  return Status(failure,
                fmt::format("cannot open the job file `{}`: {}", path, std::strerror(error)));
}

constexpr std::string_view kBlanks = " \t\f\r\n";

// The text from its first character that is neither blank nor in a comment line of JSON or of a
// properties file.
std::string_view WithoutComments(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  while (true) {
    const size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return {};
    text.remove_prefix(begin);
    if (text[0] != '#' && text[0] != '!' && !text.starts_with("//")) return text;
    text.remove_prefix(std::min(text.find_first_of("\r\n"), text.size()));
  }
}

Syntax SyntaxOf(std::string_view name, std::string_view text) {
  const std::string_view code = WithoutComments(text);
  if (code.starts_with('{') || name.ends_with(".json")) return Syntax::kJson;
  if (name.ends_with(".properties")) return Syntax::kProperties;
  return !code.starts_with('[') && NamesConnector(code) ? Syntax::kProperties : Syntax::kJson;
}

}  // namespace

bool NamesConnector(std::string_view text) {
  constexpr std::string_view kKey = "connector.class";
  for (size_t at = text.find(kKey); at != std::string_view::npos; at = text.find(kKey, at + 1)) {
    const size_t before = text.substr(0, at).find_last_not_of(" \t\f");
    const bool first =
        before == std::string_view::npos || text[before] == '\n' || text[before] == '\r';
    const std::string_view rest = text.substr(at + kKey.size());
    if (first && (rest.empty() || (kBlanks.find(rest[0]) != std::string_view::npos) ||
                  rest[0] == '=' || rest[0] == ':')) {
      return true;
    }
  }
  return false;
}

Result<SourceFile> SourceFile::Load(const std::string& path) {
  const bool is_stdin = path == "-";
  const std::string name = is_stdin ? "<stdin>" : path;
  Descriptor file{is_stdin ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC), !is_stdin};
  if (file.fd < 0) return OpenFailure(path, errno);

  struct stat info{};
  if (::fstat(file.fd, &info) != 0) return OpenFailure(name, errno);
  if (S_ISDIR(info.st_mode)) {
    return Status(Failure::kJobMissing, fmt::format("the job file `{}` is a directory", name));
  }
  if (S_ISREG(info.st_mode) && static_cast<uint64_t>(info.st_size) > kMaxBytes) {
    return TooLarge(name);
  }

  std::string text;  // pipes do not tell their size
  for (;;) {
    const size_t used = text.size();
    text.resize(std::min(kMaxBytes + 1, used + std::max<size_t>(info.st_size + 1, 1 << 16)));
    ssize_t got = ::read(file.fd, text.data() + used, text.size() - used);
    const int error = errno;
    text.resize(used + std::max<ssize_t>(got, 0));
    if (got == 0) break;
    if (got < 0 && error == EINTR) continue;
    if (got < 0) {
      return Status(Failure::kInputReadError,
                    fmt::format("cannot read the job file `{}`: {}", name, std::strerror(error)));
    }
    if (text.size() > kMaxBytes) return TooLarge(name);
  }
  return SourceFile(name, std::move(text));
}

SourceFile::SourceFile(std::string name, std::string text)
    : name_(std::move(name)), text_(std::move(text)) {
  PST_CHECK(text_.size() <= UINT32_MAX);
  syntax_ = SyntaxOf(name_, text_);
  line_starts_.push_back(0);
  for (size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
    line_starts_.push_back(static_cast<uint32_t>(at + 1));
  }
}

std::string_view SourceFile::Slice(Span span) const {
  const size_t begin = std::min<size_t>(span.begin, text_.size());
  const size_t end = std::clamp<size_t>(span.end, begin, text_.size());
  return std::string_view(text_).substr(begin, end - begin);
}

Place SourceFile::PlaceOf(uint32_t offset) const {
  const size_t end = std::min<size_t>(offset, text_.size());
  auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), end);
  Place place;
  place.line = static_cast<int>(after - line_starts_.begin());
  for (size_t at = *std::prev(after); at < end;) {
    Character c = CharacterAt(text_, at);
    at += c.bytes;
    if (at <= end) place.column += CellsOf(c.code);
  }
  return place;
}

std::string_view SourceFile::Line(int line) const {
  if (line < 1 || static_cast<size_t>(line) > line_starts_.size()) return {};
  const size_t begin = line_starts_[line - 1];
  size_t end =
      static_cast<size_t>(line) < line_starts_.size() ? line_starts_[line] - 1 : text_.size();
  if (end > begin && text_[end - 1] == '\r') --end;
  return std::string_view(text_).substr(begin, end - begin);
}

}  // namespace penstock
