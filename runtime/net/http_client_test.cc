#include "runtime/net/http_client.h"

#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "runtime/net/test_server.h"

namespace penstock {
namespace {

using std::chrono::milliseconds;

// Answers the requests of every connection with `answers`, one after the other, and then closes.
TestServer::Serve Answers(std::vector<std::string> answers) {
  return [answers = std::move(answers)](TestPeer& peer) {
    for (const std::string& answer : answers) {
      if (peer.ReadRequest().empty()) return;
      peer.Send(answer);
    }
  };
}

HttpClient Client(const TestServer& server, HttpOptions options = {}) {
  Result<HttpClient> client = HttpClient::Make(server.Origin("http", "127.0.0.1"), options);
  PST_CHECK(client.ok());
  return *std::move(client);
}

Failure FailureOf(TestServer::Serve serve, HttpOptions options = {}) {
  TestServer server(std::move(serve));
  const Result<HttpResponse> response = Client(server, options).Send({});
  return response.ok() ? Failure::kInternal : response.status().failure();
}

TEST(HttpClient, SendsARequestAndReadsTheAnswer) {
  std::string seen;
  TestServer server([&](TestPeer& peer) {
    seen = peer.ReadRequest();
    peer.Send("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nX-Kind: none\r\n\r\ngone");
  });
  const Result<HttpResponse> response = Client(server).Send(
      {.method = "PUT", .target = "/a%20b?c=d", .fields = {{"X-Id", "7"}}, .body = "data"});
  ASSERT_TRUE(response.ok()) << response.status().message();
  EXPECT_EQ(response->status, 404);
  EXPECT_EQ(response->body, "gone");
  EXPECT_EQ(response->Field("x-kind"), "none");
  EXPECT_EQ(response->Field("x-other"), "");
  EXPECT_TRUE(seen.starts_with("PUT /a%20b?c=d HTTP/1.1\r\n")) << seen;
  EXPECT_NE(seen.find("Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"),
            std::string::npos)
      << seen;
  EXPECT_NE(seen.find("X-Id: 7\r\n"), std::string::npos) << seen;
  EXPECT_TRUE(seen.ends_with("\r\n\r\ndata")) << seen;
}

TEST(HttpClient, BodiesEndByLengthByChunksOrWithTheConnection) {
  const std::string answers[] = {
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
  };
  for (const std::string& answer : answers) {
    TestServer server(Answers({answer}));
    const Result<HttpResponse> response = Client(server).Send({});
    ASSERT_TRUE(response.ok()) << answer << response.status().message();
    EXPECT_EQ(response->body, "hello");
  }
  TestServer server(Answers({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"}));
  const Result<HttpResponse> head = Client(server).Send({.method = "HEAD"});
  EXPECT_TRUE(head.ok() && head->body.empty());
}

TEST(HttpClient, ConnectionsAreKept) {
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  TestServer server(Answers({answer, answer}));  // two on each connection
  HttpClient client = Client(server);
  for (int i = 0; i < 5; ++i) {
    const Result<HttpResponse> response = client.Send({});
    ASSERT_TRUE(response.ok()) << response.status().message();
    EXPECT_EQ(response->body, "ok");
  }
  EXPECT_EQ(server.connections(), 3);
}

TEST(HttpClient, OnlyWhatMayBeRepeatedIsSentAgain) {
  // The second request of a connection is read, and then the connection closed.
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  TestServer server([&](TestPeer& peer) {
    peer.ReadRequest();
    peer.Send(answer);
    peer.ReadRequest();
  });
  HttpClient client = Client(server);
  ASSERT_TRUE(client.Send({}).ok());
  EXPECT_TRUE(client.Send({}).ok());
  const Result<HttpResponse> post = client.Send({.method = "POST"});
  ASSERT_FALSE(post.ok());
  EXPECT_EQ(post.status().failure(), Failure::kConnectionLost);
  EXPECT_EQ(server.connections(), 2);
}

TEST(HttpClient, AnswersThatEndEarlyAreFailures) {
  for (const char* answer : {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
                             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                             "HTTP/1.1 200 OK\r\nConte", ""}) {
    EXPECT_EQ(FailureOf(Answers({answer})), Failure::kConnectionLost) << answer;
  }
  HttpOptions options;
  options.net.fault = [](const std::string&, uint16_t) {
    return NetFault{NetFault::Kind::kCut, NetFault::Direction::kReceived, 42};
  };
  EXPECT_EQ(FailureOf(Answers({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"}), options),
            Failure::kConnectionLost);
}

TEST(HttpClient, AnswersAreLimited) {
  HttpOptions options;
  options.max_header_bytes = 1000;
  options.max_body_bytes = 100;
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  for (const std::string& answer :
       {ok + "X: " + std::string(2000, 'x') + "\r\n\r\n",
        ok + "Content-Length: 101\r\n\r\n" + std::string(101, 'x'),
        ok + "Transfer-Encoding: chunked\r\n\r\nc8\r\n" + std::string(200, 'x') + "\r\n0\r\n\r\n",
        ok + "\r\n" + std::string(200, 'x'), std::string("SSH-2.0-server\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")}) {
    EXPECT_EQ(FailureOf(Answers({answer}), options), Failure::kAnswerInvalid) << answer;
  }
  std::string interim;
  for (int i = 0; i < 20; ++i) interim += "HTTP/1.1 102 Processing\r\n\r\n";
  EXPECT_EQ(FailureOf(Answers({interim}), options), Failure::kAnswerInvalid);
}

TEST(HttpClient, NothingIsSmuggledIntoARequest) {
  TestServer server(Answers({"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}));
  HttpClient client = Client(server);
  for (const HttpRequest& request :
       {HttpRequest{.target = "/ HTTP/1.1\r\nX: y"}, HttpRequest{.target = ""},
        HttpRequest{.method = "GET /x"}, HttpRequest{.fields = {{"X", "a\r\nY: b"}}},
        HttpRequest{.fields = {{"X: a", "b"}}}}) {
    const Result<HttpResponse> response = client.Send(request);
    ASSERT_FALSE(response.ok());
    EXPECT_EQ(response.status().failure(), Failure::kAddressInvalid);
  }
  EXPECT_EQ(server.connections(), 0);
  for (const char* origin : {"", "ftp://a", "http://", "http://a:0", "http://a:70000", "http://a b",
                             "http://a/b", "http://user@a", "https://[::1", "http://a:80x"}) {
    const Result<HttpClient> made = HttpClient::Make(origin, {});
    ASSERT_FALSE(made.ok()) << origin;
    EXPECT_EQ(made.status().failure(), Failure::kAddressInvalid);
  }
}

class HttpsTest : public testing::Test {
 protected:
  // What the answer is, or why there is none.
  static std::string Get(const TestCertificate& certificate, const std::string& host,
                         HttpOptions options) {
    TestServer server(Answers({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"}), &certificate);
    Result<HttpClient> client = HttpClient::Make(server.Origin("https", host), std::move(options));
    if (!client.ok()) return client.status().message();
    const Result<HttpResponse> response = client->Send({});
    if (response.ok()) return response->body;
    EXPECT_EQ(response.status().failure(), Failure::kTlsRefused);
    return response.status().message();
  }
  HttpOptions Trusting(const std::string& ca_file) {
    HttpOptions options;
    options.ca_file = ca_file;
    return options;
  }

  TestAuthority authority_;
};

TEST_F(HttpsTest, TrustsTheAuthorityAndTheName) {
  const TestCertificate good = authority_.Make("DNS:localhost,IP:127.0.0.1");
  EXPECT_EQ(Get(good, "localhost", Trusting(authority_.ca_file())), "hello");
  EXPECT_EQ(Get(good, "127.0.0.1", Trusting(authority_.ca_file())), "hello");
}

TEST_F(HttpsTest, RefusesWhatItCannotTrust) {
  const HttpOptions trusting = Trusting(authority_.ca_file());
  const TestCertificate expired = authority_.Make("DNS:localhost", -1);
  EXPECT_NE(Get(expired, "localhost", trusting).find("certificate has expired"), std::string::npos);
  const TestCertificate other = authority_.Make("DNS:example.org,IP:127.0.0.2");
  EXPECT_NE(Get(other, "localhost", trusting).find("hostname mismatch"), std::string::npos);
  EXPECT_NE(Get(other, "127.0.0.1", trusting).find("IP address mismatch"), std::string::npos);
  TestAuthority stranger;
  const std::string unknown = Get(stranger.Make("DNS:localhost"), "localhost", trusting);
  EXPECT_NE(unknown.find("unable to get local issuer certificate"), std::string::npos) << unknown;
  EXPECT_NE(unknown.find("the trusted certificate authorities are " + authority_.ca_file()),
            std::string::npos);
}

TEST_F(HttpsTest, AuthoritiesComeFromTheEnvironmentOrTheMachine) {
  const TestCertificate good = authority_.Make("DNS:localhost");
  setenv("SSL_CERT_FILE", authority_.ca_file().c_str(), 1);
  EXPECT_EQ(Get(good, "localhost", {}), "hello");
  setenv("SSL_CERT_FILE", "/no/such/file", 1);
  EXPECT_NE(Get(good, "localhost", {}).find("`/no/such/file`"), std::string::npos);
  setenv("SSL_CERT_FILE", "", 1);
  EXPECT_NE(Get(good, "localhost", {}).find("/etc/ssl/certs/ca-certificates.crt"),
            std::string::npos);
  unsetenv("SSL_CERT_FILE");
  EXPECT_EQ(TlsContext::Make("/no/such/file").status().failure(), Failure::kCertificatesUnusable);
}

TEST_F(HttpsTest, OldVersionsAndPlainServersAreRefused) {
  const auto failure = [&](const TestServer& server) {
    Result<HttpClient> client =
        HttpClient::Make(server.Origin("https", "localhost"), Trusting(authority_.ca_file()));
    return client->Send({}).status().failure();
  };
  TestServer plain([](TestPeer& peer) { peer.Send("HTTP/1.1 400 Bad Request\r\n\r\n"); });
  EXPECT_EQ(failure(plain), Failure::kTlsRefused);
  const TestCertificate good = authority_.Make("DNS:localhost");
  TestServer old([](TestPeer& peer) { peer.WaitForEnd(); }, &good);
  SSL_CTX_set_security_level(old.tls(), 0);
  SSL_CTX_set_min_proto_version(old.tls(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(old.tls(), TLS1_1_VERSION);
  EXPECT_EQ(failure(old), Failure::kTlsRefused);
}

TEST_F(HttpsTest, FaultsAreThoseBelow) {
  const TestCertificate good = authority_.Make("DNS:localhost");
  TestServer server(
      [](TestPeer& peer) {
        peer.ReadRequest();
        peer.Send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(100'000, 'x'));
      },
      &good);
  const auto fetch = [&](NetFault fault) {
    HttpOptions options = Trusting(authority_.ca_file());
    options.net.idle_timeout = milliseconds(300);
    options.net.fault = [fault](const std::string&, uint16_t) { return fault; };
    Result<HttpClient> client = HttpClient::Make(server.Origin("https", "localhost"), options);
    const Result<HttpResponse> response = client->Send({});
    return response.ok() ? Status() : response.status();
  };
  using Kind = NetFault::Kind;
  EXPECT_TRUE(fetch({}).ok());
  // A body that ends with the connection must end with a TLS close notification.
  EXPECT_EQ(fetch({.kind = Kind::kCut, .byte = 50'000}).failure(), Failure::kConnectionLost);
  EXPECT_EQ(fetch({.kind = Kind::kReset, .byte = 50'000}).failure(), Failure::kConnectionLost);
  EXPECT_EQ(fetch({.kind = Kind::kStall, .byte = 50'000}).failure(), Failure::kTimedOut);
  EXPECT_EQ(fetch({.kind = Kind::kStall, .byte = 100}).failure(), Failure::kTimedOut);
}

TEST_F(HttpsTest, CancellationEndsAnAnswer) {
  const TestCertificate good = authority_.Make("DNS:localhost");
  TestServer server([](TestPeer& peer) { peer.WaitForEnd(); }, &good);
  HttpOptions options = Trusting(authority_.ca_file());
  const int cancel = eventfd(0, EFD_CLOEXEC);
  options.net.cancel_fd = cancel;
  std::thread canceller([cancel] {
    std::this_thread::sleep_for(milliseconds(200));
    eventfd_write(cancel, 1);
  });
  const auto start = std::chrono::steady_clock::now();
  Result<HttpClient> client = HttpClient::Make(server.Origin("https", "localhost"), options);
  EXPECT_EQ(client->Send({}).status().failure(), Failure::kConnectionCancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(1200));
  canceller.join();
  close(cancel);
}

}  // namespace
}  // namespace penstock
