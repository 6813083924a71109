#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/json/json_document.h"
#include "compiler/rules/rule.h"
#include "compiler/sema/option_names.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"

namespace penstock {
namespace {

std::string Preferred(const ast::Job& job, Side side, const PluginSpec& plugin) {
  const auto& others = side == Side::kReader ? plugin.reader_names : plugin.writer_names;
  return std::string(job.portability.datax && !others.empty() ? others[0] : plugin.name);
}

// For every expression of a job whether it depends on the time zone; operands precede their users.
std::vector<bool> DependOnZone(const std::vector<ir::Expr>& exprs) {
  std::vector<bool> depend(exprs.size());
  for (size_t i = 0; i < exprs.size(); ++i) {
    const ir::Expr& expr = exprs[i];
    const bool zoned = expr.op == ir::Op::kKernel && InfoOf(expr.kernel).Is(kReadsZone);
    depend[i] = zoned || std::any_of(expr.args.begin(), expr.args.end(),
                                     [&](ir::ExprId arg) { return depend[arg]; });
  }
  return depend;
}

void CheckName(const ast::Job& job, const Endpoint& endpoint, Reporter& reporter) {
  const ast::Step& step = *endpoint.step;
  const PluginSpec& plugin = *endpoint.plugin;
  const Side side = endpoint.spec->side();
  if (step.connector) return;  // FindPlugin looks at the names of classes
  for (std::string_view old : plugin.old_names) {
    if (!SameIgnoringCase(step.plugin, old)) continue;
    const std::string name = Preferred(job, side, plugin);
    Diagnostic& diagnostic = reporter.Report(
        Diag::kOldName, {step.plugin_span, step.path},
        fmt::format("`{}` is a deprecated name for `{}`", Excerpt(step.plugin), name));
    diagnostic.fixes.push_back({step.plugin_span, Quoted(name)});
    return;
  }
  std::vector<std::string_view> names =
      side == Side::kReader ? plugin.reader_names : plugin.writer_names;
  names.push_back(plugin.name);
  if (std::find(names.begin(), names.end(), step.plugin) != names.end()) {
    const std::string full = Preferred(job, side, plugin);
    if (!job.portability.datax || step.plugin != plugin.name || full == plugin.name) return;
    reporter
        .Report(Diag::kFormElsewhere, {step.plugin_span, step.path},
                fmt::format("DataX does not know `{}`: its name there is `{}`", plugin.name, full))
        .fixes.push_back({step.plugin_span, Quoted(full)});
    return;
  }
  for (std::string_view name : names) {
    if (!SameIgnoringCase(step.plugin, name)) continue;
    Diagnostic& diagnostic = reporter.Report(
        Diag::kPluginCase, {step.plugin_span, step.path},
        fmt::format(
            "the plugin name `{}` must be written `{}`: DataX distinguishes upper and lower case",
            Excerpt(step.plugin), name));
    diagnostic.fixes.push_back({step.plugin_span, Quoted(name)});
    return;
  }
}

}  // namespace

void CheckPluginNames(const JobFacts& facts, Reporter& reporter) {
  for (const Endpoint* endpoint : facts.endpoints()) {
    if (endpoint->spec != nullptr) CheckName(facts.job, *endpoint, reporter);
  }
}

void CheckSpeed(const JobFacts& facts, Reporter& reporter) {
  if (!facts.job.portability.datax) return;
  const ast::Settings& settings = facts.job.settings;
  if (!settings.concurrent && !settings.bytes && !settings.records) {
    reporter
        .Report(Diag::kSpeedElsewhere, settings.place,
                "`speed` is missing: DataX does not accept a job without a speed setting")
        .hints.push_back("add `\"speed\": {\"channel\": 1}` to `setting`");
    return;
  }
  const std::optional<ast::Scalar>& limit = settings.bytes ? settings.bytes : settings.records;
  if (!limit || settings.has_core || limit->text == "0" || limit->text.starts_with('-')) return;
  reporter
      .Report(
          Diag::kSpeedElsewhere, limit->span,
          fmt::format("DataX does not accept `{}` by default, because it has no limit per channel",
                      settings.bytes ? "byte" : "record"))
      .hints.push_back("use only `channel`, or set the limit per channel in `core`");
}

namespace {

class FormChecker {
 public:
  FormChecker(const Endpoint& endpoint, Reporter& reporter)
      : endpoint_(endpoint), reporter_(reporter) {}

  void Check() {
    const bool reads = endpoint_.spec->side() == Side::kReader;
    // DataX asks for a list in readers and for one address in writers.
    CheckKind("connection.jdbcUrl", reads ? JsonValue::Kind::kArray : JsonValue::Kind::kString);
    CheckKind("connection.table", JsonValue::Kind::kArray);
    CheckKind("connection.querySql", JsonValue::Kind::kArray);
    if (IsDatabase()) CheckDatabase();
    for (const OptionSpec& spec : endpoint_.spec->options) {
      const BoundOption* option = endpoint_.options.Find(spec.name);
      if (!spec.refused_by_datax || option == nullptr) continue;
      reporter_.Report(
          Diag::kFormElsewhere, KeyOf(*option),
          fmt::format("the DataX plugin has no `{}` and does not accept a job that sets it",
                      spec.name));
    }
  }

  void CheckTypes(const ColumnList& list) {
    if (endpoint_.spec->layout != EndpointLayout::kText) return;
    constexpr std::string_view kTypes[] = {"string", "long", "double", "boolean", "date"};
    for (const ColumnEntry& entry : list.entries) {
      if (entry.type == nullptr) continue;
      const bool known = std::any_of(std::begin(kTypes), std::end(kTypes), [&](auto type) {
        return SameIgnoringCase(type, entry.type->text);
      });
      if (known) continue;
      reporter_
          .Report(Diag::kTypeElsewhere, {entry.type->span, entry.path},
                  fmt::format("`{}` is not a DataX type: in DataX every record would be dirty",
                              Excerpt(entry.type->text)))
          .hints.push_back("in DataX it is " + ListOf(kTypes));
    }
  }

 private:
  // DataX's plugins for databases have a form of their own, and so have ours for databases that
  // DataX does not have.
  bool IsDatabase() const {
    return !endpoint_.spec->jdbc_prefix.empty() && endpoint_.options.Find("path") == nullptr &&
           FindOption(endpoint_.spec->options, "path") == nullptr;
  }

  void CheckDatabase() {
    for (std::string_view list : {"column", "preSql", "postSql"}) {
      CheckKind(list, JsonValue::Kind::kArray);
    }
    const JsonMember* connection = FindWritten(*endpoint_.step->parameters, "connection");
    if (connection != nullptr && connection->value.is(JsonValue::Kind::kObject)) {
      Refuse({connection->value.span, MemberPath(endpoint_.step->path, "connection")},
             "DataX accepts only a list for `connection`, not an object", "put it in `[` and `]`")
          .fixes = Brackets(connection->value.span);
    }
    for (std::string_view name : {"datasource", "connection.datasource"}) {
      for (const BoundOption* option : OptionsOf(endpoint_.options, name)) {
        Refuse(KeyOf(*option), "DataX has no data sources and does not accept `datasource`",
               "write `username`, `password` and `connection` with `jdbcUrl`");
      }
    }
    for (std::string_view name : {"table", "querySql"}) {
      const BoundOption* option = endpoint_.options.Find(name);
      if (option == nullptr || endpoint_.options.Find("datasource") != nullptr) continue;
      Refuse(KeyOf(*option), fmt::format("DataX reads `{}` only in `connection`", name),
             "move it into the first entry of `connection`");
    }
  }

  Diagnostic& Refuse(ScriptPlace place, std::string message, std::string hint) {
    Diagnostic& diagnostic =
        reporter_.Report(Diag::kFormElsewhere, std::move(place), std::move(message));
    diagnostic.hints.push_back(std::move(hint));
    return diagnostic;
  }

  static std::vector<Fix> Brackets(Span span) {
    return {{{span.begin, span.begin}, "["}, {{span.end, span.end}, "]"}};
  }

  void CheckKind(std::string_view name, JsonValue::Kind wanted) {
    for (const BoundOption* option : OptionsOf(endpoint_.options, name)) {
      if (!option->json->is(wanted)) ReportKind(name, *option, wanted);
    }
  }

  void ReportKind(std::string_view name, const BoundOption& option, JsonValue::Kind wanted) {
    const bool list = wanted == JsonValue::Kind::kArray;
    const Span span = option.json->span;
    Diagnostic& diagnostic = reporter_.Report(
        Diag::kFormElsewhere, ValueOf(option),
        fmt::format("DataX accepts only {} for `{}`, not {}", list ? "a list" : "a single string",
                    name, WithArticle(option.json->kind)));
    if (list) diagnostic.fixes = Brackets(span);
  }

  const Endpoint& endpoint_;
  Reporter& reporter_;
};

}  // namespace

void CheckForms(const JobFacts& facts, Reporter& reporter) {
  if (!facts.job.portability.datax) return;
  for (const Endpoint* endpoint : {&facts.reader, &facts.writer}) {
    if (endpoint->spec == nullptr || endpoint->step->parameters == nullptr) continue;
    FormChecker checker(*endpoint, reporter);
    checker.Check();
    if (endpoint == &facts.reader) checker.CheckTypes(facts.reader_list);
  }
}

void CheckTimeZone(const JobFacts& facts, Reporter& reporter) {
  if (!facts.settings.time_zone.empty() || facts.job.settings.time_zone) return;
  const std::vector<bool> depend = DependOnZone(facts.pipeline.exprs);
  for (const ReaderColumn& column : facts.reader_columns.columns) {
    if (!depend[column.value]) continue;
    reporter
        .Report(Diag::kNoTimeZone, column.span,
                "a Unix time is converted to or from a date in the time zone of the machine "
                "that runs the job")
        .hints.push_back("add a time zone to `setting`, such as `\"timeZone\": \"Asia/Shanghai\"`");
    return;
  }
}

}  // namespace penstock
