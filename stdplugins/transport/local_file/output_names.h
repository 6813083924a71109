#pragma once
// The names of the files a writer makes, and which files in a directory are of the same output.

#include <string>
#include <string_view>
#include <vector>

namespace penstock {

// A name is `base[__id][_N]suffix`: `id` tells runs of `append` apart, N counts the further files
// of one run from 1. `base__uuid` is what DataX calls the files of the same job.
struct OutputNames {
  std::string base;
  std::string suffix;
  std::string id;         // empty, or what NewOutputId gave
  bool numbered = false;  // a run may have further files

  std::string Name(int number) const;
  // Whether a writer with this base and suffix may give this name, in some run, or DataX may for
  // the same job. A number alone (`sales_2024.csv`) is only its own if there are further files.
  bool MayGive(std::string_view name) const;
  // Those of the `names` in a directory that earlier runs gave. Numbers begin at 1 and have no
  // gap: what comes after a gap belongs to another output.
  std::vector<std::string> OwnAmong(const std::vector<std::string>& names) const;

 private:
  bool IsOfDataX(std::string_view name) const;
};

// "20240131_235959_0123abcd": the time in UTC and a random number. No two runs get the same.
std::string NewOutputId();

}  // namespace penstock
