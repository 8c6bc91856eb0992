#include "engine/decode/record_assembler.h"

#include <string>
#include <string_view>

#include "engine/match/proposer.h"
#include "engine/source/source_framing.h"
#include "gtest/gtest.h"
#include "tests/support/api_json_writer.h"
#include "tests/support/compose_writer.h"
#include "tests/support/cri_writer.h"
#include "tests/support/docker_json_writer.h"
#include "tests/support/journal_writer.h"
#include "tests/support/syslog_writer.h"
#include "tests/support/timestamped_writer.h"

namespace wflogscan {
namespace {

constexpr const char* kTime = "2026-03-04T10:15:00.5Z";

// The first record of the text, with its continuation lines.
Record FirstRecord(std::string_view text) {
  Block block;
  block.buffer.Assign(text);
  block.framing = DetectFraming(text, /*at_end=*/true);
  Proposal proposal;
  Proposer::ProposeAll(block, 1, &proposal);
  RecordAssembler assembler;
  Record record;
  const Candidate& first = proposal.candidates.front();
  assembler.Assemble(block, proposal, first, &record);
  const std::uint32_t end = first.piece_count == 0
                                ? first.line.end
                                : proposal.pieces[first.first_piece + first.piece_count - 1].end;
  assembler.TakeContinuation(block, end, &record);
  return record;
}

// The same, as text, with CRLF and in json-file: the wrapping must not matter.
void ExpectRecord(const std::string& text, const std::string& expected) {
  SCOPED_TRACE(text);
  EXPECT_EQ(FirstRecord(text).text, expected);
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? "\r\n" : std::string(1, c);
  EXPECT_EQ(FirstRecord(crlf).text, expected);
  EXPECT_EQ(FirstRecord(testing::DockerJsonFile(text, "stderr", kTime)).text, expected);
  EXPECT_EQ(FirstRecord(testing::DockerJsonFile(crlf, "stderr", kTime)).text, expected);
  const std::string mark = "2026-03-04T10:15:00.120934411Z ";
  for (const std::string& wrapped :
       {testing::WithMarks(text, mark), testing::WithMarks(crlf, mark),
        testing::CriFile(text, "stderr", kTime, 0),
        testing::ComposeLogs(text, "poller-1", testing::ComposeColour::kVersion1, mark),
        testing::ComposeLogs(text, "poller-1", testing::ComposeColour::kVersion2, ""),
        testing::KubectlLogs(text, mark), testing::JournalJson(text, "1772619300120934", ""),
        testing::JournalJson("\x1b[37m" + text, "1772619300120934", "\x1e"),
        testing::SyslogLines(text, "<27>Mar  4 10:15:00 vm poller[2]: ", /*escaped=*/true),
        testing::SyslogLines(text, "1772619300.120934 vm poller[2]: ", /*escaped=*/false),
        testing::EngineApiJson(text, kTime), testing::DozzleJson(text, "1772619300120")}) {
    EXPECT_EQ(FirstRecord(wrapped).text, expected) << wrapped;
  }
}

TEST(RecordAssembler, ALineOfText) {
  const Record record = FirstRecord("[ERROR] okta: \x1b[31m401\x1b[0m {\\\"a\\\":1}\r\nnext\n");
  EXPECT_EQ(record.text, "[ERROR] okta: 401 {\\\"a\\\":1}");
  EXPECT_EQ(record.match_text, "[ERROR] okta: 401 {\"a\":1}");
  EXPECT_EQ(record.framing, Framing::kText);
  EXPECT_EQ(record.line, 1U);
  EXPECT_FALSE(record.wrapper_time.has_value());
}

TEST(RecordAssembler, ALineOfDockerJson) {
  const Record record =
      FirstRecord(testing::DockerJsonRecord("[ERROR] okta: \x1b[31m<401>\x1b[0m\n", "stderr", kTime));
  EXPECT_EQ(record.text, "[ERROR] okta: <401>");
  EXPECT_EQ(record.framing, Framing::kDockerJson);
  EXPECT_EQ(record.stream, OutputStream::kStderr);
  ASSERT_TRUE(record.wrapper_time.has_value());
  EXPECT_EQ(ToRfc3339(*record.wrapper_time), kTime);
}

TEST(RecordAssembler, WhatTheWrappingSaysIsKeptBesideTheText) {
  const Record compose =
      FirstRecord("signal-client-1  | 2026-03-04T10:15:00.120934411Z okta: 401\nsignal-client-1  | b\n");
  EXPECT_EQ(compose.text, "okta: 401");
  EXPECT_EQ(compose.framing, Framing::kCompose);
  EXPECT_EQ(compose.wrapper_service, "signal-client");
  ASSERT_TRUE(compose.wrapper_time.has_value());
  EXPECT_EQ(ToRfc3339(*compose.wrapper_time), "2026-03-04T10:15:00.120934411Z");
  const Record kernel =
      FirstRecord("kern  :err   : [ 2351.006084] Out of memory: Killed process 609 (emit)\n");
  EXPECT_EQ(kernel.text, "Out of memory: Killed process 609 (emit)");
  EXPECT_EQ(kernel.wrapper_level, "err");
  EXPECT_EQ(kernel.wrapper_service, "kernel");
  EXPECT_FALSE(kernel.wrapper_time.has_value());
}

TEST(RecordAssembler, AnotherStreamOrContainerEndsTheRecord) {
  const std::string head = "[ERROR] okta: oauth2: cannot fetch token: 401 Unauthorized";
  const std::string next = "Response: {}";
  const std::string stamp = "2026-03-04T10:15:00Z ";
  EXPECT_EQ(FirstRecord(stamp + "stdout F " + head + "\n" + stamp + "stderr F " + next + "\n").text, head);
  EXPECT_EQ(FirstRecord(stamp + "stdout F " + head + "\n" + stamp + "stdout F " + next + "\n").text,
            head + "\n" + next);
  EXPECT_EQ(FirstRecord("okta-1  | " + head + "\nwiz-1   | " + next + "\n").text, head);
  EXPECT_EQ(FirstRecord("okta-1  | " + head + "\n" + next + "\nokta-1  | a\nokta-1  | b\n").text, head);
}

// The head of the source looks like docker's times; they are the program's.
TEST(RecordAssembler, ATraceBehindAProgramsOwnNanosecondsIsPartOfTheRecord) {
  const std::string stamp = "2026-03-04T10:15:00.120934411Z ";
  std::string text = stamp + "ERROR java.io.IOException: refused\n\tat com.example.Poll.run(Poll.java:3)\n";
  Block block;
  block.buffer.Assign(text);
  block.framing = {Framing::kTimestamped, {}};
  Proposal proposal;
  Proposer::ProposeAll(block, 1, &proposal);
  RecordAssembler assembler;
  Record record;
  assembler.Assemble(block, proposal, proposal.candidates.front(), &record);
  assembler.TakeContinuation(block, proposal.candidates.front().line.end, &record);
  EXPECT_EQ(record.text, "ERROR java.io.IOException: refused\n\tat com.example.Poll.run(Poll.java:3)");
}

// journalctl's short modes print the further lines of one message below its first.
TEST(RecordAssembler, AMessageOfSeveralLinesIsIndentedToItsColumn) {
  const std::string prefix = "Nov 23 18:29:21 vm poller[24114]: ";
  const std::string head = "[ERROR] okta: oauth2: cannot fetch token: 401 Unauthorized";
  const std::string next = "Response: {\"error\":\"invalid_client\"}";
  EXPECT_EQ(FirstRecord(prefix + head + "\n" + std::string(prefix.size(), ' ') + next + "\n").text,
            head + "\n" + next);
  EXPECT_EQ(FirstRecord(prefix + head + "\n" + std::string(prefix.size() - 1, ' ') + next + "\n").text, head);
}

TEST(RecordAssembler, APageOfHtmlGoesOnToItsEnd) {
  const std::string page =
      "[ERROR] wiz: 502: <html>\n<head><title>502</title></head>\n<body>\n</body>\n</html>";
  ExpectRecord(page + "\n<p>another</p>\n", page);
  ExpectRecord("[ERROR] wiz: 502\n<head>\n", "[ERROR] wiz: 502");
  // A priority of syslog's begins no tag.
  ExpectRecord("[ERROR] wiz: 502: <html>\n<134>okta: fetched 3 events\n", "[ERROR] wiz: 502: <html>");
}

TEST(RecordAssembler, ThePiecesOfASplitLineAreOneText) {
  std::string text(16380, 'x');
  text += "\x1b[31mconnection refused\x1b[0m";  // cut inside the colour
  const Record record = FirstRecord(testing::DockerJsonFile(text + "\n", "stdout", kTime));
  EXPECT_EQ(record.text, std::string(16380, 'x') + "connection refused");
  EXPECT_EQ(record.line, 1U);
}

TEST(RecordAssembler, TheResponseOfAnOAuth2ErrorIsPartOfIt) {
  ExpectRecord(
      "[ERROR] okta: oauth2: cannot fetch token: 401 Unauthorized\n"
      "Response: {\"error\":\"invalid_client\"}\n"
      "[INFO] okta: next\n",
      "[ERROR] okta: oauth2: cannot fetch token: 401 Unauthorized\n"
      "Response: {\"error\":\"invalid_client\"}");
  ExpectRecord("[ERROR] okta: poll failed\nResponse: {}\n", "[ERROR] okta: poll failed");
}

TEST(RecordAssembler, APrettyPrintedBodyIsPartOfTheRecord) {
  ExpectRecord(
      "[ERROR] okta: poll failed: {\n"
      "  \"error\": {\n"
      "    \"text\": \"a } b\"\n"
      "  }\n"
      "}\n"
      "[INFO] okta: next\n",
      "[ERROR] okta: poll failed: {\n"
      "  \"error\": {\n"
      "    \"text\": \"a } b\"\n"
      "  }\n"
      "}");
  ExpectRecord(
      "[ERROR] okta: oauth2: cannot fetch token: 400 Bad Request\nResponse: {\n\t\"error\": "
      "\"invalid_grant\"\n}\n}\n",
      "[ERROR] okta: oauth2: cannot fetch token: 400 Bad Request\nResponse: {\n\t\"error\": "
      "\"invalid_grant\"\n}");
}

TEST(RecordAssembler, AGoCrashIsOneRecord) {
  const std::string crash =
      "panic: runtime error: invalid memory address\n"
      "[signal SIGSEGV: segmentation violation code=0x1]\n"
      "\n"
      "goroutine 1 [running]:\n"
      "main.(*Poller).run(0xc0001, 0x2)\n"
      "\t/app/poll.go:88 +0x1d\n"
      "created by main.main\n"
      "\t/app/main.go:12 +0x2a\n"
      "exit status 2";
  ExpectRecord(crash + "\n2026-02-22T06:01:20Z [INFO] okta: started\n", crash);
}

TEST(RecordAssembler, AJavaStackTraceIsOneRecord) {
  const std::string trace =
      "ERROR java.io.IOException: refused\n"
      "\tat com.example.Poll.run(Poll.java:3)\n"
      "    at com.example.Main.main(Main.java:9)\n"
      "Caused by: java.net.ConnectException\n"
      "\t... 12 more";
  ExpectRecord(trace + "\nINFO next\n", trace);
}

TEST(RecordAssembler, StatusAndCauseOfAnAwsErrorArePartOfTheRecord) {
  for (const std::string error :
       {"[ERROR] aws-securityhub: ExpiredTokenException: The token is expired\n\tstatus code: 403, request "
        "id: b6a8",
        "[ERROR] aws-securityhub: RequestError: send request failed\ncaused by: Post \"https://x/\": EOF"}) {
    ExpectRecord(error + "\n[INFO] okta: next\n", error);
  }
}

TEST(RecordAssembler, AnErrorOfAzuresSdkIsOneRecord) {
  const std::string rule(80, '-');
  const std::string answer =
      "[ERROR] ms-sentinel: GET https://management.azure.com/subscriptions/1f/incidents\n" + rule +
      "\nRESPONSE 403: 403 Forbidden\nERROR CODE: AuthorizationFailed\n" + rule +
      "\n{\n  \"error\": {\n    \"code\": \"AuthorizationFailed\"\n  }\n}\n" + rule;
  ExpectRecord(answer + "\n[INFO] okta: next\n", answer);
  const std::string login =
      "[ERROR] azure-security: ClientSecretCredential authentication failed. \n"
      "POST https://login.microsoftonline.com/7f/oauth2/v2.0/token\n" +
      rule + "\nRESPONSE 401: 401 Unauthorized\nERROR CODE UNAVAILABLE\n" + rule +
      "\n{\n  \"error\": \"invalid_client\"\n}\n" + rule +
      "\nTo troubleshoot, visit https://aka.ms/azsdk/go/identity/troubleshoot#client-secret";
  ExpectRecord(login + "\n[INFO] okta: next\n", login);
  // What stands below anything else is of its own.
  for (const char* const next :
       {"{", "RESPONSE 401: 401 Unauthorized", "POST https://x.io/", "-------- ends"}) {
    ExpectRecord(std::string("[ERROR] okta: poll failed\n") + next + "\nlast\n", "[ERROR] okta: poll failed");
  }
}

TEST(RecordAssembler, AListOfErrorsIsOneRecord) {
  for (const std::string error :
       {"[ERROR] cisco-meraki: 2 errors occurred:\n\t* organization 1: 401 Unauthorized\n\t* organization 2: "
        "timeout",
        "[ERROR] azure-security: DefaultAzureCredential: failed to acquire a token.\nAttempted credentials:\n"
        "\tEnvironmentCredential: missing environment variable AZURE_TENANT_ID\n\tManagedIdentity: timed "
        "out"}) {
    ExpectRecord(error + "\n[INFO] okta: next\n", error);
    ExpectRecord(error + "\n\n\tanother\n", error);
  }
}

TEST(RecordAssembler, AnAnswerBelowTheLineThatAnnouncesItIsPartOfTheRecord) {
  const std::string head = "[ERROR] mimecast: unexpected response:\n";
  for (const std::string answer :
       {"<html>\n<head><title>503</title></head>\n\n<body>\n  sorry\n</body>\n</html>",
        "<center>\n<h1>503</h1>\n</center>", "{\n  \"meta\": {\n    \"status\": 429\n  }\n}",
        "[\n  {\n    \"code\": 1\n  }\n]",
        "HTTP/2.0 429 Too Many Requests\nConnection: close\nRetry-After: 60\nX-Request-Id: 401403\n\n"
        "{\"errors\":[\"API rate limit exceeded\"]}",
        "HTTP/1.1 503 Service Unavailable\nServer: nginx\n\n<!DOCTYPE html>\n<html>\n<p>\n</html>"}) {
    ExpectRecord(head + answer + "\n[INFO] okta: next\n", head + answer);
    ExpectRecord(head + answer + "\n{\"level\":\"info\",\"msg\":\"next\"}\nlast\n", head + answer);
  }
}

TEST(RecordAssembler, APageOfXmlBelowALineIsPartOfTheRecord) {
  const std::string answer =
      "[ERROR] qualys: host detections: HTTP 409 Conflict\n"
      "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n"
      "<!DOCTYPE SIMPLE_RETURN SYSTEM \"https://qualysapi.qualys.com/simple_return.dtd\">\n"
      "<SIMPLE_RETURN>\n"
      "  <RESPONSE>\n"
      "    <CODE>1965</CODE>\n"
      "  </RESPONSE>\n"
      "</SIMPLE_RETURN>";
  ExpectRecord(answer + "\n<SIMPLE_RETURN>\n", answer);
  ExpectRecord("[ERROR] qualys: HTTP 409\n<?xml version=\"1.0\"?>\n<empty/>\n  <a>\n",
               "[ERROR] qualys: HTTP 409\n<?xml version=\"1.0\"?>\n<empty/>");
}

TEST(RecordAssembler, TheDetailsOfGooglesErrorsArePartOfTheRecord) {
  for (const std::string error : {"[ERROR] gcp-scc: googleapi: Error 403: denied\nDetails:\n[\n  {\n    "
                                  "\"reason\": \"x\"\n  }\n]\n, forbidden",
                                  "[ERROR] gcp-scc: googleapi: Error 403: denied\nMore details:\nReason: a, "
                                  "Message: b\nReason: c, Message: d"}) {
    ExpectRecord(error + "\n[INFO] okta: next\n", error);
  }
}

TEST(RecordAssembler, AnUnrelatedLineIsNotJoined) {
  for (const std::string next :
       {"  indented, but nothing is open", "}", "]", "", "\ttabbed", "goroutine 5 [running]:", "main.main()",
        "exit status 1", "[ERROR] wiz: 401", "  \"key\": 1", "{", "[", "<p>", "Details:", "Reason: none",
        "Retry-After: 60", "{\"error\":\"x\"}", ", forbidden", "alerts v2: 40 of 403"}) {
    ExpectRecord("[ERROR] okta: poll failed\n" + next + "\nlast\n", "[ERROR] okta: poll failed");
  }
}

TEST(RecordAssembler, ARecordIsBounded) {
  std::string text = "[ERROR] okta: {\n";
  for (int i = 0; i < 100000; ++i) text += "  \"key\": \"value\",\n";
  const Record record = FirstRecord(text);
  EXPECT_LE(record.text.size(), std::size_t{64} << 10);
  EXPECT_GT(record.text.size(), 1000U);
}

TEST(RecordAssembler, TheEndOfTheBlockEndsTheRecord) {
  ExpectRecord("[ERROR] okta: {", "[ERROR] okta: {");
  ExpectRecord("[ERROR] okta: {\n  \"a\": 1", "[ERROR] okta: {\n  \"a\": 1");
}

}  // namespace
}  // namespace wflogscan
