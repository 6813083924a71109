#include "compiler/diagnostics/secret_text.h"

#include <gtest/gtest.h>

#include <random>

namespace penstock {
namespace {

TEST(SecretTextTest, Keys) {
  for (const char* key : {"password", "userPassword", "obSysPassword", "PASSWD", "pwd", "accessKey",
                          "accessKeySecret", "access_token", "securityToken", "secretAccessKey",
                          "api-key", "private_key", "token", "tablestore.access.key.secret",
                          "fs.s3a.secret.key", "sasl_password2"}) {
    EXPECT_TRUE(IsSecretKey(key)) << key;
  }
  for (const char* key :
       {"accessId", "accessKeyId", "primaryKey", "passwordFile", "tokenizer", "username", "key",
        "*password", "secretName", "splitPk", "", "maxTokens"}) {
    EXPECT_FALSE(IsSecretKey(key)) << key;
  }
}

TEST(SecretTextTest, Placeholders) {
  for (const char* value :
       {"", "***", "********", "xxx", "XXXXXX", "<your password>", "yourPassword", "${env:X}",
        "${password}", "$pwd", "......", "Z3wVAxxxxxxxbJRZ", "password", "accessKeySecret",
        "DB_PASSWORD", "数据库密码", "true", "wJalrXUtnFEMI/EXAMPLEKEY"}) {
    EXPECT_TRUE(StandsForSecret(value)) << value;
  }
  for (const char* value : {"root", "123456", "hunter2", "Test@12343", "x1", "p4ssword"}) {
    EXPECT_FALSE(StandsForSecret(value)) << value;
  }
}

TEST(SecretTextTest, ScriptsAsTheyAreWritten) {
  EXPECT_EQ(Masked(R"({"username": "root", "password": "hunter2", "n": 1})"),
            R"({"username": "root", "password": "***", "n": 1})");
  EXPECT_EQ(Masked("{\"password\"\n  :\n  \"hunter2\"}"), "{\"password\"\n  :\n  \"***\"}");
  EXPECT_EQ(Masked(R"({"password": "a\"b", "token": 12345})"),
            R"({"password": "***", "token": ***})");
  EXPECT_EQ(Masked(R"({"accessKey": ["one1", "two2"], "b": "c"})"),
            R"({"accessKey": ["***", "***"], "b": "c"})");
  EXPECT_EQ(Masked(R"(// "password": "hunter2")"), R"(// "password": "***")");
  EXPECT_EQ(Masked(R"("*password": "ENCRYPTED1")"), R"("*password": "ENCRYPTED1")");
}

TEST(SecretTextTest, ScriptsThatDoNotParse) {
  EXPECT_EQ(Masked("{\"password\": \"hunter2,\n\"b\": \"c\"}"),
            "{\"password\": \"***\n\"b\": \"c\"}");
  EXPECT_EQ(Masked("{password: hunter2, b: c}"), "{password: ***, b: c}");
  EXPECT_EQ(Masked("{'password': 'hunter2'}"), "{'password': '***'}");
  EXPECT_EQ(Masked("{\"password\": hunter2}"), "{\"password\": ***}");
  EXPECT_EQ(Masked("\"password\":"), "\"password\":");
  EXPECT_EQ(Masked("\"password\": [\"hunter2\""), "\"password\": [\"***\"");
}

TEST(SecretTextTest, Properties) {
  EXPECT_EQ(Masked("a=b\ntablestore.access.key.secret = hunter 2 \nc=d\n"),
            "a=b\ntablestore.access.key.secret = *** \nc=d\n");
  EXPECT_EQ(Masked("connection.url=jdbc:mysql://h/db?user=a&password=hunter2\n"),
            "connection.url=jdbc:mysql://h/db?user=a&password=***\n");
}

TEST(SecretTextTest, Logins) {
  EXPECT_EQ(Masked("sasl.jaas.config=a.PlainLoginModule required username=\"u\" password=\"p1\";"),
            "sasl.jaas.config=a.PlainLoginModule required username=\"u\" password=\"***\";");
  EXPECT_EQ(Masked(R"({"sasl.jaas.config": "a.PlainLoginModule required password=\"p1\";"})"),
            R"({"sasl.jaas.config": "a.PlainLoginModule required password=\"***\";"})");
}

TEST(SecretTextTest, Addresses) {
  EXPECT_EQ(Masked(R"(["jdbc:mysql://h:3306/d?user=u&password=p%40ss1&useSSL=no"])"),
            R"(["jdbc:mysql://h:3306/d?user=u&password=***&useSSL=no"])");
  EXPECT_EQ(Masked(R"("jdbc:sqlserver://h;user=u;password=hunter2;")"),
            R"("jdbc:sqlserver://h;user=u;password=***;")");
  EXPECT_EQ(Masked(R"("mongodb://u:p@ss1@h:27017/d")"), R"("mongodb://u:***@h:27017/d")");
  EXPECT_EQ(Masked(R"("http://h:8080/a@b", "jdbc:mysql://h:3306/d")"),
            R"("http://h:8080/a@b", "jdbc:mysql://h:3306/d")");
  EXPECT_EQ(Masked(R"("select * from t where password='hunter2'")"),
            R"("select * from t where password='hunter2'")");
}

TEST(SecretTextTest, AccessKeyIdsHaveSecretsBesideThem) {
  const std::string secret = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0";
  EXPECT_EQ(Masked(R"({"id": "LTAI4Gabcdef12345678", "value": ")" + secret + "\"}"),
            R"({"id": "LTAI4Gabcdef12345678", "value": "***"})");
  EXPECT_EQ(Masked(R"({"value": ")" + secret + "\"}"), R"({"value": ")" + secret + "\"}");
}

TEST(SecretTextTest, AnyTextIsScanned) {
  std::mt19937 random(7);
  const std::string bytes = "\"':=,[]{}\\\n ${}p@/?&;password://LTAI01\xC3\xA9";
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (size_t i = random() % 40; i > 0; --i) {
      const char* words[] = {"password", "://", "\"jdbc:", "password=", "\": \""};
      text +=
          random() % 4 == 0 ? words[random() % 5] : std::string(1, bytes[random() % bytes.size()]);
    }
    uint32_t end = 0;
    for (const Span secret : FindSecrets(text)) {
      ASSERT_LE(end, secret.begin) << text;
      ASSERT_LT(secret.begin, secret.end) << text;
      ASSERT_LE(secret.end, text.size()) << text;
      end = secret.end;
    }
  }
}

}  // namespace
}  // namespace penstock
