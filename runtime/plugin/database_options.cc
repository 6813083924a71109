#include "runtime/plugin/database_options.h"

namespace penstock {
namespace {

OptionSpec Datasource() {
  return {.name = "datasource",
          .description =
              "The name of a data source that is kept outside the script and knows "
              "address and login."};
}

std::vector<OptionSpec> Login() {
  return {
      Datasource(),
      {.name = "username", .description = "The user to log in as, where no data source knows it."},
      {.name = "password", .description = "The password of `username`.", .secret = true},
      {.name = "session",
       .type = OptionType::kStringOrList,
       .description = "Statements to run at the start of every connection."},
      {.name = "socketTimeout",
       .type = OptionType::kInt,
       .description = "Milliseconds without an answer after which a connection is given up.",
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
       .description = "The server and database as JDBC names them; of several the first that "
                      "answers is used."},
      Datasource(),
      {.name = "table",
       .type = OptionType::kStringOrList,
       .description = "The table, or tables of one shape; `orders_[0-99]` stands for a hundred."},
  };
  connection.members.insert(connection.members.end(), further.begin(), further.end());
  return connection;
}

void Append(std::vector<OptionSpec>& to, std::vector<OptionSpec> options) {
  to.insert(to.end(), options.begin(), options.end());
}

}  // namespace

void AddDatabaseReaderOptions(ReaderSpec& spec) {
  OptionSpec query = {.name = "querySql",
                      .type = OptionType::kStringOrList,
                      .description =
                          "Whole SELECT statements. They win over `table`, `column`, "
                          "`where` and `splitPk`."};
  spec.data_source_options = DataSourceOptions();
  Append(spec.options, Login());
  Append(spec.options,
         {Connection({query}),
          {.name = "table",
           .type = OptionType::kStringOrList,
           .description = "The table, or tables of one shape."},
          {.name = "column",
           .type = OptionType::kColumns,
           .description = "SQL expressions to select: names, `1`, `'text'`, `null`, `now()`; or "
                          "`[\"*\"]`."},
          {.name = "where",
           .description = "A condition in the database's SQL, without the word `where`."},
          query,
          {.name = "splitPk",
           .description = "A column of whole numbers by whose ranges several threads share a "
                          "table; best the primary key."},
          {.name = "splitFactor",
           .type = OptionType::kInt,
           .default_text = "5",
           .description = "Ranges per thread.",
           .minimum = 1,
           .maximum = 100},
          {.name = "fetchSize",
           .type = OptionType::kInt,
           .description = "Records fetched at a time.",
           .minimum = 1},
          {.name = "encoding", .description = "The encoding of text columns."},
          {.name = "mandatoryEncoding",
           .description = "The encoding that text columns are in, whatever the server says."},
          {.name = "useReadonly",
           .type = OptionType::kBool,
           .description = "Read from a read-only replica."},
          {.name = "checkSlave",
           .type = OptionType::kBool,
           .default_text = "false",
           .description = "Pass over replicas that lag behind."},
          {.name = "preSql",
           .type = OptionType::kStringOrList,
           .description = "A query that must give 0 before the connection is used."}});
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
  Append(spec.options,
         {Connection({}),
          {.name = "table",
           .type = OptionType::kStringOrList,
           .description = "The table to write; it must exist."},
          {.name = "column",
           .type = OptionType::kColumns,
           .required = true,
           .description = "The columns to fill, in the order of the reader's columns; `[\"*\"]` is "
                          "all of them."},
          {.name = "preSql",
           .type = OptionType::kStringOrList,
           .description = "SQL to run before the first record; `@table` stands for the table."},
          {.name = "postSql",
           .type = OptionType::kStringOrList,
           .description = "SQL to run after the last record; `@table` stands for the table."},
          {.name = "batchSize",
           .type = OptionType::kInt,
           .default_text = "1024",
           .description = "Records sent at a time.",
           .minimum = 1},
          {.name = "encoding", .description = "The encoding of text columns."}});
  spec.one_of = {{"datasource", "connection.datasource", "connection.jdbcUrl"},
                 {"table", "connection.table"}};
  spec.fixed_columns = true;
}

}  // namespace penstock
