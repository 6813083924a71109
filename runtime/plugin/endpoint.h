#pragma once
// The runtime half of a plugin: a reader, a writer, or both.

#include "runtime/plugin/plugin.h"
#include "runtime/plugin/reader.h"
#include "runtime/plugin/run_context.h"
#include "runtime/plugin/writer.h"
