#pragma once
// Waiting for another thread that needs tens of microseconds only.

#include <thread>

namespace penstock {

// Asks `done` again and again, for about 50 microseconds and offering the processor to others,
// until it is true; false if it never was, and the caller should sleep. To sleep at once and be
// woken takes as long as most of the waits of workers for each other, and once two of them wait in
// step they do so at every block.
template <class Done>
bool ShortWait(const Done& done) {
  constexpr int kTries = 200;
  for (int i = 0; i < kTries; ++i) {
    if (done()) return true;
    std::this_thread::yield();
  }
  return false;
}

}  // namespace penstock
