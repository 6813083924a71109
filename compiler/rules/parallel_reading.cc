#include "compiler/rules/rule.h"

// A relational table is cut into pieces by the ranges of a split key; without one, and for the
// result of a query, it is one piece. `orders_[0-99]` is taken for as many as are needed.

#include <fmt/format.h>

#include <algorithm>

namespace penstock {
namespace {

bool HasSplitKey(const EndpointSpec& spec) {
  return std::any_of(spec.options.begin(), spec.options.end(), [](const OptionSpec& option) {
    return option.name == "splitPk" && !option.ignored;
  });
}

// Pieces that the reader can cut its work into; 0: enough for anybody.
size_t Pieces(const Endpoint& reader) {
  if (!HasSplitKey(*reader.spec)) return 0;
  size_t pieces = 0;
  for (std::string_view name : {"querySql", "connection.querySql"}) {
    pieces += TextsOf(reader.options, name).size();
  }
  if (pieces > 0) return pieces;
  if (reader.options.Find("splitPk") != nullptr) return 0;
  for (std::string_view name : {"table", "connection.table"}) {
    for (const WrittenText& table : TextsOf(reader.options, name)) {
      if (table.text().find('[') != std::string::npos) return 0;
      ++pieces;
    }
  }
  return pieces;
}

void CheckPieces(const JobFacts& facts, Reporter& reporter) {
  const int threads = facts.settings.limits.concurrent;
  const ast::Settings& settings = facts.job.settings;
  const BoundOption* split = facts.reader.options.Find("splitPk");
  if (split != nullptr && threads == 1 && FindQuery(facts.reader.options) == nullptr) {
    Diagnostic& diagnostic =
        reporter.Report(Diag::kUselessSplitKey, KeyOf(*split),
                        "`splitPk` is ignored because the job reads with one thread");
    if (settings.concurrent) diagnostic.labels.push_back({settings.concurrent->span, "one thread"});
    return;
  }
  const size_t pieces = Pieces(facts.reader);
  if (!settings.concurrent || pieces == 0 || pieces >= static_cast<size_t>(threads)) return;
  const bool query = FindQuery(facts.reader.options) != nullptr;
  Diagnostic& diagnostic = reporter.Report(
      Diag::kNothingToShare, settings.concurrent->span,
      fmt::format("{} threads are requested, but {} read, which can use only {}", threads,
                  pieces == 1 ? fmt::format("one {} is", query ? "query" : "table")
                              : fmt::format("{} {} are", pieces, query ? "queries" : "tables"),
                  pieces == 1 ? "one" : fmt::format("{}", pieces)));
  diagnostic.hints.push_back(query ? "split the query into several queries"
                                   : "set `splitPk` to an integer key column");
}

}  // namespace

void CheckParallelReading(const JobFacts& facts, Reporter& reporter) {
  const int threads = facts.settings.limits.concurrent;
  const int most = facts.job.portability.most_threads;
  if (most > 0 && facts.job.settings.concurrent && threads > most) {
    reporter.Report(
        Diag::kConcurrencyElsewhere, facts.job.settings.concurrent->span,
        fmt::format("DataWorks allows `concurrent` from 1 to {}, not {}", most, threads));
  }
  if (facts.reader.spec != nullptr) CheckPieces(facts, reporter);
}

}  // namespace penstock
