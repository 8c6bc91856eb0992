#include "engine/attribute/poll_duration.h"

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kSecond = 1000 * kMillisecond;

TEST(ReadPollDuration, ReadsWhatProgramsPrint) {
  struct Case {
    const char* text;
    std::int64_t duration;
  };
  const Case cases[] = {
      {" events in 812ms", 812 * kMillisecond},
      {" events in 7m12.5s", 432 * kSecond + 500 * kMillisecond},
      {" events in 1h2m3s", 3723 * kSecond},
      {" events in 1.25s.", 1250 * kMillisecond},
      {" events in 3 s", 3 * kSecond},
      {" events in 12 seconds", 12 * kSecond},
      {" events in 90 \u00b5s", 90'000},
      {" events, took 1.2s, page 3", 1200 * kMillisecond},
      {"level=INFO msg=\"fetched 4 events\" connector=okta took=403ms", 403 * kMillisecond},
      {"took=\"409ms\"", 409 * kMillisecond},
      {"{\"msg\":\"poll done\",\"duration\":\"6m0s\"}", 360 * kSecond},
      {"{\"msg\":\"poll done\",\"duration_ms\":812}", 812 * kMillisecond},
      {"elapsed_seconds=1.5", 1500 * kMillisecond},
      {"Elapsed: 2m", 120 * kSecond},
      {"2026-02-22T06:01:20.123Z [WARN] okta: poll took 6m12s, longer than its interval of 5m0s",
       372 * kSecond},
      {"retry in 30s, took 5s", 5 * kSecond},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(ReadPollDuration(one.text), one.duration) << one.text;
    EXPECT_TRUE(MayTellPollDuration(one.text)) << one.text;
  }
}

TEST(ReadPollDuration, ReadsNothingElse) {
  for (const char* text : {
           "",
           " events",
           " events from 3 pages",
           " events in 3 pages",
           " events in 12 months",
           ", next poll in 5m0s",
           ", retrying in 30s",
           ", try again in 30s",
           " events in 2026",
           "window=5m0s",
           "interval 5m0s",
           "min 3s",
           "took=403",
           "took=",
           "took 5 steps",
           "duration_id=812",
           " events in 99999999999999999999s",
           " events in 400h",
           "within5s",
           "took5s",
           "login 5s",
           "2026-02-22T06:01:20.123Z [INFO] okta: fetched 42 events",
       }) {
    EXPECT_EQ(ReadPollDuration(text), std::nullopt) << text;
  }
}

TEST(ReadPollDuration, WhatMayTellOneDoesNotDependOnTheNumbers) {
  for (const char* text :
       {" events in 400h", " events in 2026", "took 5 steps", "x9duration=s", "ed3lapsed=5"}) {
    EXPECT_TRUE(MayTellPollDuration(text)) << text;
  }
  for (const char* text : {"", " events, page 3", "fetched 4 events"}) {
    EXPECT_EQ(MayTellPollDuration(text), ReadPollDuration(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace wflogscan
