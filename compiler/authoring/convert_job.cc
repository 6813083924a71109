// Three parts of a script have the same meaning in all dialects and are carried over: the
// parameters of reader and writer as text, and the settings. The frame around them is written anew.
// Comments in the old frame go to the part that they stood in or above; limits: they lose their
// exact place.
#include "compiler/authoring/convert_job.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "compiler/ast/print.h"
#include "compiler/authoring/carried_text.h"
#include "compiler/authoring/convert_setting.h"
#include "compiler/authoring/foreign_to_datax.h"
#include "compiler/dialects/dialect.h"
#include "runtime/base/check.h"

namespace penstock {
namespace {

using ast::Dialect;
using Kind = JsonValue::Kind;
using Names = std::vector<std::string_view>;

constexpr std::string_view kAllow = "//penstock";  // suppressions for the object that contains them

bool IsEmpty(const JsonValue& value) {
  return value.is(Kind::kNull) || (value.is(Kind::kString) && value.text.empty()) ||
         (value.is(Kind::kArray) && value.items.empty()) ||
         (value.is(Kind::kObject) && value.members.empty());
}

const JsonValue* ObjectAt(const JsonValue& object, std::string_view name) {
  const JsonMember* member = object.Find(name);
  return member != nullptr && member->value.is(Kind::kObject) ? &member->value : nullptr;
}

// The name of an endpoint's plugin as `to` writes it.
std::string PluginName(const std::string& name, Side side, Dialect from, Dialect to,
                       const PluginCatalog& catalog) {
  const bool engine = Describe(to).has(DialectInfo::kLongNames);
  if (engine == Describe(from).has(DialectInfo::kLongNames)) return name;
  const std::string_view suffix = side == Side::kReader ? "reader" : "writer";
  if (const PluginSpec* plugin = catalog.Find(name, side)) {
    const Names& others = side == Side::kReader ? plugin->reader_names : plugin->writer_names;
    return std::string(engine && !others.empty() ? others[0] : plugin->name);
  }
  if (const NamedPlugin* plugin = catalog.FindNamed(name, side)) {
    return fmt::format("{}{}", plugin->name, engine ? suffix : "");
  }
  const bool is_long = name.size() > suffix.size() && name.ends_with(suffix);
  if (engine) return is_long ? name : fmt::format("{}{}", name, suffix);
  return is_long ? name.substr(0, name.size() - suffix.size()) : name;
}

// HBase is one plugin with a version among its parameters in DataWorks, and one plugin for each
// version in DataX.
constexpr std::string_view kHbase = "hbase", kHbaseVersion = "hbaseVersion";
constexpr std::array<std::string_view, 2> kHbaseVersions = {"094x", "11x"};

// The version that a name of a plugin says, "hbase11xreader".
std::string_view HbaseVersionIn(std::string_view name) {
  for (std::string_view version : kHbaseVersions) {
    const std::string plugin = fmt::format("{}{}", kHbase, version);
    if (name == plugin || name == plugin + "reader" || name == plugin + "writer") return version;
  }
  return "";
}

// The text of a member of `object` and the comma that goes with it.
Span WholeMember(const JsonValue& object, const JsonMember& member) {
  const auto at = static_cast<size_t>(&member - object.members.data());
  if (at + 1 < object.members.size()) {
    return {member.name_span.begin, object.members[at + 1].name_span.begin};
  }
  return {at > 0 ? object.members[at - 1].value.span.end : member.name_span.begin,
          member.value.span.end};
}

// The object at `span`, which is one of the document.
const JsonValue* FindAt(const JsonValue& value, Span span) {
  if (value.span == span) return &value;
  for (const JsonValue& item : value.items) {
    if (const JsonValue* found = FindAt(item, span)) return found;
  }
  for (const JsonMember& member : value.members) {
    if (const JsonValue* found = FindAt(member.value, span)) return found;
  }
  return nullptr;
}

// A part that is carried over.
struct Part {
  Span span = {};                           // its place; {0, 0}: none
  Lines comments = {};                      // to be written above it
  std::string plugin = {};                  // as the other dialect writes it
  Lines parameters = {};                    // as text
  std::vector<CarriedMember> members = {};  // further ones of the step
};

class Converter {
 public:
  Converter(const SourceFile& file, const JsonValue& root, const ast::Job& job, Dialect to,
            const PluginCatalog& catalog, DiagnosticSink& diagnostics)
      : file_(file),
        root_(root),
        job_(job),
        from_(job.dialect),
        to_(to),
        catalog_(catalog),
        diagnostics_(diagnostics),
        comments_(CommentsOf(file)) {}

  std::string Convert();

 private:
  void TakeFrame();
  void TakeDataXFrame();
  void TakeSetting(const JsonValue& frame, const JsonValue* outer_zone);
  void TakeEndpoint(const ast::Step& step, Side side, Part& part);
  void TakeHbase(const ast::Step& step, Side side, Part& part);
  void TakeMembers(const JsonValue& object, const Names& read, const Names& kept,
                   std::vector<CarriedMember>& to);
  void TakeComments();

  Lines Frame();
  CarriedMember Endpoint(Part& part, std::string_view side, std::string_view name_key) const;
  CarriedMember Step(Part& part, std::string_view side, std::string_view name) const;
  void AddSetting(std::vector<CarriedMember>& members);

  void Lost(const JsonMember& member, std::string hint);

  const SourceFile& file_;
  const JsonValue& root_;
  const ast::Job& job_;
  const Dialect from_, to_;
  const PluginCatalog& catalog_;
  DiagnosticSink& diagnostics_;
  const std::vector<Span> comments_;
  std::vector<Span> done_;  // whose comments are carried over with them, or lost with them

  Part reader_, writer_, setting_;
  ConvertedSetting settings_;
  std::vector<CarriedMember> root_members_;   // carried over, of the root
  std::vector<CarriedMember> inner_members_;  // of `configuration` or `job`
  Lines head_, tail_, foot_;                  // comments above, at the end of, and below the root
};

void Converter::Lost(const JsonMember& member, std::string hint) {
  done_.push_back(member.value.span);
  if (IsEmpty(member.value)) return;
  Diagnostic& diagnostic =
      diagnostics_.Report(Diag::kNoCounterpart, member.name_span,
                          fmt::format("{} has no equivalent in {} and is omitted",
                                      Backquoted(member.name), ast::NameOf(to_)));
  if (!hint.empty()) diagnostic.hints.push_back(std::move(hint));
}

// Members of an object of the frame: those in `read` are taken elsewhere, those in `kept` go to
// `to` unchanged, and of the others it is said that they are lost.
void Converter::TakeMembers(const JsonValue& object, const Names& read, const Names& kept,
                            std::vector<CarriedMember>& to) {
  const auto is_in = [](const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  const std::unordered_set<const JsonMember*> counting = MembersThatCount(object);
  for (const JsonMember& member : object.members) {
    if (is_in(read, member.name) || !counting.contains(&member)) continue;
    if (member.name != kAllow && !is_in(kept, member.name)) {
      Lost(member, "");
      continue;
    }
    done_.push_back(member.value.span);
    to.push_back({{}, Named(member.name, LinesOf(file_.Slice(member.value.span))), ""});
  }
}

void Converter::TakeEndpoint(const ast::Step& step, Side side, Part& part) {
  part.span = step.span;
  part.plugin = PluginName(step.plugin, side, from_, to_, catalog_);
  part.parameters = {"{}"};
  if (step.parameters != nullptr) {
    part.parameters = LinesOf(file_.Slice(step.parameters->span));
    done_.push_back(step.parameters->span);
    if (to_ == Dialect::kDataX) ReportForeignToDataX(step, side, catalog_, diagnostics_);
    TakeHbase(step, side, part);
  }
  // Names of steps matter to hops only, which are written anew.
  TakeMembers(*FindAt(root_, step.span),
              {"plugin", "stepType", "name", "parameter", "category", "copies", "gui"},
              {"displayName", "description"}, part.members);
}

void Converter::TakeHbase(const ast::Step& step, Side side, Part& part) {
  const std::string_view suffix = side == Side::kReader ? "reader" : "writer";
  const JsonMember* written = step.parameters->Find(kHbaseVersion);
  if (to_ == Dialect::kDataX && part.plugin == fmt::format("{}{}", kHbase, suffix)) {
    const std::string version = written == nullptr ? "" : written->value.text;
    if (std::ranges::find(kHbaseVersions, version) != kHbaseVersions.end()) {
      part.plugin = fmt::format("{}{}{}", kHbase, version, suffix);
      part.parameters = LinesOf(EditedText(file_, step.parameters->span,
                                           {{WholeMember(*step.parameters, *written), ""}}));
      return;
    }
    diagnostics_
        .Report(
            Diag::kNoCounterpart, written == nullptr ? step.plugin_span : written->value.span,
            fmt::format("DataX has no plugin `{}`, only one for each of the versions {} of HBase",
                        part.plugin, fmt::join(kHbaseVersions, ", ")))
        .hints.push_back(fmt::format("set `{}` to one of them", kHbaseVersion));
  }
  const std::string_view version = HbaseVersionIn(step.plugin);
  if (from_ == Dialect::kDataX && !version.empty()) {
    part.plugin = kHbase;
    const Span span = step.parameters->span;
    if (written != nullptr) return;
    const bool is_empty = step.parameters->members.empty();
    const Span front{span.begin + 1, span.begin + 1};
    const std::string member =
        fmt::format("\"{}\": \"{}\"{}", kHbaseVersion, version, is_empty ? "" : ", ");
    part.parameters = LinesOf(EditedText(file_, span, {{front, member}}));
  }
}

void Converter::TakeSetting(const JsonValue& frame, const JsonValue* outer_zone) {
  const JsonValue* setting = ObjectAt(frame, "setting");
  settings_ = ConvertSetting(
      file_, setting, comments_, from_, to_, outer_zone,
      [this](const JsonMember& member, std::string hint) { Lost(member, std::move(hint)); },
      diagnostics_);
  if (setting == nullptr) return;
  setting_.span = setting->span;
  done_.push_back(setting->span);
}

void Converter::TakeDataXFrame() {
  const JsonValue& frame = *ObjectAt(root_, "job");
  const JsonValue* zone = nullptr;
  if (const JsonValue* common = ObjectAt(root_, "common")) {
    const JsonValue* column = ObjectAt(*common, "column");
    const JsonMember* member = column == nullptr ? nullptr : column->Find("timeZone");
    if (member != nullptr && !IsEmpty(member->value)) zone = &member->value;
    const bool more =
        common->members.size() > 1 || (column != nullptr && column->members.size() > 1);
    if (zone == nullptr || more) {
      Lost(*root_.Find("common"), zone == nullptr ? "" : "only its `timeZone` is kept");
    }
  }
  TakeSetting(frame, zone);
  TakeMembers(root_, {"job", "common"}, {}, root_members_);
  TakeMembers(frame, {"setting", "content"}, {"name", "description"}, root_members_);
  TakeMembers(frame.Find("content")->value.items[0], {"reader", "writer"}, {}, root_members_);
}

// Steps that are neither reader nor writer are what the wizard leaves behind, and mean nothing.
void Converter::TakeFrame() {
  const Names kept = to_ == Dialect::kDataX
                         ? Names{"name", "description"}
                         : Names{"extend", "transform",     "name",     "description",
                                 "locale", "resourceGroup", "jvmOption"};
  std::vector<CarriedMember>& to = to_ == Dialect::kDataX ? inner_members_ : root_members_;
  switch (from_) {
    case Dialect::kDataWorks1: {
      const JsonValue& frame = *ObjectAt(root_, "configuration");
      TakeSetting(frame, nullptr);
      TakeMembers(root_, {"type", "version", "configuration"}, kept, to);
      TakeMembers(frame, {"setting", "reader", "writer"}, kept, to);
      break;
    }
    case Dialect::kDataWorks2:
      TakeSetting(root_, nullptr);
      TakeMembers(root_, {"type", "version", "steps", "setting", "order"}, kept, to);
      break;
    case Dialect::kDataX:
      TakeDataXFrame();
      break;
    case Dialect::kKafkaConnect:
      PST_CHECK(false);
  }
  TakeEndpoint(job_.reader, Side::kReader, reader_);
  TakeEndpoint(job_.writer, Side::kWriter, writer_);
}

// Every comment that is in no part goes to the part that contains it, or else to the next one.
void Converter::TakeComments() {
  std::array<Part*, 3> parts = {&reader_, &writer_, &setting_};
  std::sort(parts.begin(), parts.end(),
            [](const Part* a, const Part* b) { return a->span.begin < b->span.begin; });
  std::sort(done_.begin(), done_.end(), [](Span a, Span b) { return a.begin < b.begin; });
  auto done = done_.begin();
  uint32_t done_until = 0;
  for (Span comment : comments_) {
    for (; done != done_.end() && done->begin < comment.begin; ++done) {
      done_until = std::max(done_until, done->end);
    }
    if (comment.begin < done_until) continue;
    Lines* place = &tail_;
    if (comment.end <= root_.span.begin) place = &head_;
    if (comment.begin >= root_.span.end) place = &foot_;
    for (Part* part : parts) {
      if (place != &tail_) break;
      if (comment.begin < part->span.end) place = &part->comments;
    }
    place->emplace_back(file_.Slice(comment));
  }
}

CarriedMember Converter::Endpoint(Part& part, std::string_view side,
                                  std::string_view name_key) const {
  std::vector<CarriedMember> members = {{{}, Named(name_key, {Quoted(part.plugin)}), ""},
                                        {{}, Named("parameter", std::move(part.parameters)), ""}};
  members.insert(members.end(), part.members.begin(), part.members.end());
  return {std::move(part.comments), Named(side, ObjectLines(members)), ""};
}

CarriedMember Converter::Step(Part& part, std::string_view side, std::string_view name) const {
  std::vector<CarriedMember> members = {{{}, Named("stepType", {Quoted(part.plugin)}), ""},
                                        {{}, Named("category", {Quoted(side)}), ""},
                                        {{}, Named("name", {Quoted(name)}), ""},
                                        {{}, Named("parameter", std::move(part.parameters)), ""}};
  members.insert(members.end(), part.members.begin(), part.members.end());
  return {std::move(part.comments), ObjectLines(members), ""};
}

void Converter::AddSetting(std::vector<CarriedMember>& members) {
  if (settings_.value.empty()) {
    tail_.insert(tail_.begin(), setting_.comments.begin(), setting_.comments.end());
    return;
  }
  members.push_back(
      {std::move(setting_.comments), Named("setting", std::move(settings_.value)), ""});
}

Lines Converter::Frame() {
  const auto header = [](std::string_view version) {
    return std::vector<CarriedMember>{{{}, Named("type", {"\"job\""}), ""},
                                      {{}, Named("version", {Quoted(version)}), ""}};
  };
  std::vector<CarriedMember> root, inner;
  switch (to_) {
    case Dialect::kDataWorks1:
      root = header("1.0");
      inner = {Endpoint(reader_, "reader", "plugin"), Endpoint(writer_, "writer", "plugin")};
      AddSetting(inner);
      root.push_back({{}, Named("configuration", ObjectLines(inner)), ""});
      break;
    case Dialect::kDataWorks2: {
      root = header("2.0");
      const std::vector<CarriedMember> steps = {Step(reader_, "reader", "Reader"),
                                                Step(writer_, "writer", "Writer")};
      root.push_back({{}, Named("steps", ListLines(steps)), ""});
      AddSetting(root);
      root.push_back({{}, {R"("order": {"hops": [{"from": "Reader", "to": "Writer"}]})"}, ""});
      break;
    }
    case Dialect::kDataX: {
      const std::vector<CarriedMember> endpoints = {Endpoint(reader_, "reader", "name"),
                                                    Endpoint(writer_, "writer", "name")};
      inner = {{{}, Named("content", ListLines({{{}, ObjectLines(endpoints), ""}})), ""}};
      AddSetting(inner);
      inner.insert(inner.end(), inner_members_.begin(), inner_members_.end());
      root.push_back({{}, Named("job", ObjectLines(inner)), ""});
      if (settings_.time_zone != nullptr) {
        root.push_back({{},
                        {fmt::format("\"common\": {{\"column\": {{\"timeZone\": {}}}}}",
                                     file_.Slice(settings_.time_zone->span))},
                        ""});
      }
      break;
    }
    case Dialect::kKafkaConnect:
      PST_CHECK(false);
  }
  root.insert(root.end(), root_members_.begin(), root_members_.end());
  return ObjectLines(root, tail_);
}

std::string Converter::Convert() {
  TakeFrame();
  TakeComments();
  Lines lines = std::move(head_);
  for (Lines part : {Frame(), std::move(foot_)}) {
    for (std::string& line : part) lines.push_back(std::move(line));
  }
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

}  // namespace

std::string ConvertJob(const SourceFile& file, const JsonDocument& document, const ast::Job& job,
                       ast::Dialect to, const PluginCatalog& catalog, DiagnosticSink& diagnostics) {
  if (job.dialect == to) return std::string(file.text());
  return Converter(file, document.root, job, to, catalog, diagnostics).Convert();
}

}  // namespace penstock
