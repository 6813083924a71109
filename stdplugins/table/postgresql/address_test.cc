#include "stdplugins/table/postgresql/address.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "stdplugins/table/postgresql/login.h"
#include "stdplugins/table/postgresql/message.h"

namespace penstock {
namespace {

std::string Places(std::string_view url) {
  const Result<PostgresAddress> address = ParseJdbcUrl(url);
  if (!address.ok()) return address.status().message();
  std::string places;
  for (const auto& host : address->hosts) places += ShowPlace(host, address->database) + " ";
  return places;
}

TEST(PostgresAddress, Places) {
  EXPECT_EQ(Places("jdbc:postgresql://db/shop"), "db:5432/shop ");
  EXPECT_EQ(Places("jdbc:postgresql://a:1,b,[::1]:3/shop?ssl=true"),
            "a:1/shop b:5432/shop [::1]:3/shop ");
  EXPECT_EQ(Places("jdbc:postgresql:shop"), "localhost:5432/shop ");
  EXPECT_EQ(Places("jdbc:postgresql://db/my%20shop"), "db:5432/my shop ");
  EXPECT_EQ(Places("jdbc:mysql://db/shop"),
            "`jdbcUrl`: must begin with `jdbc:postgresql://`, followed by `HOST:PORT/DATABASE`");
  EXPECT_EQ(Places("jdbc:postgresql://db:70000/shop"), "`jdbcUrl`: `70000` is not a port");
  EXPECT_EQ(Places("jdbc:postgresql://me:secret@db/shop"),
            "`jdbcUrl`: must not contain a user; set `username` and `password`");
}

TEST(PostgresAddress, Properties) {
  const auto address = ParseJdbcUrl(
      "jdbc:postgresql://db/"
      "x?user=me&password=a%26b&sslmode=verify-ca&sslrootcert=f&ssl=true&connectTimeout=3"
      "&socketTimeout=0&currentSchema=s&ApplicationName=job&prepareThreshold=5"
      "&targetServerType=secondary");
  ASSERT_TRUE(address.ok()) << address.status().message();
  EXPECT_EQ(address->user, "me");
  EXPECT_EQ(address->password, "a&b");
  EXPECT_EQ(address->tls, PostgresTls::kVerifyCa);
  EXPECT_EQ(address->connect_timeout, std::chrono::seconds(3));
  EXPECT_EQ(address->idle_timeout, std::chrono::seconds(0));
  EXPECT_EQ(address->search_path, "s");
  EXPECT_EQ(address->application, "job");
  EXPECT_EQ(address->target, PostgresAddress::Target::kSecondary);
  EXPECT_EQ(ParseJdbcUrl("jdbc:postgresql://db/x?ssl=true")->tls, PostgresTls::kVerifyFull);
  EXPECT_EQ(ParseJdbcUrl("jdbc:postgresql://db/x")->tls, PostgresTls::kPrefer);
}

TEST(PostgresAddress, ReadOnlyAndOptionsTogether) {
  EXPECT_EQ(ParseJdbcUrl("jdbc:postgresql://db/x?options=-c%20a=b&readOnly=true")->settings,
            "-c a=b -c default_transaction_read_only=on");
}

TEST(PostgresAddress, NothingThatMayBeAPasswordIsShown) {
  constexpr std::string_view kNoUser =
      "`jdbcUrl`: must not contain a user; set `username` and `password`";
  EXPECT_EQ(Places("jdbc:postgresql://me:pa/ss@db/shop"), kNoUser);
  EXPECT_EQ(Places("jdbc:postgresql://me:123/ss@db/shop"), kNoUser);
  for (const char* url : {"db/x?password=ab&sesame", "db/x?password=ab&sesame=%zz",
                          "db:sesame/x?password=ab", "db/x?password=ab&sesame%zz"}) {
    const std::string said = Places(std::string("jdbc:postgresql://") + url);
    EXPECT_TRUE(said.starts_with("`jdbcUrl`: ")) << said;
    EXPECT_EQ(said.find("sesame"), said.npos) << said;
  }
}

TEST(PostgresAddress, RefusesWhatIsWeakerThanItLooks) {
  EXPECT_TRUE(Places("jdbc:postgresql://db/x?sslmode=verify-ca").find("needs `sslrootcert`") !=
              std::string::npos);
  EXPECT_TRUE(Places("jdbc:postgresql://db/x?gssEncMode=require").find("not supported") !=
              std::string::npos);
  for (const char* hosts : {"a,", ",a", "a,,b"}) {
    EXPECT_EQ(Places(fmt::format("jdbc:postgresql://{}/x", hosts)),
              "`jdbcUrl`: the list of hosts has an empty one");
  }
}

TEST(PostgresError, StatesThatMeanMoreThanTheirClass) {
  const auto of = [](std::string state, bool at_login) {
    return FailureOf({.state = std::move(state), .message = {}}, at_login);
  };
  EXPECT_EQ(of("25001", false), Failure::kSqlRefused);
  EXPECT_EQ(of("25P03", false), Failure::kTimedOut);
  EXPECT_EQ(of("25P04", false), Failure::kTimedOut);
  EXPECT_EQ(of("72000", false), Failure::kSnapshotLost);
  EXPECT_EQ(of("55000", false), Failure::kDatabaseError);
  EXPECT_EQ(of("55000", true), Failure::kDatabaseUnavailable);
  EXPECT_EQ(of("08P01", true), Failure::kAddressInvalid);
  EXPECT_EQ(of("08006", true), Failure::kDatabaseUnavailable);
}

TEST(PostgresError, ItsTextIsOneShortLine) {
  using namespace std::string_literals;
  using namespace std::string_view_literals;
  EXPECT_EQ(ReadServerError("CXX000\0Mno\nerror: forged\0\0"sv).message, "no\\x0aerror: forged");
  EXPECT_LT(ReadServerError("M" + std::string(1 << 20, 'x') + "\0\0"s).message.size(), 3000u);
}

TEST(PostgresAddress, RefusesWhatWouldHaveNoEffect) {
  EXPECT_EQ(Places("jdbc:postgresql://db/x?sslkey=k"),
            "`jdbcUrl`: the property `sslkey` is not supported; remove it");
  EXPECT_EQ(Places("jdbc:postgresql://db/x?sslmode=yes"),
            "`jdbcUrl`: `sslmode` must be disable, allow, prefer, require, verify-ca or "
            "verify-full, not `yes`");
  EXPECT_EQ(Places("jdbc:postgresql://db/x?password=%zz"),
            "`jdbcUrl`: the value of `password` is not valid percent-encoded text");
}

TEST(PostgresLogin, Md5) {
  EXPECT_EQ(Md5Answer("u", "p", std::string_view("\1\2\3\4", 4)).substr(0, 3), "md5");
  EXPECT_EQ(Md5Answer("u", "p", "salt").size(), 35u);
}

TEST(PostgresLogin, ScramDistrustsTheServer) {
  using namespace std::string_view_literals;
  const auto make = [](std::string_view mechanisms) {
    return ScramLogin::Make(mechanisms, "pencil", false, "", "db");
  };
  EXPECT_FALSE(make("GSSAPI\0\0"sv).ok());
  Result<ScramLogin> login = make("SCRAM-SHA-256\0\0"sv);
  ASSERT_TRUE(login.ok());
  EXPECT_EQ(login->Check("v=").failure(), Failure::kLoginRefused);
  const std::string nonce = login->FirstMessage().substr(std::string("n,,n=,r=").size());
  EXPECT_FALSE(login->FinalMessage("r=other,s=c2FsdA==,i=4096").ok());
  EXPECT_FALSE(login->FinalMessage("r=" + nonce + "x,s=c2FsdA==,i=1000001").ok());
  EXPECT_FALSE(login->FinalMessage("r=" + nonce + "x,s=***,i=1").ok());
  ASSERT_TRUE(login->FinalMessage("r=" + nonce + "x,s=c2FsdA==,i=1").ok());
  EXPECT_EQ(login->Check("v=AAAA").failure(), Failure::kLoginRefused);
}

}  // namespace
}  // namespace penstock
