#include "compiler/authoring/script_keys.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "compiler/ast/print.h"
#include "compiler/dialects/read_job.h"
#include "compiler/json/json_parser.h"

namespace penstock {
namespace {

using Json = nlohmann::ordered_json;
constexpr ast::Dialect kDialects[] = {ast::Dialect::kDataWorks1, ast::Dialect::kDataWorks2,
                                      ast::Dialect::kDataX};

Json ValueOf(const OptionSpec& key);

Json ObjectOf(const std::vector<OptionSpec>& keys) {
  Json object = Json::object();
  for (const OptionSpec& key : keys) object[std::string(key.name)] = ValueOf(key);
  return object;
}

Json ValueOf(const OptionSpec& key) {
  switch (key.type) {
    case OptionType::kObject:
      return ObjectOf(key.members);
    case OptionType::kObjectList:
      return Json::array({ObjectOf(key.members)});
    case OptionType::kBool:
      return false;
    case OptionType::kInt:
    case OptionType::kDouble:
      return 1;
    case OptionType::kString:
      return key.values.empty() ? "x" : std::string(key.values[0]);
    case OptionType::kChar:
    case OptionType::kStringOrList:
    case OptionType::kStringList:
    case OptionType::kColumns:
    case OptionType::kCommaList:
    case OptionType::kTypedValues:
      break;
  }
  ADD_FAILURE() << key.name << " has a type that no key outside of parameters has";
  return nullptr;
}

// The keys of a script that reading it calls unknown, or known elsewhere only.
std::set<std::string> UnknownKeys(const Json& script) {
  SourceFile file("job.json", script.dump());
  DiagnosticSink sink;
  std::optional<JsonDocument> document = ParseJson(file, sink);
  EXPECT_TRUE(document);
  if (document) ReadJob(*document, sink);
  std::set<std::string> unknown;
  for (const Diagnostic& diagnostic : sink.Sorted()) {
    if (diagnostic.kind == Diag::kUnknownKey || diagnostic.kind == Diag::kMisplacedKey ||
        diagnostic.kind == Diag::kOtherDialectKey) {
      unknown.emplace(file.Slice(diagnostic.span));
    }
  }
  return unknown;
}

// Every text in the sources of the readers that could be a key.
std::set<std::string> WordsOfReaders() {
  std::set<std::string> words;
  const std::regex word("\"([A-Za-z]+)\"");
  for (const auto& entry : std::filesystem::directory_iterator("compiler/dialects")) {
    if (entry.path().extension() != ".cc") continue;
    std::ifstream source(entry.path());
    const std::string text(std::istreambuf_iterator<char>(source), {});
    for (std::sregex_iterator at(text.begin(), text.end(), word), end; at != end; ++at) {
      words.insert((*at)[1]);
    }
  }
  return words;
}

// Adds all `words` that are not listed to each object of `script` in turn, and expects exactly
// these to be unknown. `here` is a place in `script`, which has the keys `keys`.
void ExpectOthersUnknown(Json& script, const Json::json_pointer& here,
                         const std::vector<OptionSpec>& keys, const std::set<std::string>& words) {
  Json with = script;
  std::set<std::string> added;
  for (const std::string& name : words) {
    const bool begins_a_dialect =
        here.empty() && (name == "steps" || name == "configuration" || name == "job");
    if (with[here].contains(name) || begins_a_dialect) continue;
    with[here][name] = nullptr;
    added.insert("\"" + name + "\"");
  }
  EXPECT_EQ(UnknownKeys(with), added) << "in " << here.to_string();
  for (const OptionSpec& key : keys) {
    if (key.members.empty()) continue;
    Json::json_pointer inner = here / std::string(key.name);
    if (key.type == OptionType::kObjectList) inner /= 0;
    ExpectOthersUnknown(script, inner, key.members, words);
  }
}

TEST(ScriptKeys, AreThoseThatTheReadersKnow) {
  const std::set<std::string> words = WordsOfReaders();
  ASSERT_TRUE(words.contains("errorLimit"));
  for (ast::Dialect dialect : kDialects) {
    SCOPED_TRACE(ast::NameOf(dialect));
    Json script = ObjectOf(ScriptKeys(dialect));
    EXPECT_EQ(UnknownKeys(script), std::set<std::string>());
    ExpectOthersUnknown(script, Json::json_pointer(), ScriptKeys(dialect), words);
  }
}

void ExpectDescribed(const std::vector<OptionSpec>& keys) {
  for (const OptionSpec& key : keys) {
    EXPECT_FALSE(key.description.empty()) << key.name;
    ExpectDescribed(key.members);
  }
}

TEST(ScriptKeys, AreAllDescribed) {
  for (ast::Dialect dialect : kDialects) ExpectDescribed(ScriptKeys(dialect));
}

}  // namespace
}  // namespace penstock
