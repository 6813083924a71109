#include "runtime/plugin/database_options.h"

namespace penstock {
namespace {

OptionSpec Datasource() {
  return {.name = "datasource",
          .description =
              "The name of a data source defined outside the script, which holds the address and "
              "login."};
}

std::vector<OptionSpec> Login() {
  return {
      Datasource(),
      {.name = "username", .description = "The user to log in as, unless a data source is used."},
      {.name = "password", .description = "The password of `username`.", .secret = true},
      {.name = "session",
       .type = OptionType::kStringOrList,
       .description = "SQL statements to run when a connection is opened."},
      {.name = "socketTimeout",
       .type = OptionType::kInt,
       .description =
           "How long to wait for an answer before the connection is closed, in milliseconds.",
       .minimum = 0},
  };
}

std::vector<std::string_view> DataSourceOptions() {
  return {"username", "password", "session", "socketTimeout", "connection.jdbcUrl"};
}

OptionSpec Connection(std::vector<OptionSpec> further) {
  OptionSpec connection = {.name = "connection",
                           .type = OptionType::kObjectList,
                           .description = "Where the tables are; one entry per server.",
                           .repeated = true};
  connection.members = {
      {.name = "jdbcUrl",
       .type = OptionType::kStringOrList,
       .description = "The JDBC URL of the server and database. If there are several, the first "
                      "that answers is used."},
      Datasource(),
      {.name = "table",
       .type = OptionType::kStringOrList,
       .description = "The table, or several tables with the same columns; `orders_[0-99]` means "
                      "one hundred tables."},
  };
  connection.members.insert(connection.members.end(), further.begin(), further.end());
  return connection;
}

void Append(std::vector<OptionSpec>& to, std::vector<OptionSpec> options) {
  to.insert(to.end(), options.begin(), options.end());
}

}  // namespace

void AddDatabaseReaderOptions(ReaderSpec& spec) {
  OptionSpec query = {
      .name = "querySql",
      .type = OptionType::kStringOrList,
      .description =
          "Complete SELECT statements. They override `table`, `column`, `where` and `splitPk`."};
  spec.data_source_options = DataSourceOptions();
  Append(spec.options, Login());
  Append(spec.options,
         {Connection({query}),
          {.name = "table",
           .type = OptionType::kStringOrList,
           .description = "The table, or several tables with the same columns."},
          {.name = "column",
           .type = OptionType::kColumns,
           .description = "SQL expressions to select: names, `1`, `'text'`, `null`, `now()`; or "
                          "`[\"*\"]`."},
          {.name = "where",
           .description = "A condition in the database's SQL, without the word `where`."},
          query,
          {.name = "splitPk",
           .description = "An integer column, preferably the primary key. Several threads each "
                          "read some of its ranges."},
          {.name = "splitFactor",
           .type = OptionType::kInt,
           .default_text = "5",
           .description = "Ranges per thread.",
           .minimum = 1,
           .maximum = 100},
          {.name = "fetchSize",
           .type = OptionType::kInt,
           .description = "The number of records to fetch at a time.",
           .minimum = 1},
          {.name = "encoding", .description = "The encoding of text columns."},
          {.name = "mandatoryEncoding",
           .description = "The encoding of text columns; overrides what the server reports."},
          {.name = "useReadonly",
           .type = OptionType::kBool,
           .description = "Read from a read-only replica."},
          {.name = "checkSlave",
           .type = OptionType::kBool,
           .default_text = "false",
           .description = "Skip replicas that lag behind."},
          {.name = "preSql",
           .type = OptionType::kStringOrList,
           .description = "A query that must return 0 before the connection is used."}});
  spec.one_of = {{"datasource", "connection.datasource", "connection.jdbcUrl"},
                 {"table", "querySql", "connection.table", "connection.querySql"}};
  OptionRule column = {.kind = OptionRule::Kind::kNeeded,
                       .when = {{"querySql", "", false}, {"connection.querySql", "", false}},
                       .then = {"column"},
                       .reason = "to read a table"};
  spec.rules = {column};
  spec.columns.form = ColumnForm::kVerbatim;
  // A query has the columns it selects.
  spec.columns.open = {{"querySql"}, {"connection.querySql"}};
  spec.where_pushdown = true;
  spec.columns.sql = true;
}

void AddDatabaseWriterOptions(WriterSpec& spec) {
  spec.data_source_options = DataSourceOptions();
  Append(spec.options, Login());
  Append(spec.options, {Connection({}),
                        {.name = "table",
                         .type = OptionType::kStringOrList,
                         .description = "The table to write; it must exist."},
                        {.name = "column",
                         .type = OptionType::kColumns,
                         .required = true,
                         .description = "The columns to fill, in the order of the reader's "
                                        "columns; `[\"*\"]` means all columns."},
                        {.name = "preSql",
                         .type = OptionType::kStringOrList,
                         .description = "SQL to run before the first record is written; `@table` "
                                        "is replaced by the name of the table."},
                        {.name = "postSql",
                         .type = OptionType::kStringOrList,
                         .description = "SQL to run after the last record is written; `@table` is "
                                        "replaced by the name of the table."},
                        {.name = "batchSize",
                         .type = OptionType::kInt,
                         .default_text = "1024",
                         .description = "The number of records to send at a time.",
                         .minimum = 1},
                        {.name = "encoding", .description = "The encoding of text columns."}});
  spec.one_of = {{"datasource", "connection.datasource", "connection.jdbcUrl"},
                 {"table", "connection.table"}};
  spec.fixed_columns = true;
}

}  // namespace penstock
