#include "runtime/net/test_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "runtime/base/check.h"

namespace penstock {

int TestPeer::ReadSome(char* bytes, int size) {
  return ssl_ != nullptr ? SSL_read(ssl_, bytes, size)
                         : static_cast<int>(recv(fd_, bytes, static_cast<size_t>(size), 0));
}

std::string TestPeer::ReadRequest() {
  std::string request;
  size_t wanted = std::string::npos;
  while (request.size() < wanted) {
    char piece[4096];
    const int count = ReadSome(piece, sizeof(piece));
    if (count <= 0) return "";
    request.append(piece, static_cast<size_t>(count));
    const size_t head = request.find("\r\n\r\n");
    if (head == std::string::npos) continue;
    const size_t length = request.find("Content-Length: ");
    wanted = head + 4 + (length < head ? std::stoul(request.substr(length + 16)) : 0);
  }
  return request;
}

void TestPeer::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const int count = ssl_ != nullptr
                          ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                          : static_cast<int>(send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(count));
  }
}

void TestPeer::WaitForEnd() {
  char piece[4096];
  while (ReadSome(piece, sizeof(piece)) > 0) continue;
}

namespace {

void Run(const std::string& command) {
  PST_CHECK(std::system((command + " >/dev/null 2>&1").c_str()) == 0);
}

}  // namespace

TestAuthority::TestAuthority() {
  std::string pattern = (std::filesystem::temp_directory_path() / "penstock-tls-XXXXXX").string();
  PST_CHECK(mkdtemp(pattern.data()) != nullptr);
  directory_ = pattern;
  ca_ = {directory_ + "/ca.pem", directory_ + "/ca.key"};
  Run(
      fmt::format("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
                  "-subj '/CN=Test authority' -keyout {} -out {}",
                  ca_.key, ca_.certificate));
}

TestAuthority::~TestAuthority() { std::filesystem::remove_all(directory_); }

TestCertificate TestAuthority::Make(const std::string& names, int days) {
  const std::string stem = fmt::format("{}/{}", directory_, made_++);
  Run(
      fmt::format("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=test "
                  "-keyout {0}.key -out {0}.csr",
                  stem));
  Run(
      fmt::format("printf 'subjectAltName=%s' '{1}' > {0}.ext && openssl x509 -req -in {0}.csr "
                  "-CA {2} -CAkey {3} -CAcreateserial -days {4} -extfile {0}.ext -out {0}.pem",
                  stem, names, ca_.certificate, ca_.key, days));
  return {stem + ".pem", stem + ".key"};
}

TestServer::TestServer(Serve serve, const TestCertificate* certificate)
    : serve_(std::move(serve)), listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL's own sockets would end the test
  if (certificate != nullptr) {
    tls_ = SSL_CTX_new(TLS_server_method());
    PST_CHECK(SSL_CTX_use_certificate_file(tls_, certificate->certificate.c_str(),
                                           SSL_FILETYPE_PEM) == 1);
    PST_CHECK(SSL_CTX_use_PrivateKey_file(tls_, certificate->key.c_str(), SSL_FILETYPE_PEM) == 1);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  PST_CHECK(bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
  PST_CHECK(listen(listener_, 16) == 0);
  PST_CHECK(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

TestServer::~TestServer() {
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  close(listener_);
  for (int fd : sockets_) shutdown(fd, SHUT_RDWR);
  for (std::thread& thread : threads_) thread.join();
  for (int fd : sockets_) close(fd);
  SSL_CTX_free(tls_);
}

std::string TestServer::Origin(const std::string& scheme, const std::string& host) const {
  return fmt::format("{}://{}:{}", scheme, host, port_);
}

int TestServer::connections() {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(sockets_.size());
}

void TestServer::Accept() {
  while (true) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    const std::lock_guard lock(mutex_);
    sockets_.push_back(fd);
    threads_.emplace_back([this, fd] { ServeOne(fd); });
  }
}

void TestServer::ServeOne(int fd) {
  SSL* ssl = nullptr;
  if (tls_ != nullptr) {
    ssl = SSL_new(tls_);
    SSL_set_fd(ssl, fd);
  }
  if (ssl == nullptr || SSL_accept(ssl) == 1) {
    TestPeer peer(fd, ssl);
    serve_(peer);
    if (ssl != nullptr) SSL_shutdown(ssl);
  }
  SSL_free(ssl);
  shutdown(fd, SHUT_RDWR);
}

}  // namespace penstock
