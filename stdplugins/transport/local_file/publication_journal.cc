#include "stdplugins/transport/local_file/publication_journal.h"

#include <sys/stat.h>

#include <charconv>
#include <utility>

namespace penstock {
namespace {

constexpr std::string_view kBegin = "penstock publication 1";
constexpr std::string_view kNew = "new";
constexpr std::string_view kOld = "old";
constexpr std::string_view kEnd = "end";

// Reads the words of a journal one after another.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  std::optional<std::string_view> Next() {
    const size_t end = text_.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view word = text_.substr(0, end);
    text_.remove_prefix(end + 1);
    return word;
  }

  bool Name(std::string* name) {
    const auto word = Next();
    if (word) *name = *word;
    return word.has_value();
  }

  template <class Number>
  bool Take(Number* number) {
    const auto word = Next();
    if (!word) return false;
    const auto [end, error] = std::from_chars(word->data(), word->data() + word->size(), *number);
    return error == std::errc() && end == word->data() + word->size();
  }

 private:
  std::string_view text_;
};

}  // namespace

std::optional<FileMark> FileMark::Of(const std::string& path) {
  struct stat info;
  if (lstat(path.c_str(), &info) != 0) return std::nullopt;
  return FileMark{info.st_ino, static_cast<uint64_t>(info.st_size), info.st_mtim.tv_sec,
                  info.st_mtim.tv_nsec};
}

std::string JournalText(const std::vector<PublicationStep>& steps) {
  std::string text;
  const auto add = [&](std::string_view word) {
    text += word;
    text += '\0';
  };
  add(kBegin);
  for (const PublicationStep& step : steps) {
    add(step.is_new ? kNew : kOld);
    add(step.name);
    add(step.hidden);
    if (!step.is_new) continue;
    add(std::to_string(step.mark.inode));
    add(std::to_string(step.mark.size));
    add(std::to_string(step.mark.seconds));
    add(std::to_string(step.mark.nanoseconds));
  }
  add(kEnd);
  return text;
}

std::optional<std::vector<PublicationStep>> ParseJournal(std::string_view text) {
  Words words(text);
  if (words.Next() != kBegin) return std::nullopt;
  std::vector<PublicationStep> steps;
  while (const auto kind = words.Next()) {
    if (kind == kEnd) return steps;
    PublicationStep step;
    step.is_new = kind == kNew;
    if (!step.is_new && kind != kOld) return std::nullopt;
    if (!words.Name(&step.name) || !words.Name(&step.hidden)) return std::nullopt;
    if (step.is_new && !(words.Take(&step.mark.inode) && words.Take(&step.mark.size) &&
                         words.Take(&step.mark.seconds) && words.Take(&step.mark.nanoseconds))) {
      return std::nullopt;
    }
    steps.push_back(std::move(step));
  }
  return std::nullopt;
}

}  // namespace penstock
