#include "runtime/engine/signals.h"

#include <signal.h>
#include <unistd.h>

#include <iterator>

#include "runtime/base/check.h"

namespace penstock {
namespace {

// A handler can reach nothing but globals.
std::atomic<CancelToken*> g_token = nullptr;
std::atomic<bool> g_drain_first = false;
std::atomic<int> g_received = 0;

static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

// SIGURG does nothing by default, so nobody is hurt by one that comes late.
constexpr int kHandled[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGURG};
struct sigaction g_previous[std::size(kHandled)];

void OnStop(int number) {
  CancelToken* token = g_token.load();
  if (g_drain_first.exchange(false)) {
    if (token != nullptr) token->Drain();
    return;
  }
  if (g_received.exchange(number) != 0) {
    signal(number, SIG_DFL);
    kill(getpid(), number);  // takes effect when this handler returns
    return;
  }
  if (token != nullptr) token->Cancel();
}

void OnInterrupt(int) {}

}  // namespace

SignalGuard::SignalGuard(CancelToken* token, bool keep) : keep_(keep) {
  g_received = 0;
  g_drain_first = false;
  PST_CHECK(g_token.exchange(token) == nullptr);
  for (size_t i = 0; i < std::size(kHandled); ++i) {
    struct sigaction action = {};
    sigemptyset(&action.sa_mask);
    action.sa_handler = kHandled[i] == SIGPIPE  ? SIG_IGN
                        : kHandled[i] == SIGURG ? OnInterrupt
                                                : OnStop;
    sigaction(kHandled[i], nullptr, &g_previous[i]);
    const bool ignored = g_previous[i].sa_handler == SIG_IGN;
    if (!ignored || kHandled[i] == SIGURG) sigaction(kHandled[i], &action, nullptr);
  }
}

SignalGuard::~SignalGuard() {
  for (size_t i = 0; !keep_ && i < std::size(kHandled); ++i) {
    sigaction(kHandled[i], &g_previous[i], nullptr);
  }
  g_token = nullptr;
}

int SignalGuard::received() const { return g_received; }

void SignalGuard::DrainFirst() { g_drain_first = true; }

}  // namespace penstock
