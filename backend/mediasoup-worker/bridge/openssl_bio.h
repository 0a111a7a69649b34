// Force-included before every worker source.
//
// Debian's OpenSSL is built with kernel TLS. Such a libssl asks the BIO it writes to, through BIO_ctrl() and
// therefore through the worker's BIO callback, whether kernel TLS is on. The worker's callback answers 1 to
// everything that is not exactly BIO_CB_RETURN (upstream compares with `==` where the documentation of
// BIO_set_callback_ex(3) calls for `&`), so libssl believes in kernel TLS, skips its write buffer and crashes
// in the first handshake. Control calls are therefore answered here, as if no callback were set, and never
// reach the worker's.
#pragma once

#ifdef __cplusplus

#include <openssl/bio.h>

namespace auxcast_bridge
{
// The worker sets one and the same callback on every BIO, so one place remembers it.
inline BIO_callback_fn_ex workerCallback = nullptr;

inline long withoutControlCalls(
  BIO* bio, int operation, const char* data, size_t length, int argi, long argl, int result, size_t* processed)
{
  const bool isReturn = (operation & BIO_CB_RETURN) != 0;

  if ((operation & ~BIO_CB_RETURN) == BIO_CB_CTRL)
  {
    return isReturn ? result : 1;
  }

  return workerCallback(bio, operation, data, length, argi, argl, result, processed);
}

inline void setCallback(BIO* bio, BIO_callback_fn_ex callback)
{
  workerCallback = callback;
  // In parentheses the name is the function's, not the macro's below.
  (BIO_set_callback_ex)(bio, withoutControlCalls);
}
} // namespace auxcast_bridge

#define BIO_set_callback_ex(bio, callback) auxcast_bridge::setCallback(bio, callback)

#endif
