#pragma once
// A local file as an input.

#include <memory>
#include <string>

#include "runtime/base/cancel.h"
#include "runtime/base/file_descriptor.h"
#include "runtime/plugin/delimited_dialect.h"
#include "stdplugins/format/delimited/byte_source.h"
#include "stdplugins/format/delimited/decompress.h"
#include "stdplugins/transport/local_file/planned_file.h"

namespace penstock {

// The names that mean standard input or output as a path.
bool IsStandardInput(const std::string& path);
bool IsStandardOutput(const std::string& path);

// A file by its path, decompressed and decoded to UTF-8, in the dialect that the loop reads.
class LocalFile : public ByteInput {
 public:
  // `cancel` may be null; when it is cancelled, waiting for a pipe ends. If a file is truncated,
  // rewritten or replaced between its planning and its end, reading fails with kInputReadError; it
  // may grow, and may be removed.
  // `dialect` outlives what is opened.
  LocalFile(PlannedFile file, Compression compression, std::string encoding,
            const DelimitedDialect& dialect, CancelToken* cancel);

  const std::string& name() const override { return file_.path; }
  Result<std::unique_ptr<ByteSource>> Open() override;
  bool reopenable() const override;

 private:
  const PlannedFile file_;
  const Compression compression_;
  const std::string encoding_;
  const DelimitedDialect& dialect_;
  CancelToken* const cancel_;
};

// "`path` cannot be opened", by errno: kInputMissing, kInputUnreadable, kInputReadError.
Status CannotOpenInput(const std::string& path, int error);

}  // namespace penstock
