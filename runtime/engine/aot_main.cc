// The main function of built executables, in a library of its own: nothing else links it.

#include "runtime/base/standard_streams.h"
#include "runtime/engine/executable_main.h"

int main(int argc, char** argv) {
  return penstock::RunWithStandardStreams(
      [&] { return penstock::ExecutableMain(argc, argv, pst_job_image); });
}
