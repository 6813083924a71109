#pragma once
// Servers on 127.0.0.1 that do what a test wants, with certificates where it wants TLS.

#include <openssl/ssl.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace penstock {

// One connection, as the server sees it.
class TestPeer {
 public:
  explicit TestPeer(int fd, SSL* ssl) : fd_(fd), ssl_(ssl) {}
  // A request with its body; "" once the client has gone.
  std::string ReadRequest();
  void Send(std::string_view bytes);
  // Until the client goes away or the server ends.
  void WaitForEnd();

 private:
  int ReadSome(char* bytes, int size);

  int fd_;
  SSL* ssl_;  // null: not encrypted
};

// A certificate and its key, in files.
struct TestCertificate {
  std::string certificate;
  std::string key;
};

// Makes certificates with the command `openssl`, in a directory that goes with it.
class TestAuthority {
 public:
  TestAuthority();
  ~TestAuthority();
  const std::string& ca_file() const { return ca_.certificate; }
  // `names` is "DNS:localhost,IP:127.0.0.1". `days` may be negative: it expired so long ago.
  TestCertificate Make(const std::string& names, int days = 1);

 private:
  std::string directory_;
  TestCertificate ca_;
  int made_ = 0;
};

class TestServer {
 public:
  using Serve = std::function<void(TestPeer&)>;
  // Calls `serve` for every connection, in a thread of its own.
  explicit TestServer(Serve serve, const TestCertificate* certificate = nullptr);
  ~TestServer();
  uint16_t port() const { return port_; }
  SSL_CTX* tls() { return tls_; }  // before the first connection
  std::string Origin(const std::string& scheme, const std::string& host) const;
  int connections();

 private:
  void Accept();
  void ServeOne(int fd);

  const Serve serve_;
  SSL_CTX* tls_ = nullptr;
  int listener_;
  uint16_t port_ = 0;
  std::mutex mutex_;
  std::vector<int> sockets_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace penstock
