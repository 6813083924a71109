#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <future>
#include <thread>

#include "runtime/net/byte_stream.h"
#include "runtime/net/test_server.h"

namespace penstock {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// A port of 127.0.0.1 whose queue is full, so that there is no answer.
class SilentPort {
 public:
  SilentPort() : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    listen(listener_, 0);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    for (int& fd : fillers_) {
      fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
      connect(fd, reinterpret_cast<sockaddr*>(&address), size);
    }
    std::this_thread::sleep_for(milliseconds(50));
  }
  ~SilentPort() {
    for (int fd : fillers_) close(fd);
    close(listener_);
  }
  uint16_t port() const { return port_; }

 private:
  int listener_;
  int fillers_[4];
  uint16_t port_ = 0;
};

class Canceller {
 public:
  explicit Canceller(milliseconds after)
      : thread_([this, after] {
          std::this_thread::sleep_for(after);
          eventfd_write(fd_, 1);
        }) {}
  ~Canceller() {
    thread_.join();
    close(fd_);
  }
  int fd() const { return fd_; }

 private:
  int fd_ = eventfd(0, EFD_CLOEXEC);
  std::thread thread_;
};

TEST(Connect, BytesGoBothWays) {
  TestServer server([](TestPeer& peer) {
    EXPECT_EQ(peer.ReadRequest(), "hello\r\n\r\n");
    peer.Send("world");
  });
  Result<std::unique_ptr<ByteStream>> stream = Connect("127.0.0.1", server.port(), {});
  ASSERT_TRUE(stream.ok()) << stream.status().message();
  EXPECT_TRUE((*stream)->IsIdle());
  ASSERT_TRUE((*stream)->Write("hello\r\n\r\n").ok());
  char bytes[16];
  EXPECT_EQ(std::string(bytes, *(*stream)->Read(bytes, sizeof(bytes))), "world");
  EXPECT_EQ(*(*stream)->Read(bytes, sizeof(bytes)), 0u);
  EXPECT_FALSE((*stream)->IsIdle());
}

TEST(Connect, NamesAreLookedUpAndAllTheirAddressesTried) {
  // If the name also has an IPv6 address, no server listens there.
  TestServer server([](TestPeer& peer) { peer.WaitForEnd(); });
  const auto stream = Connect("localhost", server.port(), {});
  EXPECT_TRUE(stream.ok()) << stream.status().message();
}

TEST(Connect, WhatFailsSaysWhy) {
  const auto unknown = Connect("no-such-host.invalid", 80, {});
  EXPECT_EQ(unknown.status().failure(), Failure::kHostUnknown);
  EXPECT_NE(unknown.status().message().find("`no-such-host.invalid`"), std::string::npos);
  uint16_t port = 0;
  {
    port = TestServer([](TestPeer&) {}).port();
  }
  const auto refused = Connect("127.0.0.1", port, {});
  EXPECT_EQ(refused.status().failure(), Failure::kUnreachable);
  EXPECT_NE(refused.status().message().find("127.0.0.1: Connection refused"), std::string::npos)
      << refused.status().message();
}

TEST(Connect, TimeIsLimited) {
  SilentPort silent;
  NetOptions options;
  options.connect_timeout = milliseconds(300);
  const auto start = steady_clock::now();
  const auto stream = Connect("127.0.0.1", silent.port(), options);
  EXPECT_EQ(stream.status().failure(), Failure::kTimedOut) << stream.status().message();
  EXPECT_GE(steady_clock::now() - start, milliseconds(300));
}

TEST(Connect, CancellationEndsConnectingAndReading) {
  SilentPort silent;
  TestServer server([](TestPeer& peer) { peer.WaitForEnd(); });
  NetOptions options;
  Canceller canceller(milliseconds(200));
  const auto start = steady_clock::now();
  const auto unconnected = [&] {
    NetOptions cancelled = options;
    cancelled.cancel_fd = canceller.fd();
    return Connect("127.0.0.1", silent.port(), cancelled);
  }();
  EXPECT_EQ(unconnected.status().failure(), Failure::kConnectionCancelled);

  Canceller later(milliseconds(200));
  options.cancel_fd = later.fd();
  const auto stream = Connect("127.0.0.1", server.port(), options);
  ASSERT_TRUE(stream.ok()) << stream.status().message();
  char byte;
  EXPECT_EQ((*stream)->Read(&byte, 1).status().failure(), Failure::kConnectionCancelled);
  EXPECT_LT(steady_clock::now() - start, milliseconds(1400));
}

TEST(Connect, SilenceIsATimeOut) {
  TestServer server([](TestPeer& peer) { peer.WaitForEnd(); });
  NetOptions options;
  options.idle_timeout = milliseconds(200);
  const auto stream = Connect("127.0.0.1", server.port(), options);
  ASSERT_TRUE(stream.ok());
  char byte;
  EXPECT_EQ((*stream)->Read(&byte, 1).status().failure(), Failure::kTimedOut);
  // What the server does not take fills the buffers between the two.
  std::promise<void> done;
  TestServer deaf([silent = done.get_future().share()](TestPeer&) { silent.wait(); });
  const auto full = Connect("127.0.0.1", deaf.port(), options);
  ASSERT_TRUE(full.ok());
  EXPECT_EQ((*full)->Write(std::string(64 << 20, 'x')).failure(), Failure::kTimedOut);
  done.set_value();
}

TEST(Connect, FaultsHappenAtTheirByte) {
  TestServer server([](TestPeer& peer) {
    peer.Send("0123456789");
    peer.WaitForEnd();
  });
  const auto read_with = [&](NetFault fault, std::string* got) {
    NetOptions options;
    options.idle_timeout = milliseconds(200);
    options.fault = [&](const std::string&, uint16_t) { return fault; };
    const auto stream = Connect("127.0.0.1", server.port(), options);
    PST_RETURN_IF_ERROR(stream.status());
    PST_RETURN_IF_ERROR((*stream)->Write("abcdef"));
    while (true) {
      char bytes[16];
      PST_ASSIGN_OR_RETURN(const size_t count, (*stream)->Read(bytes, sizeof(bytes)));
      if (count == 0) return Status();
      got->append(bytes, count);
    }
  };
  using Kind = NetFault::Kind;
  using Direction = NetFault::Direction;
  struct Case {
    NetFault fault;
    std::string got;
    std::optional<Failure> failure;
  };
  const Case cases[] = {
      {{Kind::kCut, Direction::kReceived, 4}, "0123", std::nullopt},
      {{Kind::kReset, Direction::kReceived, 4}, "0123", Failure::kConnectionLost},
      {{Kind::kStall, Direction::kReceived, 4}, "0123", Failure::kTimedOut},
      {{Kind::kStall, Direction::kReceived, 0}, "", Failure::kTimedOut},
      {{Kind::kCut, Direction::kSent, 3}, "", Failure::kConnectionLost},
      {{Kind::kReset, Direction::kSent, 3}, "", Failure::kConnectionLost},
      {{Kind::kStall, Direction::kSent, 3}, "", Failure::kTimedOut},
  };
  for (const Case& each : cases) {
    std::string got;
    const Status status = read_with(each.fault, &got);
    EXPECT_EQ(got, each.got);
    ASSERT_EQ(status.ok(), !each.failure.has_value());
    if (!each.failure) continue;
    EXPECT_EQ(status.failure(), *each.failure) << status.message();
  }
}

}  // namespace
}  // namespace penstock
