// A push-down walk over the tokens, run only for text that the parser refused. At every token it
// knows what may come. What comes instead is either a fault whose meaning is plain, which is
// reported and stepped over, or one that is explained and ends the walk: behind it nothing is sure,
// and a second message would only be noise.
#include "compiler/json/syntax_faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "compiler/json/bare_step.h"
#include "compiler/json/odd_token.h"
#include "compiler/json/stray_text.h"

namespace penstock {
namespace {

using Kind = JsonTokenKind;

constexpr int kMaxFaults = 20;

bool BeginsValue(Kind kind) {
  return kind == Kind::kString || kind == Kind::kScalar || kind == Kind::kOpenObject ||
         kind == Kind::kOpenArray;
}

bool EndsInBracket(Kind kind) { return kind == Kind::kCloseObject || kind == Kind::kCloseArray; }

class FaultFinder {
 public:
  FaultFinder(const SourceFile& file, std::vector<JsonToken> tokens, DiagnosticSink& sink)
      : file_(file), tokens_(std::move(tokens)), sink_(sink) {}

  void Run() {
    while (!done_ && faults_ < kMaxFaults) Step();
  }

 private:
  enum class Expect { kValue, kKey, kColon, kElement, kSeparator, kEnd };

  struct Frame {
    bool object = false;
    Span opener;
    size_t indentation = 0;  // of the opener's line
    Span key{};              // of the member being read; empty before the first
    Span steps_end{};        // the bracket that closed the member `steps`
  };

  // Takes tokens_[at_], or ends the walk.
  void Step() {
    while (ReportInvisible(file_, tokens_, at_, sink_)) ++faults_;
    const JsonToken& token = tokens_[at_];
    FollowLines(token);
    if (std::optional<Kind> meant = ReportPunctuation(file_, token, sink_)) {
      ++faults_;
      tokens_[at_].kind = *meant;
    }
    switch (expect_) {
      case Expect::kValue:
        DoubledKey(token) || Placeholder(token) || BeginValue(token) || Explain(token);
        return;
      case Expect::kElement:
        Placeholder(token) || BeginValue(token) || Close(token) || StrayText(token) ||
            Explain(token);
        return;
      case Expect::kKey:
        Key(token) || Placeholder(token) || StrayText(token) || ValueWithoutKey(token) ||
            Close(token) || Explain(token);
        return;
      case Expect::kColon:
        Colon(token) || MissingColon(token) || Explain(token);
        return;
      case Expect::kSeparator:
        Comma(token) || Close(token) || MissingComma(token) || StrayText(token) || Explain(token);
        return;
      case Expect::kEnd:
        token.kind == Kind::kEnd ? Stop() : KeyAtTheTop(token) || TrailingText(token);
        return;
    }
  }

  // Correct tokens. Each returns false if the token is another.

  bool Key(const JsonToken& token) {
    if (token.kind != Kind::kString) return false;
    stack_.back().key = token.span;
    return Advance(Expect::kColon);
  }

  bool Colon(const JsonToken& token) {
    return token.kind == Kind::kColon && Advance(Expect::kValue);
  }

  bool Comma(const JsonToken& token) {
    return token.kind == Kind::kComma &&
           Advance(stack_.back().object ? Expect::kKey : Expect::kElement);
  }

  bool BeginValue(const JsonToken& token) {
    if (token.kind == Kind::kString || token.kind == Kind::kScalar) return AfterValue();
    if (!BeginsValue(token.kind)) return false;
    stack_.push_back({.object = token.kind == Kind::kOpenObject,
                      .opener = token.span,
                      .indentation = indentation_});
    return Advance(stack_.back().object ? Expect::kKey : Expect::kElement);
  }

  bool Close(const JsonToken& token) {
    const Frame& frame = stack_.back();
    if (token.kind != (frame.object ? Kind::kCloseObject : Kind::kCloseArray)) return false;
    if (unclosed_.end == 0 && token.span.begin == line_begin_ + indentation_ &&
        indentation_ < frame.indentation) {
      unclosed_ = frame.opener;
    }
    stack_.pop_back();
    if (!stack_.empty() && file_.Slice(stack_.back().key) == "\"steps\"") {
      stack_.back().steps_end = token.span;
    }
    return AfterValue();
  }

  // Faults that are stepped over. Each returns false if the token is not that fault.

  bool DoubledKey(const JsonToken& token) {
    if (token.kind != Kind::kString || tokens_[at_ + 1].kind != Kind::kColon) return false;
    if (stack_.empty() || !stack_.back().object) return false;
    const Span first = stack_.back().key;
    const Span second{token.span.begin, tokens_[at_ + 1].span.end};
    if (file_.Slice(first) == file_.Slice(token.span)) {
      Diagnostic& fault =
          Report(Diag::kDoubledKey, second, "the key {} is repeated", Code(token.span));
      fault.hints.push_back("delete one of the two");
      fault.fixes.push_back({{second.begin, BlanksEnd(second.end)}, "", true});
    } else {
      Diagnostic& fault =
          Report(Diag::kSyntax, second, "expected the value of {}, found the key {}", Code(first),
                 Code(token.span));
      fault.labels.push_back({first, "this key has no value"});
      doubtful_ = true;
      if (Count(Kind::kOpenObject) < Count(Kind::kCloseObject)) {
        fault.hints.push_back("add the missing `{` before it, or delete the first key");
        fault.fixes.push_back({{second.begin, second.begin}, "{", false});
        stack_.push_back({.object = true, .opener = token.span, .indentation = indentation_});
      } else {
        fault.hints.push_back("add a value for the first key, or delete it");
      }
      stack_.back().key = token.span;
    }
    ++at_;
    return Advance(Expect::kValue);
  }

  bool Placeholder(const JsonToken& token) {
    if (token.kind != Kind::kWord) return false;
    const std::string_view text = file_.Slice(token.span);
    const bool dots = text.size() > 1 && text.find_first_not_of('.') == std::string_view::npos;
    if (!dots && text != "…" && text != "……") return false;
    Report(Diag::kLeftOut, token.span, "`{}` in place of omitted text", text)
        .hints.push_back("write the omitted text, or delete the dots");
    // A comma that is missing behind it is not worth a second message.
    const Kind next = tokens_[at_ + 1].kind;
    return next == Kind::kString || next == Kind::kScalar ? Advance(expect_) : AfterValue();
  }

  bool StrayText(const JsonToken& token) {
    if (token.kind != Kind::kWord || BeginsWithLookalike(file_.Slice(token.span))) return false;
    const std::optional<size_t> behind =
        ReportStrayText(file_, tokens_, at_, expect_ == Expect::kElement, sink_);
    if (!behind) return false;
    ++faults_;
    at_ = *behind;
    return true;
  }

  bool ValueWithoutKey(const JsonToken& token) {
    if (token.kind != Kind::kOpenObject && token.kind != Kind::kOpenArray) return false;
    const bool object = token.kind == Kind::kOpenObject;
    Frame& parent = stack_.back();
    Diagnostic& fault = Report(Diag::kMissingKeyForValue, token.span, "expected a key, found an {}",
                               object ? "object" : "array");
    if (stack_.size() > 1) {
      fault.labels.push_back({parent.opener, "this object is not closed before it"});
      fault.hints.push_back("close the object with `}`, or write `\"key\":` before the value");
      return Stop();
    }
    doubtful_ = true;
    if (object && IsStep(file_, tokens_, at_)) {
      if (parent.steps_end.end == 0) {
        fault.hints.push_back("it looks like a step: write `\"steps\": [` before the first step");
        return Stop();
      }
      if (file_.Slice(parent.steps_end) == "}") {
        fault.hints.push_back(
            "it looks like a second step, but `steps` is not an array: write `[` before the first "
            "step");
        return Stop();
      }
      fault.labels.push_back({parent.steps_end, "`steps` is closed here, before it"});
      fault.hints.push_back(
          "it looks like a step: move it into `steps`; a Processor is ignored and can be deleted");
      if (std::optional<Fix> fix = DeleteProcessor(file_, tokens_, at_)) {
        fault.fixes.push_back(*std::move(fix));
      }
    } else {
      fault.hints.push_back("write `\"key\":` before it, or delete it");
    }
    parent.key = {};
    return BeginValue(token);
  }

  bool MissingColon(const JsonToken& token) {
    const Span key = stack_.back().key;
    const std::string_view between = file_.Slice({key.end, token.span.begin});
    // On another line it is rather the value that is missing; without a blank rather a quote.
    if (!BeginsValue(token.kind) || between.empty() || between.find('\n') != std::string::npos) {
      return false;
    }
    if (file_.Slice(key).ends_with(":\"") && token.kind == Kind::kString) {
      Report(Diag::kSyntax, key, "the colon is inside the quotes of the key {}", Code(key))
          .fixes.push_back({{key.end - 2, key.end}, "\":", true});
      expect_ = Expect::kValue;
      return true;
    }
    const Span place{key.end, key.end};
    Report(Diag::kSyntax, place, "expected a colon after the key {}", Code(key))
        .fixes.push_back({place, ":", true});
    expect_ = Expect::kValue;
    return true;
  }

  bool MissingComma(const JsonToken& token) {
    const uint32_t end = tokens_[at_ - 1].span.end;
    const bool key_follows = token.kind == Kind::kString && tokens_[at_ + 1].kind == Kind::kColon;
    const bool object_follows = token.kind == Kind::kOpenObject && BeginsObject();
    const bool plain = stack_.back().object
                           ? key_follows || (object_follows && EndsInBracket(tokens_[at_ - 1].kind))
                           : BeginsValue(token.kind) && !key_follows &&
                                 (token.kind != Kind::kOpenObject || object_follows);
    // A string that begins right behind another is rather a quote too many.
    if (!plain || (token.kind == Kind::kString && end == token.span.begin)) return false;
    Report(Diag::kMissingComma, {end, end}, "missing comma")
        .fixes.push_back({{end, end}, ",", true});
    expect_ = stack_.back().object ? Expect::kKey : Expect::kElement;
    return true;
  }

  // Faults that end the walk. Each returns false if the token is not that fault.

  bool Explain(const JsonToken& token) {
    Expected expected = Expected::kOther;
    if (expect_ == Expect::kKey) expected = Expected::kKey;
    if (expect_ == Expect::kElement || expect_ == Expect::kValue) expected = Expected::kValue;
    return Empty(token) || NotAJob(token) || UnclosedString(token) ||
           (ReportOddToken(file_, token, expected, sink_) && Stop()) || Unclosed(token) ||
           WrongBracket(token) || KeyInArray(token) || SurplusComma(token) || Unexpected(token);
  }

  bool Empty(const JsonToken& token) {
    if (token.kind != Kind::kEnd || at_ > 0) return false;
    const bool blank = file_.text().find_first_not_of(" \t\r\n\xEF\xBB\xBF") == std::string::npos;
    Report(Diag::kEmptyJob, token.span, "{}",
           blank ? "the job is empty" : "the job contains only comments");
    return Stop();
  }

  bool NotAJob(const JsonToken& token) {
    if (!stack_.empty() || token.kind != Kind::kWord) return false;
    const std::string_view text = file_.Slice(token.span);
    Diagnostic& fault =
        Report(Diag::kSyntax, token.span, "the job text must start with {}, not with {}", "`{`",
               Code(token.span));
    if (text.starts_with("```")) {
      fault.hints.push_back("delete the lines with three back-quotes around the script");
      fault.fixes = DeleteFence();
    } else {
      fault.hints.push_back(
          "a job is an object in `{` and `}`; only comments are allowed before it");
    }
    return Stop();
  }

  // A quote left out turns the text inside out: strings become words and words strings. The string
  // that runs over the end of its line and ends right before a word is where it began.
  bool UnclosedString(const JsonToken& token) {
    Span open = token.span;
    const bool follows = at_ > 0 && tokens_[at_ - 1].kind == Kind::kString &&
                         tokens_[at_ - 1].span.end == token.span.begin;
    if (token.kind == Kind::kString || token.kind == Kind::kWord || token.kind == Kind::kScalar ||
        token.kind == Kind::kOpenString) {
      if (follows && HasLineEnd(tokens_[at_ - 1].span)) {
        open = tokens_[at_ - 1].span;
      } else if (follows && !BeginsWithLookalike(file_.Slice(token.span))) {
        Report(Diag::kSyntax, token.span, "unexpected {} directly after a string", Code(token.span))
            .hints.push_back(
                "add the missing quote, or delete one; write a quote inside a string as `\\\"`");
        return Stop();
      } else if (token.kind != Kind::kOpenString &&
                 (token.kind != Kind::kString || !HasLineEnd(token.span))) {
        return false;
      }
    } else {
      return false;
    }
    const size_t line_end = file_.text().find_first_of("\r\n", open.begin);
    const bool closed_later = open != token.span || token.kind == Kind::kString;
    Report(Diag::kUnclosedString,
           {open.begin, static_cast<uint32_t>(std::min(line_end, file_.text().size()))},
           "this string is {}", closed_later ? "not closed on its line" : "never closed")
        .hints.push_back("add a closing `\"`, or delete this quote");
    return Stop();
  }

  bool Unclosed(const JsonToken& token) {
    if (token.kind != Kind::kEnd || stack_.empty()) return false;
    if (IsConsequence()) return true;
    const Frame& frame = stack_.back();
    const uint32_t end = tokens_[at_ - 1].span.end;
    Diagnostic& fault = ReportUnclosed(
        {end, end}, fmt::format("expected `{}` to close the {}, found the end of the text",
                                frame.object ? "}" : "]", frame.object ? "object" : "array"));
    std::string closers;
    for (auto open = stack_.rbegin(); open != stack_.rend(); ++open) {
      closers += open->object ? '}' : ']';
    }
    fault.fixes.push_back({{end, end}, std::move(closers), false});
    return Stop();
  }

  bool WrongBracket(const JsonToken& token) {
    if (stack_.empty() || (token.kind != Kind::kCloseObject && token.kind != Kind::kCloseArray)) {
      return false;
    }
    if (IsConsequence()) return true;
    const Frame& frame = stack_.back();
    if (frame.object == (token.kind == Kind::kCloseObject)) {
      Report(Diag::kSyntax, frame.key, "the key {} has no value", Code(frame.key))
          .hints.push_back("write `\"key\": value`; put a list without keys in `[` and `]`");
      return Stop();
    }
    Diagnostic& fault = ReportUnclosed(
        token.span, fmt::format("expected `{}` to close the {}, found {}", frame.object ? "}" : "]",
                                frame.object ? "object" : "array", Code(token.span)));
    // What is open around it is closed by this bracket: then only the inner one is missing.
    if (stack_.size() > 1 && stack_[stack_.size() - 2].object != frame.object) {
      const uint32_t end = tokens_[at_ - 1].span.end;
      fault.fixes.push_back({{end, end}, frame.object ? "}" : "]", false});
    }
    return Stop();
  }

  bool KeyInArray(const JsonToken& token) {
    if (stack_.empty() || stack_.back().object || token.kind != Kind::kColon) return false;
    if (IsConsequence()) return true;
    const JsonToken& before = tokens_[at_ - 1];
    const Span place = before.kind == Kind::kString ? before.span : token.span;
    Diagnostic& fault =
        Report(Diag::kSyntax, place, "unexpected {} in an array, which has no keys",
               before.kind == Kind::kString ? "the key " + Code(place) : Code(place));
    fault.labels.push_back({stack_.back().opener, "this array is not closed before it"});
    fault.hints.push_back("close the array with `]`, or put key and value in `{` and `}`");
    return Stop();
  }

  bool SurplusComma(const JsonToken& token) {
    if (token.kind != Kind::kComma || (expect_ != Expect::kKey && expect_ != Expect::kElement)) {
      return false;
    }
    const bool second = tokens_[at_ - 1].kind == Kind::kComma;
    Diagnostic& fault = Report(Diag::kSyntax, token.span, "a {} comma without a value",
                               second ? "second" : "first");
    fault.hints.push_back("delete it");
    fault.fixes.push_back({token.span, "", true});
    return Stop();
  }

  bool Unexpected(const JsonToken& token) {
    std::string_view wanted;
    switch (expect_) {
      case Expect::kValue:
        wanted = stack_.empty() ? "`{`" : "a value";
        break;
      case Expect::kKey:
        wanted = "a key in quotes";
        break;
      case Expect::kColon:
        wanted = "`:`";
        break;
      case Expect::kElement:
        wanted = "a value or `]`";
        break;
      case Expect::kSeparator:
        wanted = stack_.back().object ? "`,` or `}`" : "`,` or `]`";
        break;
      case Expect::kEnd:
        wanted = "the end";
        break;
    }
    const bool scalar_key = expect_ == Expect::kKey && token.kind == Kind::kScalar;
    Diagnostic& fault = Report(scalar_key ? Diag::kMissingKeyForValue : Diag::kSyntax, token.span,
                               "expected {}, found {}", wanted, Code(token.span));
    if (expect_ == Expect::kColon) {
      fault.labels.push_back({stack_.back().key, "this key has no value"});
    }
    return Stop();
  }

  // A part of a job that was cut out of it: `"writer": {...}`.
  bool KeyAtTheTop(const JsonToken& token) {
    if (token.kind != Kind::kColon || at_ != 1 || tokens_[0].kind != Kind::kString) return false;
    Report(Diag::kSyntax, tokens_[0].span, "the job text must start with {}, not with the key {}",
           "`{`", Code(tokens_[0].span))
        .hints.push_back("it is only part of a job: put the whole job in `{` and `}`");
    return Stop();
  }

  bool TrailingText(const JsonToken& token) {
    if (IsConsequence()) return true;
    const bool bracket = token.kind == Kind::kCloseObject || token.kind == Kind::kCloseArray;
    Diagnostic& fault = Report(Diag::kTrailingText, token.span,
                               "unexpected {} after the end of the job", Code(token.span));
    fault.labels.push_back({tokens_[at_ - 1].span, "the job ends here"});
    fault.hints.push_back(fmt::format("delete {}, or look for a bracket that is closed too early",
                                      bracket ? "it" : "the rest"));
    return Stop();
  }

  bool Stop() { return done_ = true; }

  // What brackets that do not fit say again: that something before them was not right.
  bool IsConsequence() { return doubtful_ && Stop(); }

  bool Advance(Expect next) {
    ++at_;
    expect_ = next;
    return true;
  }

  bool AfterValue() { return Advance(stack_.empty() ? Expect::kEnd : Expect::kSeparator); }

  // Keeps line_begin_ and indentation_ those of the token's line, in linear time over all tokens.
  void FollowLines(const JsonToken& token) {
    const std::string_view text = file_.text();
    for (; scanned_ < token.span.begin; ++scanned_) {
      if (text[scanned_] != '\n') continue;
      line_begin_ = scanned_ + 1;
      indentation_ =
          std::min(text.find_first_not_of(" \t", line_begin_), text.size()) - line_begin_;
    }
  }

  // A missing bracket: where the indentation tells which one is not closed, that is its place; else
  // where it was noticed.
  Diagnostic& ReportUnclosed(Span noticed, std::string message) {
    if (unclosed_.end == 0) {
      Diagnostic& fault = Report(Diag::kUnclosedBracket, noticed, "{}", message);
      fault.labels.push_back({stack_.back().opener, "opened here"});
      return fault;
    }
    Diagnostic& fault = Report(Diag::kUnclosedBracket, unclosed_,
                               "unclosed {}, as the indentation tells", Code(unclosed_));
    fault.labels.push_back({noticed, std::move(message)});
    return fault;
  }

  // The lines with three back-quotes around the script.
  std::vector<Fix> DeleteFence() const {
    const std::string_view text = file_.text();
    const size_t line_end = text.find('\n', tokens_[at_].span.begin);
    if (line_end == std::string_view::npos || tokens_.size() < at_ + 3) return {};
    if (tokens_[at_ + 1].span.begin < line_end) return {};
    std::vector<Fix> fixes = {
        {{tokens_[at_].span.begin, static_cast<uint32_t>(line_end + 1)}, "", true}};
    const Span last = tokens_[tokens_.size() - 2].span;
    if (last.begin > line_end && file_.Slice(last) == "```") fixes.push_back({last, "", true});
    return fixes;
  }

  // Behind the blanks that follow a place, if its line goes on.
  uint32_t BlanksEnd(uint32_t place) const {
    const size_t end = file_.text().find_first_not_of(" \t", place);
    const bool goes_on =
        end != std::string_view::npos && file_.text()[end] != '\n' && file_.text()[end] != '\r';
    return goes_on ? static_cast<uint32_t>(end) : place;
  }

  size_t Count(Kind kind) const {
    return static_cast<size_t>(std::ranges::count(tokens_, kind, &JsonToken::kind));
  }

  // Whether what follows the bracket at at_ can be inside of an object.
  bool BeginsObject() const {
    const Kind next = tokens_[at_ + 1].kind;
    return next == Kind::kString || next == Kind::kCloseObject || next == Kind::kWord;
  }

  bool HasLineEnd(Span span) const {
    return file_.Slice(span).find('\n') != std::string_view::npos;
  }

  std::string Code(Span span) const { return Backquoted(file_.Slice(span)); }

  template <typename... Args>
  Diagnostic& Report(Diag kind, Span span, fmt::format_string<Args...> format, Args&&... args) {
    ++faults_;
    return sink_.Report(kind, span, fmt::format(format, std::forward<Args>(args)...));
  }

  const SourceFile& file_;
  std::vector<JsonToken> tokens_;  // without what cannot be seen, as soon as that is reported
  DiagnosticSink& sink_;
  size_t at_ = 0;
  Expect expect_ = Expect::kValue;
  std::vector<Frame> stack_;
  bool done_ = false;
  bool doubtful_ = false;  // a fault was stepped over that may have changed which bracket is whose
  int faults_ = 0;
  Span unclosed_;  // the first opener whose closer is indented less
  size_t scanned_ = 0;
  size_t line_begin_ = 0;
  size_t indentation_ = 0;
};

}  // namespace

void ReportSyntaxFaults(const SourceFile& file, const std::vector<JsonToken>& tokens,
                        DiagnosticSink& diagnostics) {
  FaultFinder(file, tokens, diagnostics).Run();
}

}  // namespace penstock
