#pragma once
// What a column of a SQLite table makes of values, and how a value gets in without being altered.
//
// SQLite converts by the affinity of a column and keeps silent about what that loses: `abc` stays
// text in an INTEGER column, 0.1234567890123456789 becomes a double, NaN becomes NULL, `007` in a
// column declared STRING becomes 7. Here a value gets in as it is, or is refused.

#include <sqlite3.h>

#include <string>
#include <string_view>

#include "runtime/abi/job_abi.h"
#include "runtime/plugin/cell_text.h"
#include "stdplugins/table/sqlite/database.h"
#include "stdplugins/table/sqlite/number_text.h"

namespace penstock {

// As SQLite derives it from the declared type.
enum class SqliteAffinity { kInteger, kText, kNone, kReal, kNumeric };

SqliteAffinity AffinityOf(std::string_view declared_type, bool strict_table);

enum class SqliteRule {
  kKeep,     // BLOB affinity, ANY in a STRICT table: everything stays as it is
  kText,     // TEXT affinity: numbers become their text
  kNumber,   // INTEGER affinity, and NUMERIC where the type names a number: numbers only
  kReal,     // REAL affinity: numbers that a double holds exactly
  kGuarded,  // NUMERIC affinity of other type names (DATE, STRING, UUID): numbers stay numbers,
             // and text stays text unless SQLite would rewrite it as a number
};

SqliteRule RuleOf(const SqliteColumn& column, bool strict_table);

// Binds values to the parameters of one statement.
class CellBinder {
 public:
  // `column` is for messages and must outlive the binder.
  CellBinder(const SqliteColumn& column, SqliteRule rule, bool refuse_null)
      : column_(column), rule_(rule), refuse_null_(refuse_null) {}

  // False with words in *reason if the column cannot keep the value. The cell's memory must stay
  // until the statement has been stepped.
  bool Bind(sqlite3_stmt* statement, int parameter, const pst_cell& cell, std::string* reason);

 private:
  bool BindText(sqlite3_stmt* statement, int parameter, std::string_view text, std::string* reason);
  bool BindInteger(sqlite3_stmt* statement, int parameter, int64_t value, std::string* reason);
  bool BindReal(sqlite3_stmt* statement, int parameter, double value, std::string* reason);
  bool BindNumberText(sqlite3_stmt* statement, int parameter, std::string_view text,
                      std::string* reason);
  // `text` is what `number` was read from.
  bool BindNumber(sqlite3_stmt* statement, int parameter, const NumberText& number,
                  std::string_view text, std::string* reason);
  bool Refuse(std::string_view what, std::string* reason) const;

  const SqliteColumn& column_;
  SqliteRule rule_;
  bool refuse_null_;
  char text_[kCellTextRoom];  // of a number or a moment, while it is bound
};

}  // namespace penstock
