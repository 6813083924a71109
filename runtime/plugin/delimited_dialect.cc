// Reads the options that describe delimited text. The names and the numeric codes of the two
// csv...Config maps are those of the csv library that DataX exposes there: escape mode 1 doubles
// quotes, 2 escapes with a backslash; characters are given as themselves or as a decimal code.

#include "runtime/plugin/delimited_dialect.h"

#include <algorithm>
#include <array>
#include <utility>

#include "runtime/base/ascii.h"
#include "runtime/base/utf8.h"

namespace penstock {
namespace {

constexpr size_t kMaxDelimiterSize = 32;
constexpr size_t kMaxLineEndSize = 8;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

std::optional<uint32_t> HexNumber(std::string_view digits) {
  uint32_t number = 0;
  for (char c : digits) {
    const int digit = HexValue(c);
    if (digit < 0) return std::nullopt;
    number = number * 16 + static_cast<uint32_t>(digit);
  }
  return number;
}

// Collects one dialect. `config` is the prefix of the map of library options.
class Reading {
 public:
  Reading(DialectSide side, const OptionLookup& lookup)
      : writing_(side == DialectSide::kWrite),
        config_(writing_ ? "csvWriterConfig." : "csvReaderConfig."),
        lookup_(lookup) {}

  DialectReading Run() {
    ReadDelimiter();
    ReadLineEnd();
    ReadQuote();
    ReadNullText();
    if (!writing_) ReadLibrary();
    if (result_.problems.empty()) CheckTogether();
    return std::move(result_);
  }

 private:
  void Problem(std::string option, std::string message) {
    result_.problems.push_back({std::move(option), std::move(message)});
  }

  // Not set and empty mean the same, except for quoteChar, escapeChar and nullFormat.
  std::optional<std::string> NonEmpty(std::string_view name) const {
    std::optional<std::string> text = lookup_(name);
    if (text && text->empty()) text.reset();
    return text;
  }

  bool IsTrue(const std::string& name, bool otherwise) {
    const std::optional<std::string> text = NonEmpty(name);
    if (!text) return otherwise;
    const std::string lower = LowerCase(*text);
    if (lower == "true" || lower == "1") return true;
    if (lower == "false" || lower == "0") return false;
    Problem(name, "`" + name + "` is `" + *text + "`, but must be true or false");
    return otherwise;
  }

  // A character of a csv...Config map: itself, or its decimal code ("44", 44). Nothing for the
  // code 0, which stands for "not set" there.
  std::optional<std::string> ConfigCharacter(std::string_view member) const {
    std::optional<std::string> text = NonEmpty(config_ + std::string(member));
    if (!text || *text == "0") return std::nullopt;
    const bool is_code =
        text->size() > 1 && text->size() <= 3 && std::ranges::all_of(*text, IsDigit);
    if (!is_code) return DecodeSeparator(*text);
    const int code = std::stoi(*text);
    if (code >= 128) return text;  // refused later as no single ASCII character
    return std::string(1, static_cast<char>(code));
  }

  void ReadDelimiter() {
    DelimitedDialect& dialect = result_.dialect;
    std::string option = "fieldDelimiter";
    if (auto text = NonEmpty(option)) dialect.delimiter = DecodeSeparator(*text);
    if (auto text = ConfigCharacter("delimiter")) {
      option = config_ + "delimiter";
      dialect.delimiter = *text;
    }
    if (dialect.delimiter.size() > kMaxDelimiterSize) {
      Problem(option, "`" + option + "` is longer than 32 bytes");
    }
    if (dialect.delimiter.find_first_of("\r\n") != std::string::npos) {
      Problem(option,
              "`" + option + "` must not contain a line end, because a line end ends the record");
    }
  }

  void ReadLineEnd() {
    std::string option = "lineDelimiter";
    std::string line_end = "\n";
    if (auto text = NonEmpty(option)) line_end = DecodeSeparator(*text);
    if (auto text = ConfigCharacter("recordDelimiter")) {
      option = config_ + "recordDelimiter";
      line_end = *text;
    }
    if (!writing_) {
      const bool is_one = line_end.size() == 1 && static_cast<unsigned char>(line_end[0]) < 0x80;
      if (!is_one && line_end != "\r\n") {
        Problem(option, "`" + option + "` must be one ASCII character or \\r\\n for reading");
        line_end = "\n";
      }
    } else if ((line_end.back() != '\n' && line_end.back() != '\r') ||
               line_end.size() > kMaxLineEndSize) {
      Problem(option, "`" + option +
                          "` must end in \\n or \\r and be at most 8 bytes long for writing, so "
                          "that a line end in a value can be told from the end of a record");
      line_end = "\n";
    }
    result_.dialect.line_end = line_end;
  }

  // A quote or escape character; 0 for an empty text.
  char Character(const std::string& option, const std::string& given) {
    const std::string text = DecodeSeparator(given);
    if (text.empty()) return 0;
    const char c = text[0];
    if (text.size() != 1 || static_cast<unsigned char>(c) >= 0x80 || c == 0 || c == '\n' ||
        c == '\r' || c == ' ' || IsLetterOrDigit(c)) {
      Problem(
          option,
          "`" + option + "` is `" + given +
              "`, but must be one ASCII character other than a letter, digit, blank or line end");
      return 0;
    }
    return c;
  }

  void ReadQuote() {
    DelimitedDialect& dialect = result_.dialect;
    const std::string format =
        LowerCase(NonEmpty("fileFormat").value_or(writing_ ? "text" : "csv"));
    if (format != "csv" && format != "text") {
      Problem("fileFormat", "`fileFormat` is `" + format + "`, but must be csv or text");
    }
    dialect.quote = format == "csv" ? '"' : 0;
    if (auto text = lookup_("quoteChar")) dialect.quote = Character("quoteChar", *text);
    if (auto text = ConfigCharacter("textQualifier")) {
      dialect.quote = Character(config_ + "textQualifier", *text);
    }
    if (!IsTrue(config_ + "useTextQualifier", true)) dialect.quote = 0;

    if (auto text = lookup_("escapeChar")) dialect.escape = Character("escapeChar", *text);
    if (auto mode = NonEmpty(config_ + "escapeMode")) {
      if (*mode == "2") {
        dialect.escape = '\\';
        escapes_ = true;
      } else if (*mode == "1") {
        dialect.escape = 0;
      } else {
        Problem(config_ + "escapeMode", "`" + config_ + "escapeMode` is `" + *mode +
                                            "`, but must be 1 (doubled quotes) or 2 (backslash)");
      }
    }
    // A quote that escapes itself is a doubled quote; nothing is escaped where nothing is quoted.
    if (dialect.escape == dialect.quote || dialect.quote == 0) dialect.escape = 0;
    if (!writing_) return;
    dialect.quote_all = IsTrue(config_ + "forceQualifier", false);
    dialect.escape_outside = escapes_ && dialect.escape != 0;
  }

  void ReadNullText() {
    DelimitedDialect& dialect = result_.dialect;
    dialect.null_text = lookup_("nullFormat");
    if (!writing_) return;
    if (!dialect.null_text) dialect.null_text = "null";
    const std::string null_field = *dialect.null_text + dialect.delimiter;
    if (null_field.find(dialect.delimiter) < dialect.null_text->size() ||
        dialect.null_text->find_first_of("\r\n") != std::string::npos ||
        (dialect.quote != 0 && dialect.null_text->find(dialect.quote) != std::string::npos) ||
        (dialect.escape_outside && dialect.null_text->find(dialect.escape) != std::string::npos)) {
      Problem("nullFormat",
              "`nullFormat` contains the delimiter, its beginning, the quote, the escape character "
              "or a line end, so NULL could not be read back");
    }
  }

  // What the csv library can and the loop cannot.
  void ReadLibrary() {
    DelimitedDialect& dialect = result_.dialect;
    CsvLibraryDialect library;
    library.quote = dialect.quote;
    library.escapes = escapes_;
    library.keep_empty = !IsTrue(config_ + "skipEmptyRecords", true);
    if (IsTrue(config_ + "useComments", false)) library.comment = Comment();
    if (library == CsvLibraryDialect{.quote = dialect.quote}) return;
    if (library.escapes) {
      dialect.escape = 0;
    } else if (dialect.escape != 0) {
      Problem("escapeChar",
              "`escapeChar` cannot be combined with `useComments` or "
              "`skipEmptyRecords` of `csvReaderConfig`");
    }
    if (dialect.quote == 0) dialect.quote = '"';  // for what could not be rewritten without
    dialect.library = library;
  }

  char Comment() {
    const std::string option = config_ + "comment";
    const std::string text = ConfigCharacter("comment").value_or("#");
    if (text.size() == 1 && static_cast<unsigned char>(text[0]) < 0x80 && text != "\n" &&
        text != "\r") {
      return text[0];
    }
    Problem(option, "`" + option + "` must be one ASCII character other than a line end");
    return '#';
  }

  void CheckTogether() {
    const DelimitedDialect& dialect = result_.dialect;
    const auto delimiter_has = [&](char c) {
      return c != 0 && dialect.delimiter.find(c) != std::string::npos;
    };
    if (dialect.delimiter.find_first_of(dialect.line_end) != std::string::npos) {
      Problem("fieldDelimiter", "`fieldDelimiter` and `lineDelimiter` share a character");
    }
    if (delimiter_has(dialect.quote) || delimiter_has(dialect.escape)) {
      Problem("fieldDelimiter", "`fieldDelimiter` contains the quote or the escape character");
    }
    const auto line_end_has = [&](char c) {
      return c != 0 && dialect.line_end.find(c) != std::string::npos;
    };
    if (line_end_has(dialect.quote) || line_end_has(dialect.escape)) {
      Problem("lineDelimiter", "`lineDelimiter` contains the quote or the escape character");
    }
  }

  const bool writing_;
  const std::string config_;
  const OptionLookup& lookup_;
  bool escapes_ = false;  // escapeMode 2
  DialectReading result_;
};

}  // namespace

bool IsDialectOption(std::string_view name) {
  constexpr std::string_view kNames[] = {"fileFormat", "fieldDelimiter", "lineDelimiter",
                                         "quoteChar",  "escapeChar",     "nullFormat"};
  return std::ranges::find(kNames, name) != std::end(kNames) ||
         name.starts_with("csvReaderConfig.") || name.starts_with("csvWriterConfig.");
}

DialectReading ReadDialect(DialectSide side, const OptionLookup& lookup) {
  return Reading(side, lookup).Run();
}

std::string DecodeSeparator(std::string_view text) {
  static constexpr std::array<std::pair<char, char>, 5> kSimple = {
      {{'t', '\t'}, {'n', '\n'}, {'r', '\r'}, {'\\', '\\'}, {'0', '\0'}}};
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      decoded += text[i];
      continue;
    }
    const char kind = text[i + 1];
    const size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 0;
    if (digits != 0 && i + 1 + digits < text.size()) {
      if (auto code = HexNumber(text.substr(i + 2, digits))) {
        char encoded[4];
        decoded.append(encoded, EncodeUtf8(*code, encoded));
        i += 1 + digits;
        continue;
      }
    }
    const auto* simple = std::ranges::find(kSimple, kind, &std::pair<char, char>::first);
    if (simple != kSimple.end()) {
      decoded += simple->second;
      ++i;
    } else {
      decoded += '\\';
    }
  }
  return decoded;
}

std::optional<std::string> QuoteField(const DelimitedDialect& dialect, std::string_view text) {
  const std::string delimited = std::string(text) + dialect.delimiter;
  const bool is_special = delimited.find(dialect.delimiter) < text.size() ||
                          text.find_first_of("\r\n") != std::string_view::npos;
  if (dialect.quote == 0) {
    if (is_special) return std::nullopt;
    return std::string(text);
  }
  if (!is_special && !dialect.quote_all && text.find(dialect.quote) == std::string_view::npos &&
      text != dialect.null_text) {
    std::string plain;
    for (char c : text) {
      if (dialect.escape_outside && c == dialect.escape) plain += c;
      plain += c;
    }
    return plain;
  }
  std::string quoted(1, dialect.quote);
  for (char c : text) {
    if (c == dialect.quote) {
      quoted += dialect.escape != 0 ? dialect.escape : dialect.quote;
    } else if (dialect.escape != 0 && c == dialect.escape) {
      quoted += dialect.escape;
    }
    quoted += c;
  }
  quoted += dialect.quote;
  return quoted;
}

bool BeginsWithByteOrderMark(std::string_view text) { return text.starts_with(kByteOrderMark); }

std::string KeepByteOrderMark(const DelimitedDialect& dialect, std::string_view records) {
  if (dialect.quote == 0) return std::string(kByteOrderMark).append(records);
  const size_t end = std::min(records.find(dialect.delimiter), records.find(dialect.line_end));
  std::string text(1, dialect.quote);
  text += records.substr(0, end);
  text += dialect.quote;
  return text.append(records.substr(std::min(end, records.size())));
}

}  // namespace penstock
