#include "engine/source/api_answer.h"

#include <string>

#include "gtest/gtest.h"

namespace wflogscan {
namespace {

TEST(ApiAnswer, ARefusalIsOne) {
  for (const char* answer :
       {R"({"error":"Unauthorized","status":401})", R"({"message":"missing or malformed jwt"})",
        R"({"success":false,"error":{"code":"AUTH","message":"no token"}})",
        R"({"statusCode":503,"message":""})", "{\n  \"detail\": \"Not authenticated\"\n}\n",
        "HTTP/1.1 401 Unauthorized\r\n\r\n{}", "HTTP/2 403 \n\nno", "401 Unauthorized\n", "503"}) {
    EXPECT_TRUE(IsApiErrorAnswer(answer)) << answer;
  }
}

TEST(ApiAnswer, LogsAndDataAreNone) {
  for (const char* text :
       {"", "\n", "[]", "{}", R"({"status":200,"message":"ok"})", R"({"success":true,"message":"ok"})",
        R"({"pipelines":3,"message":"fine"})", R"({"level":"error","error":"401 Unauthorized"})",
        R"({"error":"401 Unauthorized","connector":"okta"})",
        R"({"log":"401\n","stream":"stdout","error":"x"})", "{\"error\":\"a\"}\n{\"error\":\"b\"}\n",
        "{\"error\":", "HTTP/1.1 200 OK\r\n\r\n{}", "401 Unauthorized: https://acme.okta.com/api/v1/logs",
        "401k plan", "4012", "401 lines\n402 lines\n", "[ERROR] okta: 401 Unauthorized"}) {
    EXPECT_FALSE(IsApiErrorAnswer(text)) << text;
  }
  EXPECT_FALSE(IsApiErrorAnswer("{\"error\":\"" + std::string(kMostAnswerBytes, 'x') + "\"}"));
}

}  // namespace
}  // namespace wflogscan
