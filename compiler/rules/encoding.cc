#include <fmt/format.h>
#include <iconv.h>

#include <array>
#include <variant>

#include "compiler/json/json_document.h"
#include "compiler/rules/rule.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

constexpr std::array<std::string_view, 24> kUsual = {
    "UTF-8",  "UTF8",       "UTF-16",       "UTF-16LE",     "UTF-16BE", "US-ASCII",
    "ASCII",  "ISO-8859-1", "ISO-8859-2",   "ISO-8859-15",  "LATIN1",   "WINDOWS-1250",
    "CP1252", "GBK",        "WINDOWS-1252", "WINDOWS-1251", "GB2312",   "GB18030",
    "BIG5",   "SHIFT_JIS",  "EUC-JP",       "EUC-KR",       "KOI8-R",   "CP936"};

bool SystemKnows(const std::string& name) {
  for (char c : name) {  // no flags such as "//IGNORE", which would drop what does not convert
    if (!IsWordByte(c) && c != '-' && c != '.' && c != ':') return false;
  }
  iconv_t handle = iconv_open("UTF-8", name.c_str());
  if (handle == reinterpret_cast<iconv_t>(-1)) return false;
  iconv_close(handle);
  return true;
}

void CheckEncodingOf(const Endpoint& endpoint, Reporter& reporter) {
  const BoundOption* option = endpoint.options.Find("encoding");
  if (option == nullptr || !option->value) return;
  const auto* text = std::get_if<Template>(&*option->value);
  if (text == nullptr || !text->is_plain()) return;
  std::string name = text->Expand({});
  for (std::string_view usual : kUsual) {
    if (SameIgnoringCase(name, usual)) return;
  }
  if (SystemKnows(name)) return;
  Diagnostic& diagnostic = reporter.Report(
      Diag::kUnknownEncoding, ValueOf(*option),
      fmt::format("unknown encoding `{}`{}", Excerpt(name), DidYouMean(name, kUsual)));
  diagnostic.hints.push_back("use a name such as `UTF-8`, `GBK` or `ISO-8859-1`");
  if (std::optional<std::string_view> meant = Suggest(name, kUsual)) {
    diagnostic.fixes.push_back(
        {option->json->span, Quoted(*meant), IsPlainSlip(name, *meant, kUsual)});
  }
}

}  // namespace

void CheckEncoding(const JobFacts& facts, Reporter& reporter) {
  for (const Endpoint* endpoint : facts.endpoints()) CheckEncodingOf(*endpoint, reporter);
}

}  // namespace penstock
