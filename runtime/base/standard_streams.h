#pragma once
// How a main function handles the three standard streams, and failures that no one else can handle.

#include <functional>

namespace penstock {

// Runs `main_function` and returns its exit status, with these promises:
//   - A standard stream that is closed stays unusable: its number is taken, so that no file the
//     program opens gets it and with it what is printed.
//   - What was printed to standard output has been written, or the status is not 0: kIoError, with
//     a message, instead.
//   - A stream that cannot be written ends the program with kIoError and not by an abort.
// Besides, a file that grows beyond a limit (`ulimit -f`) fails to be written, with EFBIG, and does
// not kill the process; and memory that runs out ends it with kOutOfMemory, not by an abort.
int RunWithStandardStreams(const std::function<int()>& main_function);

}  // namespace penstock
