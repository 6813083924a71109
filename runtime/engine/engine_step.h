#pragma once
// The steps of a run at which a test can observe or kill the process.

#include <functional>

namespace penstock {

enum class EngineStep {
#define PST_ENGINE_STEP(name) name,
#include "runtime/engine/engine_steps.def"
#undef PST_ENGINE_STEP
};

inline constexpr const char* kEngineStepNames[] = {
#define PST_ENGINE_STEP(name) #name,
#include "runtime/engine/engine_steps.def"
#undef PST_ENGINE_STEP
};

// Called on the thread that is at the step; empty in production.
using EngineStepHook = std::function<void(EngineStep)>;

}  // namespace penstock
