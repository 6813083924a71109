// Between the two versions of DataWorks `setting` stays as it is; only what a missing `throttle`
// means differs, and is written out. To and from DataX, members are carried over one by one:
// `concurrent` is `channel`, and `mbps` (MB per second, where `throttle` says so) is `byte`.
#include "compiler/authoring/convert_setting.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_set>
#include <utility>

namespace penstock {
namespace {

using ast::Dialect;
using Kind = JsonValue::Kind;

constexpr int64_t kBytesPerMegabyte = 1 << 20;
constexpr int64_t kMostBytes = INT32_MAX;  // DataX reads `byte` as a whole number of 32 bits

bool IsSet(const JsonMember* member) {
  if (member == nullptr) return false;
  const JsonValue& value = member->value;
  return !value.is(Kind::kNull) && !(value.is(Kind::kString) && value.text.empty());
}

const JsonValue* ObjectAt(const JsonValue* object, std::string_view name) {
  const JsonMember* member = object == nullptr ? nullptr : object->Find(name);
  return member != nullptr && member->value.is(Kind::kObject) ? &member->value : nullptr;
}

std::optional<int64_t> WholeNumber(const JsonValue& value) {
  const std::string& text = value.text;
  int64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool IsTrue(const JsonValue& value) {
  if (value.is(Kind::kBool)) return value.boolean;
  constexpr std::string_view kTrue = "true";
  return value.text.size() == kTrue.size() &&
         std::equal(kTrue.begin(), kTrue.end(), value.text.begin(),
                    [](char a, char b) { return a == (b | 0x20); });
}

class SettingConverter {
 public:
  SettingConverter(const SourceFile& file, const std::vector<Span>& comments, Dialect from,
                   Dialect to, const ReportLost& lost, DiagnosticSink& diagnostics)
      : file_(file),
        comments_(comments),
        from_(from),
        to_(to),
        lost_(lost),
        diagnostics_(diagnostics) {}

  ConvertedSetting Convert(const JsonValue* setting, const JsonValue* outer_zone);

 private:
  Lines BetweenVersions(const JsonValue& setting) const;
  Lines ErrorLimit(const JsonValue& limit);
  Lines Speed(const JsonValue& speed);
  void SpeedToDataX(const JsonValue& speed, const JsonMember& member);
  void SpeedFromDataX(const JsonValue& speed, const JsonMember& member);
  void Common(const JsonMember& member);
  bool Limits(const JsonValue& speed) const;

  // Adds a member, unchanged or under another name, with its comments.
  void Carry(const JsonMember& member) { Carry(member.name, TextOf(member.value)); }
  void Carry(std::string_view name, Lines value);
  Lines TextOf(const JsonValue& value) const { return LinesOf(file_.Slice(value.span)); }
  // Runs `each` over the members of an object and gives the object that it made of them and `more`.
  Lines Object(const JsonValue& object, const std::function<void(const JsonMember&)>& each,
               std::vector<CarriedMember> more = {});

  const SourceFile& file_;
  const std::vector<Span>& comments_;
  const Dialect from_, to_;
  const ReportLost& lost_;
  DiagnosticSink& diagnostics_;
  std::vector<CarriedMember> members_;  // of the object that is being made
  Lines before_;                        // comments above the member at hand
  std::string after_;                   // the one behind it
  ConvertedSetting converted_;
};

void SettingConverter::Carry(std::string_view name, Lines value) {
  members_.push_back({std::move(before_), Named(name, std::move(value)), std::move(after_)});
  before_.clear();
  after_.clear();
}

Lines SettingConverter::Object(const JsonValue& object,
                               const std::function<void(const JsonMember&)>& each,
                               std::vector<CarriedMember> more) {
  std::vector<CarriedMember> outer = std::exchange(members_, {});
  Lines before = std::exchange(before_, {});
  std::string after = std::exchange(after_, {});
  auto comment = std::lower_bound(comments_.begin(), comments_.end(), object.span.begin,
                                  [](Span each, uint32_t place) { return each.begin < place; });
  const auto take_before = [&](uint32_t place) {
    for (; comment != comments_.end() && comment->begin < place; ++comment) {
      before_.emplace_back(file_.Slice(*comment));
    }
  };
  const std::unordered_set<const JsonMember*> counting = MembersThatCount(object);
  for (const JsonMember& member : object.members) {
    const uint32_t end = member.value.span.end;
    take_before(member.value.span.begin);
    while (comment != comments_.end() && comment->begin < end) ++comment;  // in the value
    const bool behind =
        comment != comments_.end() && comment->begin < object.span.end &&
        file_.Slice({end, comment->begin}).find_first_not_of(" \t,") == std::string_view::npos;
    if (behind) after_ = file_.Slice(*comment++);
    if (counting.contains(&member)) each(member);
    // What stood beside a member that is not carried over stays where it was.
    if (!after_.empty()) before_.push_back(std::exchange(after_, {}));
  }
  take_before(object.span.end);
  for (CarriedMember& member : more) members_.push_back(std::move(member));
  Lines lines = ObjectLines(members_, before_);
  members_ = std::move(outer);
  before_ = std::move(before);
  after_ = std::move(after);
  return lines;
}

Lines SettingConverter::BetweenVersions(const JsonValue& setting) const {
  std::vector<Fix> edits;
  const JsonValue* speed = ObjectAt(&setting, "speed");
  if (speed != nullptr && IsSet(speed->Find("mbps")) && !IsSet(speed->Find("throttle"))) {
    const uint32_t place = speed->Find("mbps")->name_span.begin;
    edits.push_back(
        {{place, place},
         from_ == Dialect::kDataWorks1 ? "\"throttle\": true, " : "\"throttle\": false, "});
    if (const JsonMember* empty = speed->Find("throttle")) {
      edits = {{empty->value.span, from_ == Dialect::kDataWorks1 ? "true" : "false"}};
    }
  }
  return LinesOf(EditedText(file_, setting.span, std::move(edits)));
}

Lines SettingConverter::ErrorLimit(const JsonValue& limit) {
  return Object(limit, [&](const JsonMember& member) {
    if (member.name != "strategy" || to_ != Dialect::kDataX) return Carry(member);
    // DataX counts only: none is `record` 0, and without `record` any number is allowed.
    if (member.value.text == "ZeroTolerance" && !IsSet(limit.Find("record"))) {
      Carry("record", {"0"});
    }
  });
}

// Whether `mbps` of a DataWorks script limits the job.
bool SettingConverter::Limits(const JsonValue& speed) const {
  const JsonMember* throttle = speed.Find("throttle");
  return IsSet(throttle) ? IsTrue(throttle->value) : from_ == Dialect::kDataWorks1;
}

void SettingConverter::SpeedToDataX(const JsonValue& speed, const JsonMember& member) {
  const std::string& name = member.name;
  if (name == "byte" || name == "record" || name == "//penstock") return Carry(member);
  if (name == "concurrent") return Carry("channel", TextOf(member.value));
  if (name == "channel") {
    if (!IsSet(speed.Find("concurrent"))) Carry(member);
    return;
  }
  if (name == "throttle") return;
  if (name != "mbps") return lost_(member, "");
  if (!Limits(speed) || IsSet(speed.Find("byte"))) return;
  const std::optional<int64_t> mbps = WholeNumber(member.value);
  if (!mbps || *mbps < 1) return lost_(member, "write a whole number of at least 1");
  if (*mbps > kMostBytes / kBytesPerMegabyte) {
    return lost_(member,
                 fmt::format("DataX allows at most {} bytes per second, which is less than {} MB",
                             kMostBytes, kMostBytes / kBytesPerMegabyte + 1));
  }
  Carry("byte", {std::to_string(*mbps * kBytesPerMegabyte)});
}

void SettingConverter::SpeedFromDataX(const JsonValue& speed, const JsonMember& member) {
  const std::string& name = member.name;
  const JsonMember* limit = speed.Find("byte");
  const std::optional<int64_t> bytes =
      IsSet(limit) ? WholeNumber(limit->value) : std::optional<int64_t>(0);
  if (name == "channel") {
    if (!IsSet(speed.Find("concurrent"))) Carry("concurrent", TextOf(member.value));
    return;
  }
  if (name == "throttle" || name == "mbps") {
    if (bytes && *bytes < 1) Carry(member);
    return;
  }
  if (name == "record") {
    const std::optional<int64_t> records = WholeNumber(member.value);
    if (!records || *records > 0) {
      lost_(member, "DataWorks limits only megabytes per second: `throttle` and `mbps`");
    }
    return;
  }
  if (name != "byte") return Carry(member);
  if (!bytes) return lost_(member, "write a whole number");
  if (*bytes < 1) return;
  const int64_t mbps = std::max<int64_t>(*bytes / kBytesPerMegabyte, 1);
  if (mbps * kBytesPerMegabyte != *bytes) {
    diagnostics_.Report(Diag::kChangedByConversion, member.value.span,
                        fmt::format("`byte` {} becomes `mbps` {}, which is {} bytes per second",
                                    *bytes, mbps, mbps * kBytesPerMegabyte));
  }
  Carry("throttle", {"true"});
  Carry("mbps", {std::to_string(mbps)});
}

Lines SettingConverter::Speed(const JsonValue& speed) {
  const bool limited = Limits(speed) && IsSet(speed.Find("mbps"));
  std::vector<CarriedMember> more;
  if (to_ == Dialect::kDataX && !limited && !IsSet(speed.Find("concurrent")) &&
      !IsSet(speed.Find("channel")) && !IsSet(speed.Find("byte")) && !IsSet(speed.Find("record"))) {
    more = {{{}, {"\"channel\": 1"}, ""}};  // DataX wants one of these
  }
  const auto carry = [&](const JsonMember& member) {
    if (!IsSet(&member)) return;
    to_ == Dialect::kDataX ? SpeedToDataX(speed, member) : SpeedFromDataX(speed, member);
  };
  return Object(speed, carry, std::move(more));
}

// `common` of `setting` on the way to DataX: all but the time zone is lost.
void SettingConverter::Common(const JsonMember& member) {
  const JsonValue* columns = ObjectAt(&member.value, "column");
  const JsonMember* zone = columns == nullptr ? nullptr : columns->Find("timeZone");
  if (IsSet(zone) && converted_.time_zone == nullptr) converted_.time_zone = &zone->value;
  const bool only_zone = member.value.members.size() == 1 && columns != nullptr &&
                         columns->members.size() == 1 && zone != nullptr;
  if (!only_zone) lost_(member, "only its `timeZone` is kept");
}

ConvertedSetting SettingConverter::Convert(const JsonValue* setting, const JsonValue* outer_zone) {
  const bool touches_datax = from_ == Dialect::kDataX || to_ == Dialect::kDataX;
  static const JsonValue kEmpty = [] {
    JsonValue value;
    value.kind = Kind::kObject;
    return value;
  }();
  if (setting == nullptr && outer_zone == nullptr && to_ != Dialect::kDataX)
    return std::move(converted_);
  if (!touches_datax) {
    converted_.value = BetweenVersions(*setting);
    return std::move(converted_);
  }
  if (setting == nullptr) setting = &kEmpty;
  const JsonMember* zone = setting->Find("timeZone");
  if (to_ == Dialect::kDataX && IsSet(zone)) converted_.time_zone = &zone->value;
  constexpr std::array<std::string_view, 4> kOfBoth = {"dryRun", "keyVersion", "//penstock",
                                                       "common"};
  std::vector<CarriedMember> more;
  if (to_ == Dialect::kDataX && ObjectAt(setting, "speed") == nullptr) {
    more = {{{}, {R"("speed": {"channel": 1})"}, ""}};  // DataX runs no job without
  }
  if (outer_zone != nullptr && !IsSet(zone)) {
    more.push_back({{}, Named("timeZone", TextOf(*outer_zone)), ""});
  }
  const auto carry = [&](const JsonMember& member) {
    const bool is_object = member.value.is(Kind::kObject);
    if (!IsSet(&member)) return;
    const bool counts_only = is_object && member.value.Find("strategy") == nullptr;
    if (member.name == "errorLimit" && is_object && to_ == Dialect::kDataX && !counts_only) {
      Lines limit = ErrorLimit(member.value);
      return Carry(member.name, std::move(limit));
    }
    if (member.name == "speed" && is_object) {
      Lines speed = Speed(member.value);
      return Carry(member.name, std::move(speed));
    }
    if (to_ != Dialect::kDataX) {
      const bool engine = member.name == "dryRun" || member.name == "keyVersion";
      return engine ? lost_(member, "") : Carry(member);
    }
    if (member.name == "timeZone") return;
    if (member.name == "common" && is_object) return Common(member);
    if (member.name == "errorLimit") return Carry(member);
    const bool known = std::find(kOfBoth.begin(), kOfBoth.end(), member.name) != kOfBoth.end();
    known ? Carry(member) : lost_(member, "");
  };
  converted_.value = Object(*setting, carry, std::move(more));
  return std::move(converted_);
}

}  // namespace

ConvertedSetting ConvertSetting(const SourceFile& file, const JsonValue* setting,
                                const std::vector<Span>& comments, ast::Dialect from,
                                ast::Dialect to, const JsonValue* outer_zone,
                                const ReportLost& lost, DiagnosticSink& diagnostics) {
  return SettingConverter(file, comments, from, to, lost, diagnostics).Convert(setting, outer_zone);
}

}  // namespace penstock
