#include "engine/match/page_arena.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

struct Piece {
  char* bytes = nullptr;
  std::size_t size = 0;
};

// Takes pieces and fills each with its own byte.
std::vector<Piece> TakeSome(PageArena* arena, char first_fill, const std::vector<std::size_t>& sizes) {
  std::vector<Piece> pieces;
  for (const std::size_t size : sizes) {
    char* const bytes = arena->Take(size);
    EXPECT_NE(bytes, nullptr) << size;
    if (bytes == nullptr) continue;
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(bytes) % PageArena::kAlignment, 0U);
    EXPECT_TRUE(std::all_of(bytes, bytes + size, [](char c) { return c == '\0'; })) << size;
    std::memset(bytes, first_fill + static_cast<char>(pieces.size()), size);
    pieces.push_back({bytes, size});
  }
  return pieces;
}

void ExpectUntouched(const std::vector<Piece>& pieces, char first_fill) {
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const char fill = first_fill + static_cast<char>(i);
    EXPECT_TRUE(std::all_of(pieces[i].bytes, pieces[i].bytes + pieces[i].size, [fill](char c) {
      return c == fill;
    })) << i;
  }
}

constexpr std::size_t kMega = std::size_t{1} << 20;

TEST(PageArena, PiecesAreApart) {
  PageArena arena;
  const std::vector<Piece> pieces =
      TakeSome(&arena, 'a', {1, 64, 65, 3 * kMega + 7, 20 * kMega + 1, 12 * kMega, 5 * kMega, 1});
  ASSERT_EQ(pieces.size(), 8U);
  ExpectUntouched(pieces, 'a');
}

TEST(PageArena, SeveralThreadsMayTakeAtOnce) {
  PageArena arena;
  std::vector<std::vector<Piece>> taken(4);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < taken.size(); ++i) {
    threads.emplace_back([&, i] {
      taken[i] = TakeSome(&arena, static_cast<char>('a' + 5 * i), {kMega, 100, 3 * kMega, 1, kMega / 2});
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < taken.size(); ++i) ExpectUntouched(taken[i], static_cast<char>('a' + 5 * i));
}

TEST(PageArena, WhatCannotBeIsNull) {
  PageArena arena;
  EXPECT_EQ(arena.Take(0), nullptr);
  EXPECT_EQ(arena.Take(SIZE_MAX), nullptr);
  EXPECT_EQ(arena.Take(std::size_t{1} << 62), nullptr);
  EXPECT_NE(arena.Take(1), nullptr);
}

}  // namespace
}  // namespace wflogscan
