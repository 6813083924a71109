#include "compiler/dialects/dialect.h"

#include <gtest/gtest.h>

#include <set>

namespace penstock {
namespace {

TEST(Dialects, HaveNamesAndKeysOfTheirOwn) {
  std::set<std::string_view> names, root_keys;
  for (const DialectInfo& dialect : AllDialects()) {
    SCOPED_TRACE(dialect.title);
    EXPECT_TRUE(names.insert(dialect.name).second);
    EXPECT_TRUE(root_keys.insert(dialect.root_key).second);
    EXPECT_EQ(FindDialect(dialect.name), &Describe(dialect.id));
    EXPECT_EQ(dialect.id, Describe(dialect.id).id);
  }
  EXPECT_EQ(FindDialect("v3"), nullptr);
}

TEST(Dialects, NamesOnTheCommandLine) {
  EXPECT_EQ(DialectNames(), "v1|v2|datax|kafka-connect");
  EXPECT_EQ(DialectNames(DialectInfo::kConvert), "v1|v2|datax");
  EXPECT_EQ(DialectNames(DialectInfo::kTemplate | DialectInfo::kLongNames), "datax");
}

// Every key is described, those that are refused or warned of included.
void ExpectDescribed(const std::vector<OptionSpec>& keys) {
  std::set<std::string_view> names;
  for (const OptionSpec& key : keys) {
    EXPECT_FALSE(key.description.empty()) << key.name;
    EXPECT_TRUE(names.insert(key.name).second) << key.name << " appears twice";
    EXPECT_TRUE(key.no_effect.empty() || key.ignored) << key.name;
    ExpectDescribed(key.members);
  }
}

TEST(ScriptKeys, AreAllDescribed) {
  for (const DialectInfo& dialect : AllDialects()) {
    SCOPED_TRACE(dialect.title);
    ExpectDescribed(dialect.script().keys);
  }
}

const OptionSpec* Find(const std::vector<OptionSpec>& keys, std::string_view name) {
  for (const OptionSpec& key : keys) {
    if (key.name == name) return &key;
  }
  return nullptr;
}

// Advice for other kinds of script is about objects that there are, and renames to keys they have.
TEST(ScriptKeys, ForeignKeysStandInObjectsOfTheScript) {
  for (const DialectInfo& dialect : AllDialects()) {
    for (const ForeignKey& foreign : dialect.script().foreign) {
      SCOPED_TRACE(std::string(foreign.place) + " " + std::string(foreign.key));
      const std::vector<OptionSpec>* keys = &dialect.script().keys;
      std::string_view rest = foreign.place.substr(1);
      while (!rest.empty()) {
        rest.remove_prefix(1);
        const std::string_view name = rest.substr(0, rest.find('.'));
        const OptionSpec* inside = Find(*keys, name);
        ASSERT_NE(inside, nullptr) << name;
        keys = &inside->members;
        rest.remove_prefix(name.size());
      }
      EXPECT_EQ(Find(*keys, foreign.key), nullptr);
      for (std::string_view known : {foreign.rename, foreign.beside}) {
        if (known.empty()) continue;
        EXPECT_NE(Find(*keys, known), nullptr) << known;
      }
    }
  }
}

}  // namespace
}  // namespace penstock
