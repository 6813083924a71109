#include "stdplugins/table/sqlite/column_rule.h"

#include <fmt/format.h>

#include <cmath>
#include <initializer_list>

#include "runtime/base/ascii.h"
#include "runtime/base/utf8.h"

namespace penstock {
namespace {

constexpr size_t kShownText = 40;

bool NamesAnyOf(std::string_view type, std::initializer_list<std::string_view> parts) {
  for (std::string_view part : parts) {
    for (size_t i = 0; i + part.size() <= type.size(); i++) {
      if (SameIgnoringCase(type.substr(i, part.size()), part)) return true;
    }
  }
  return false;
}

// The beginning of a text, cut between characters.
std::string Shown(std::string_view text) {
  if (text.size() <= kShownText) return std::string(text);
  return std::string(CutUtf8(text, kShownText)) + "...";
}

// Affinity turns -0.0 into the integer 0.
bool IsNegativeZero(double value) { return value == 0 && std::signbit(value); }

// Whether a NUMERIC column would give a number's text back unchanged.
bool KeepsText(const NumberText& number, std::string_view text) {
  // Within this range SQLite stores whole reals as integers, and their point is lost.
  constexpr double kWholeRange = 9.3e18;
  if (number.padded || number.kind == NumberText::Kind::kLossy) return false;
  if (number.kind == NumberText::Kind::kInteger)
    return fmt::format_int(number.integer).str() == text;
  if (std::abs(number.real) < kWholeRange && std::trunc(number.real) == number.real) return false;
  char out[32];
  return std::string_view(out, static_cast<size_t>(FormatReal(number.real, out))) == text;
}

bool KeepText(sqlite3_stmt* statement, int parameter, std::string_view text) {
  // A null pointer would be NULL and not the empty text.
  sqlite3_bind_text64(statement, parameter, text.empty() ? "" : text.data(), text.size(),
                      SQLITE_STATIC, SQLITE_UTF8);
  return true;
}

}  // namespace

SqliteAffinity AffinityOf(std::string_view type, bool strict_table) {
  // The order and the parts of names are SQLite's.
  if (strict_table && SameIgnoringCase(type, "ANY")) return SqliteAffinity::kNone;
  if (NamesAnyOf(type, {"INT"})) return SqliteAffinity::kInteger;
  if (NamesAnyOf(type, {"CHAR", "CLOB", "TEXT"})) return SqliteAffinity::kText;
  if (type.empty() || NamesAnyOf(type, {"BLOB"})) return SqliteAffinity::kNone;
  if (NamesAnyOf(type, {"REAL", "FLOA", "DOUB"})) return SqliteAffinity::kReal;
  return SqliteAffinity::kNumeric;  // wanted or not
}

SqliteRule RuleOf(const SqliteColumn& column, bool strict_table) {
  switch (AffinityOf(column.declared_type, strict_table)) {
    case SqliteAffinity::kInteger:
      return SqliteRule::kNumber;
    case SqliteAffinity::kText:
      return SqliteRule::kText;
    case SqliteAffinity::kNone:
      return SqliteRule::kKeep;
    case SqliteAffinity::kReal:
      return SqliteRule::kReal;
    case SqliteAffinity::kNumeric:
      break;
  }
  const bool names_number = NamesAnyOf(column.declared_type, {"NUM", "DEC", "BOOL", "MONEY"});
  return names_number ? SqliteRule::kNumber : SqliteRule::kGuarded;
}

bool CellBinder::Bind(sqlite3_stmt* statement, int parameter, const pst_cell& cell,
                      std::string* reason) {
  switch (static_cast<pst_cell_tag>(cell.tag)) {
    case PST_NULL:
      if (refuse_null_) return Refuse("NULL is not allowed", reason);
      sqlite3_bind_null(statement, parameter);
      return true;
    case PST_INT:
      return BindInteger(statement, parameter, cell.i, reason);
    case PST_BOOL:
      if (rule_ == SqliteRule::kText) return KeepText(statement, parameter, CellText(cell, text_));
      return BindInteger(statement, parameter, cell.i, reason);
    case PST_DOUBLE:
      // SQLite's own text of a double has 15 digits, which is not always the same number.
      if (rule_ == SqliteRule::kText) return KeepText(statement, parameter, CellText(cell, text_));
      return BindReal(statement, parameter, cell.d, reason);
    case PST_BYTES:
      if (rule_ == SqliteRule::kNumber || rule_ == SqliteRule::kReal) {
        return Refuse("bytes are not a number", reason);
      }
      sqlite3_bind_blob64(statement, parameter, cell.size == 0 ? "" : cell.p, cell.size,
                          SQLITE_STATIC);
      return true;
    case PST_DECIMAL:
    case PST_DECIMAL128:
      if (rule_ == SqliteRule::kGuarded) {
        return BindNumberText(statement, parameter, CellText(cell, text_), reason);
      }
      return BindText(statement, parameter, CellText(cell, text_), reason);
    case PST_TEXT:
    case PST_DATE:
    case PST_TIME:
    case PST_TIMESTAMP:
      return BindText(statement, parameter, CellText(cell, text_), reason);
  }
  return Refuse("a value of unknown type", reason);
}

bool CellBinder::BindText(sqlite3_stmt* statement, int parameter, std::string_view text,
                          std::string* reason) {
  switch (rule_) {
    case SqliteRule::kKeep:
    case SqliteRule::kText:
      return KeepText(statement, parameter, text);
    case SqliteRule::kNumber:
    case SqliteRule::kReal:
      return BindNumberText(statement, parameter, text, reason);
    case SqliteRule::kGuarded: {
      const NumberText number = ParseNumberText(text);
      if (number.kind == NumberText::Kind::kNone) return KeepText(statement, parameter, text);
      // SQLite's own reading of digits can miss the nearest double.
      if (KeepsText(number, text)) return BindNumber(statement, parameter, number, text, reason);
      return Refuse(fmt::format("SQLite treats this type as numeric and would convert `{}` to a "
                                "number; declare the column TEXT",
                                Shown(text)),
                    reason);
    }
  }
  return false;
}

bool CellBinder::BindInteger(sqlite3_stmt* statement, int parameter, int64_t value,
                             std::string* reason) {
  if (rule_ == SqliteRule::kReal && !FitsDouble(value)) {
    return Refuse(fmt::format("{} has more digits than a double can hold", value), reason);
  }
  sqlite3_bind_int64(statement, parameter, value);
  return true;
}

bool CellBinder::BindReal(sqlite3_stmt* statement, int parameter, double value,
                          std::string* reason) {
  if (std::isnan(value)) return Refuse("SQLite would store NaN as NULL", reason);
  if (rule_ != SqliteRule::kKeep && IsNegativeZero(value)) {
    return Refuse("SQLite would store -0.0 as 0; declare the column TEXT", reason);
  }
  sqlite3_bind_double(statement, parameter, value);
  return true;
}

bool CellBinder::BindNumberText(sqlite3_stmt* statement, int parameter, std::string_view text,
                                std::string* reason) {
  const NumberText number = ParseNumberText(text);
  if (number.padded) {
    return Refuse(fmt::format("`{}` has spaces around the number", Shown(text)), reason);
  }
  return BindNumber(statement, parameter, number, text, reason);
}

bool CellBinder::BindNumber(sqlite3_stmt* statement, int parameter, const NumberText& number,
                            std::string_view text, std::string* reason) {
  // Affinity turns whole doubles into integers, which would show digits that the text does not
  // have: 5.50762072967545e+17 is not a double.
  const bool is_zero = number.whole == 0;  // perhaps -0.0
  if (rule_ != SqliteRule::kReal && number.whole.has_value() && !is_zero) {
    return BindInteger(statement, parameter, *number.whole, reason);
  }
  switch (number.kind) {
    case NumberText::Kind::kNone:
      if (text.empty()) return Refuse("an empty string is not a number", reason);
      return Refuse(fmt::format("`{}` is not a number", Shown(text)), reason);
    case NumberText::Kind::kInteger:
      return BindInteger(statement, parameter, number.integer, reason);
    case NumberText::Kind::kReal:
      return BindReal(statement, parameter, number.real, reason);
    case NumberText::Kind::kLossy:
      return Refuse(
          fmt::format(
              "`{}` has more digits than SQLite can hold in a number; declare the column TEXT",
              Shown(text)),
          reason);
  }
  return false;
}

bool CellBinder::Refuse(std::string_view what, std::string* reason) const {
  *reason = fmt::format(
      "column `{}`{}: {}", column_.name,
      column_.declared_type.empty() ? "" : fmt::format(" ({})", column_.declared_type), what);
  return false;
}

}  // namespace penstock
