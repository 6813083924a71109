#pragma once
// What has to happen before anything else of OpenSSL is used.

namespace penstock {

// Any thread, any number of times. No configuration file of the machine changes what is negotiated
// or which digests there are.
void InitializeOpenSsl();

}  // namespace penstock
