#pragma once
// Options that readers and writers of relational databases behind a server have in common.

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// Everything a reader takes, and its rules: `querySql` wins over what names a table.
void AddDatabaseReaderOptions(ReaderSpec& spec);

// Everything a writer takes but `writeMode`, whose values differ.
void AddDatabaseWriterOptions(WriterSpec& spec);

}  // namespace penstock
