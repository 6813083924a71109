#include "runtime/schedule/params_file.h"

#include <errno.h>
#include <fmt/format.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "runtime/base/utf8.h"

namespace penstock {
namespace {

constexpr size_t kMaxBytes = 1 << 20;
constexpr size_t kMaxValues = 1000;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Collects values; the first fault stops it.
class Collector {
 public:
  explicit Collector(const std::string& file) : file_(file) {}

  bool Add(std::string name, std::string value) {
    if (name.empty() || name.size() > 200) return Fail("a name is empty or longer than 200 bytes");
    const auto same = [&](const auto& known) { return known.first == name; };
    if (std::ranges::any_of(values_, same)) return Fail(fmt::format("`{}` appears twice", name));
    if (values_.size() == kMaxValues) return Fail("more than 1000 variables");
    // Paths would end there.
    if (value.find('\0') != std::string::npos) {
      return Fail(fmt::format("the value of `{}` contains a NUL character", name));
    }
    values_.emplace_back(std::move(name), std::move(value));
    return true;
  }
  // Returns false.
  bool Fail(std::string what) {
    if (fault_.ok()) {
      fault_ = Status(Failure::kParamsFileInvalid, fmt::format("`{}`: {}", file_, what));
    }
    return false;
  }
  Result<NamedValues> Finish() {
    if (!fault_.ok()) return fault_;
    return std::move(values_);
  }

 private:
  const std::string& file_;
  NamedValues values_;
  Status fault_;
};

// Events of the JSON parser: one object, no deeper.
class JsonReader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit JsonReader(Collector* collector) : collector_(collector) {}

  bool null() override { return Refuse(); }
  bool boolean(bool value) override { return Value(value ? "true" : "false"); }
  bool number_integer(int64_t value) override { return Value(fmt::to_string(value)); }
  bool number_unsigned(uint64_t value) override { return Value(fmt::to_string(value)); }
  bool number_float(double, const std::string& written) override { return Value(written); }
  bool string(std::string& value) override { return Value(std::move(value)); }
  bool binary(binary_t&) override { return Refuse(); }
  bool start_object(size_t) override { return depth_++ == 0 || Refuse(); }
  bool key(std::string& name) override {
    name_ = std::move(name);
    return true;
  }
  bool end_object() override { return true; }
  bool start_array(size_t) override { return Refuse(); }
  bool end_array() override { return true; }
  bool parse_error(size_t place, const std::string&, const nlohmann::detail::exception&) override {
    return collector_->Fail(fmt::format("invalid JSON at byte {}", place));
  }

 private:
  bool Value(std::string value) { return collector_->Add(name_, std::move(value)); }
  bool Refuse() {
    return collector_->Fail(
        fmt::format("the value of `{}` must be a string, number, true or false", name_));
  }

  Collector* collector_;
  std::string name_;
  int depth_ = 0;
};

class LineReader {
 public:
  LineReader(std::string_view text, Collector* collector) : text_(text), collector_(collector) {}

  void Read() {
    while (SkipToName()) {
      const size_t begin = at_;
      while (at_ < text_.size() && !IsBlank(text_[at_]) && text_[at_] != '=') ++at_;
      std::string name(text_.substr(begin, at_ - begin));
      if (at_ == text_.size() || text_[at_] != '=') {
        collector_->Fail(fmt::format("line {}: `{}` is not name=value", Line(), name));
        return;
      }
      ++at_;
      std::optional<std::string> value = Value();
      if (!value || !collector_->Add(std::move(name), *std::move(value))) return;
    }
  }

 private:
  // To the next byte that is not a blank and not in a comment; false at the end.
  bool SkipToName() {
    while (at_ < text_.size()) {
      const bool line_begins = at_ == 0 || text_[at_ - 1] == '\n';
      if (text_[at_] == '#' && line_begins) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (IsBlank(text_[at_])) {
        ++at_;
      } else {
        return true;
      }
    }
    return false;
  }

  std::optional<std::string> Value() {
    const char quote = at_ < text_.size() ? text_[at_] : ' ';
    if (quote == '\'' || quote == '"') return QuotedValue(quote);
    const size_t begin = at_;
    char closing = 0;  // of the bracket that is open
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n' || c == '\r') break;
      if (closing == 0 && IsBlank(c)) break;
      if (closing == 0 && c == '$' && at_ + 1 < text_.size()) {
        closing = text_[at_ + 1] == '{' ? '}' : text_[at_ + 1] == '[' ? ']' : '\0';
      } else if (c == closing) {
        closing = 0;
      }
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::optional<std::string> QuotedValue(char quote) {
    const int line = Line();
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == quote) {
        if (at_ + 1 == text_.size() || text_[at_ + 1] != quote) break;
        ++at_;
      }
      value += text_[at_];
    }
    if (at_ == text_.size()) {
      collector_->Fail(fmt::format("line {}: unclosed quote", line));
      return std::nullopt;
    }
    ++at_;
    if (at_ < text_.size() && !IsBlank(text_[at_])) {
      collector_->Fail(fmt::format("line {}: expected a space after the closing quote", Line()));
      return std::nullopt;
    }
    return value;
  }

  int Line() const { return 1 + static_cast<int>(std::ranges::count(text_.substr(0, at_), '\n')); }

  std::string_view text_;
  Collector* collector_;
  size_t at_ = 0;
};

}  // namespace

Result<NamedValues> ParseParams(std::string_view text, const std::string& name) {
  Collector collector(name);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto first = std::ranges::find_if_not(text, IsBlank);
  if (!IsUtf8(text) || text.find('\0') != std::string_view::npos) {
    collector.Fail("the file is not valid UTF-8");
  } else if (first != text.end() && *first == '{') {
    JsonReader reader(&collector);
    nlohmann::json::sax_parse(text.begin(), text.end(), &reader);
  } else {
    LineReader(text, &collector).Read();
  }
  return collector.Finish();
}

Result<NamedValues> LoadParamsFile(const std::string& path) {
  const auto failed = [&path] {
    return Status(errno == ENOENT ? Failure::kParamsFileMissing : Failure::kParamsFileUnreadable,
                  fmt::format("`{}`: {}", path, strerror(errno)));
  };
  const std::unique_ptr<FILE, int (*)(FILE*)> file(fopen(path.c_str(), "rbe"), fclose);
  if (file == nullptr) return failed();
  std::string text(kMaxBytes + 1, '\0');
  text.resize(fread(text.data(), 1, text.size(), file.get()));
  if (ferror(file.get())) return failed();
  if (text.size() > kMaxBytes) {
    return Status(Failure::kParamsFileInvalid, fmt::format("`{}` is larger than 1 MiB", path));
  }
  return ParseParams(text, path);
}

}  // namespace penstock
