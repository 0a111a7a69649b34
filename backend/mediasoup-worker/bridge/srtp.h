// The worker is written for libsrtp 3, Debian has libsrtp 2. This is the part of libsrtp 3's interface that
// the worker calls, over libsrtp 2. Two things differ: a policy is an opaque object made by functions, and
// (un)protecting reads from one buffer and writes to another, with the room there given and the length
// written returned in one variable.
#pragma once

#include <srtp2/srtp.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

// Codes that only libsrtp 3 has; the worker names them in its error texts.
#define srtp_err_status_buffer_small static_cast<srtp_err_status_t>(28)
#define srtp_err_status_cryptex_err static_cast<srtp_err_status_t>(29)

struct auxcast_srtp3_policy
{
  ::srtp_policy_t policy{};
  unsigned char key[SRTP_MAX_KEY_LEN]{};
};

using auxcast_srtp3_policy_t = auxcast_srtp3_policy*;

inline srtp_err_status_t srtp_policy_create(auxcast_srtp3_policy_t* out)
{
  *out = new auxcast_srtp3_policy();

  return srtp_err_status_ok;
}

inline void srtp_policy_destroy(auxcast_srtp3_policy_t self)
{
  delete self;
}

inline srtp_err_status_t srtp_policy_set_ssrc(auxcast_srtp3_policy_t self, srtp_ssrc_t ssrc)
{
  self->policy.ssrc = ssrc;

  return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(auxcast_srtp3_policy_t self, srtp_profile_t profile)
{
  const auto status = srtp_crypto_policy_set_from_profile_for_rtp(&self->policy.rtp, profile);

  if (status != srtp_err_status_ok)
  {
    return status;
  }

  return srtp_crypto_policy_set_from_profile_for_rtcp(&self->policy.rtcp, profile);
}

// The worker uses no MKI, so those parameters are ignored. libsrtp 2 wants key and salt in one piece that
// lives until srtp_create() has copied it.
inline srtp_err_status_t srtp_policy_add_key(
  auxcast_srtp3_policy_t self,
  const uint8_t* key,
  size_t keyLength,
  const uint8_t* salt,
  size_t saltLength,
  const uint8_t* /*mki*/,
  size_t /*mkiLength*/)
{
  if (keyLength + saltLength > sizeof(self->key))
  {
    return srtp_err_status_bad_param;
  }

  std::memcpy(self->key, key, keyLength);
  std::memcpy(self->key + keyLength, salt, saltLength);
  self->policy.key = self->key;

  return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(auxcast_srtp3_policy_t self, bool allow)
{
  self->policy.allow_repeat_tx = allow;

  return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(auxcast_srtp3_policy_t self, size_t size)
{
  self->policy.window_size = size;

  return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_create(srtp_t* session, auxcast_srtp3_policy_t self)
{
  return ::srtp_create(session, &self->policy);
}

inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
  return ::srtp_remove_stream(session, ssrc);
}

namespace auxcast_bridge
{
// Moves the packet to where it shall end up and lets libsrtp 2 work on it in place there. `growth` is how
// much longer the packet may become.
template<class InPlace>
inline srtp_err_status_t throughOutput(
  InPlace inPlace, const uint8_t* input, size_t inputLength, uint8_t* output, size_t* outputLength, size_t growth)
{
  if (inputLength + growth > *outputLength)
  {
    return srtp_err_status_buffer_small;
  }

  if (input != output)
  {
    std::memcpy(output, input, inputLength);
  }

  int length        = static_cast<int>(inputLength);
  const auto status = inPlace(output, &length);

  *outputLength = static_cast<size_t>(length);

  return status;
}
} // namespace auxcast_bridge

inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* rtp, size_t rtpLength, uint8_t* srtp, size_t* srtpLength, size_t /*mkiIndex*/)
{
  return auxcast_bridge::throughOutput(
    [session](uint8_t* packet, int* length) { return ::srtp_protect(session, packet, length); },
    rtp,
    rtpLength,
    srtp,
    srtpLength,
    SRTP_MAX_TRAILER_LEN);
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* rtcp, size_t rtcpLength, uint8_t* srtcp, size_t* srtcpLength, size_t /*mkiIndex*/)
{
  return auxcast_bridge::throughOutput(
    [session](uint8_t* packet, int* length) { return ::srtp_protect_rtcp(session, packet, length); },
    rtcp,
    rtcpLength,
    srtcp,
    srtcpLength,
    SRTP_MAX_TRAILER_LEN + sizeof(uint32_t)); // SRTCP also carries its packet index.
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* srtp, size_t srtpLength, uint8_t* rtp, size_t* rtpLength)
{
  return auxcast_bridge::throughOutput(
    [session](uint8_t* packet, int* length) { return ::srtp_unprotect(session, packet, length); },
    srtp,
    srtpLength,
    rtp,
    rtpLength,
    0);
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* srtcp, size_t srtcpLength, uint8_t* rtcp, size_t* rtcpLength)
{
  return auxcast_bridge::throughOutput(
    [session](uint8_t* packet, int* length) { return ::srtp_unprotect_rtcp(session, packet, length); },
    srtcp,
    srtcpLength,
    rtcp,
    rtcpLength,
    0);
}

// From here on the type's name means libsrtp 3's.
#define srtp_policy_t auxcast_srtp3_policy_t
