#pragma once
// How delimited text is cut into records and fields, read from the options of an endpoint.
//
// The compiler (for generated code) and the runtime half of a plugin read the same options through
// ReadDialect, so that both mean the same dialect. No I/O here.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace penstock {

enum class DialectSide { kRead, kWrite };

// What only the csv library of DataX has. The text is rewritten (RewriteCsv) before it is cut.
struct CsvLibraryDialect {
  char quote = '"';         // ASCII; 0: no quoting
  bool escapes = false;     // a backslash escapes what follows, in quotes and outside of them
  char comment = 0;         // a record that begins with it is left out; 0: there are none
  bool keep_empty = false;  // an empty line is a record with one empty field

  friend bool operator==(const CsvLibraryDialect&, const CsvLibraryDialect&) = default;
};

struct DelimitedDialect {
  std::string delimiter = ",";  // one byte or more
  char quote = '"';             // ASCII; 0: no quoting
  char escape = 0;              // ASCII; 0: a quote inside quotes is doubled
  // What ends a record. Reading: one byte (a CR before an LF is cut off by the loop), or CR LF,
  // where a lone LF is text. Writing: one byte or more, the last of them CR or LF.
  std::string line_end = "\n";
  std::optional<std::string> null_text;  // absent: reading, no text is NULL; writing, never absent
  bool quote_all = false;                // writing: every text value is quoted
  bool escape_outside = false;           // writing: `escape` is doubled outside of quotes, too
  std::optional<CsvLibraryDialect> library;  // reading: what the text is before it is rewritten

  friend bool operator==(const DelimitedDialect&, const DelimitedDialect&) = default;
};

// An option that cannot be used, in words that fit a diagnostic as well as a failure.
struct DialectProblem {
  std::string option;  // "fieldDelimiter", "csvReaderConfig.textQualifier"
  std::string message;
};

struct DialectReading {
  DelimitedDialect dialect;              // usable if there are no problems
  std::vector<DialectProblem> problems;  // all of them
};

// Gives the text of an option, or nothing if it is not set. Booleans are "true" or "false", numbers
// are decimal. Members of csvReaderConfig and csvWriterConfig are asked for by their full name,
// "csvReaderConfig.delimiter"; they win over the plain options.
using OptionLookup = std::function<std::optional<std::string>(std::string_view name)>;

// True for the options that ReadDialect asks for.
bool IsDialectOption(std::string_view name);

DialectReading ReadDialect(DialectSide side, const OptionLookup& lookup);

// Replaces \t \n \r \\ \0 \xHH and \uHHHH, as scripts spell separators that JSON has already
// unescaped once. Anything else stays as it is.
std::string DecodeSeparator(std::string_view text);

// The text as one field of a record, quoted if the dialect needs it. Nothing if the dialect cannot
// keep it apart from delimiters and line ends.
std::optional<std::string> QuoteField(const DelimitedDialect& dialect, std::string_view text);

// Readers skip a byte order mark at the start of a file, so a first value that begins with one must
// not be the first bytes: it is quoted, or without quotes gets a mark before it.
bool BeginsWithByteOrderMark(std::string_view text);
std::string KeepByteOrderMark(const DelimitedDialect& dialect, std::string_view records);

}  // namespace penstock
