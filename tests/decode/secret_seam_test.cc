#include "engine/decode/secret_seam.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

std::string Behind(std::string_view before, std::string text) {
  HideSecretFromBefore(before, &text);
  return text;
}

TEST(SecretSeam, WhatGoesOnWithASecretIsHidden) {
  EXPECT_EQ(Behind("x client_secret=", "Zq7RkVt2 401"), "[redacted] 401");
  EXPECT_EQ(Behind("x client_secret=Zq7R", "kVt2 401"), "[redacted] 401");
  EXPECT_EQ(Behind("x client_sec", "ret=Zq7RkVt2 401"), "ret=[redacted] 401");
  EXPECT_EQ(Behind("Authorization: Bea", "rer Zq7RkVt2 401"), "rer [redacted] 401");
  EXPECT_EQ(Behind("{\\\"password\\\":\\\"correct ho", "rse battery\\\",\\\"status\\\":401}"),
            "[redacted]\\\",\\\"status\\\":401}");
  EXPECT_EQ(Behind("\x1b[31mclient_\x1b[0msecret=", "Zq7RkVt2 401"), "[redacted] 401");
  EXPECT_EQ(Behind("-----BEGIN PRIVATE KEY-----\\nMIIE", "ow==\\n-----END PRIVATE KEY----- 401"),
            "[redacted] 401");
  // The name is out of sight.
  EXPECT_EQ(Behind(std::string(8192, 'k'), "kkkk 401"), "[redacted] 401");
}

TEST(SecretSeam, OtherTextStays) {
  EXPECT_EQ(Behind("", "Zq7RkVt2 401"), "Zq7RkVt2 401");
  EXPECT_EQ(Behind("token=Zq7RkVt2", " 401 Unauthorized"), " 401 Unauthorized");
  EXPECT_EQ(Behind("status=40", "1 client_id=Zq7RkVt2"), "1 client_id=Zq7RkVt2");
  EXPECT_EQ(Behind("token: exp", "ired 401"), "ired 401");
}

}  // namespace
}  // namespace wflogscan
