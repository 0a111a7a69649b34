// The worker's hash maps are ankerl::unordered_dense, which Debian does not package. It uses what the
// standard containers have too, so they stand in.
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace ankerl::unordered_dense
{
// std::hash of an integer is the integer itself, but the worker combines such hashes (of addresses and ports)
// bit by bit and expects them mixed: MurmurHash3's 64-bit finaliser does that.
template<class T>
struct hash
{
  uint64_t operator()(const T& value) const noexcept
  {
    uint64_t h = std::hash<T>{}(value);

    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdULL;
    h ^= h >> 33;
    h *= 0xc4ceb9fe1a85ec53ULL;
    h ^= h >> 33;

    return h;
  }
};

template<class Key, class Value, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
using map = std::unordered_map<Key, Value, Hash, Equal>;

template<class Key, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
using set = std::unordered_set<Key, Hash, Equal>;
} // namespace ankerl::unordered_dense
