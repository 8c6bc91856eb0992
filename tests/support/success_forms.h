#ifndef WFLOGSCAN_TESTS_SUPPORT_SUCCESS_FORMS_H_
#define WFLOGSCAN_TESTS_SUPPORT_SUCCESS_FORMS_H_

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace wflogscan::testing {

// Success lines as loggers write them, and lines that are nearly one, for tests of what is learnt from a line
// about others that read alike and may mean something else.
//
//   $  a digit of a time
//   ~  a number, mostly of one to three digits
//   ?  the same, or one that is longer than any count
//   ^  a number with letters
//   |  1 or 2
//   %  a hexadecimal digit
inline constexpr const char* kSuccessForms[] = {
    // slog, logrus, logfmt
    "time=2026-02-22T06:01:$$.$$$Z level=INFO msg=\"fetched ~ events\" connector=okta",
    "time=2026-02-22T06:0$:$$.$$$$$$$$$Z level=INFO msg=\"fetched ~ events\" connector=okta page=~ "
    "took=~ms",
    "time=2026-02-22T06:01:$$.$$$+0$:00 level=INFO source=poll.go:~ msg=\"fetched ~ events\" "
    "connector=okta",
    "time=2026-02-22T06:01:$$.$$$Z level=INFO trace=^ msg=\"fetched ~ events\" connector=okta "
    "instance=eu-~",
    "time=2026-02-22T06:01:$$.$$$Z level=INFO msg=\"fetched events\" connector=okta count=~",
    "time=2026-02-22T06:01:$$.$$$Z level=INFO msg=\"fetched events\" connector=okta records=~ count=~",
    "time=2026-02-22T06:01:$$.$$$Z level=INFO msg=\"fetched ~ events\" connector=okta-~",
    "time=2026-02-22T06:01:$$.$$$Z level=INFO msg=\"okta/eu-~: fetched ~ events\" worker=~",
    "time=2026-02-22T06:01:$$.$$$Z level=INFO msg=\"fetched ~ events\" service=signal-client-~ "
    "connector=okta",
    "time=2026-02-22T06:01:$$.$$$Z level=INFO msg=\"fetched ~ events\" service=conductor-ui connector=okta",
    "time=2026-02-22T06:01:$$.$$$Z level=INFO msg=\"fetched ~ events\" name=~-okta connector=okta",
    "time=2026-02-22T06:01:$$.$$$Z level=INFO msg=\"fetched ~ events\" connector=okta next=\"in ~s\" "
    "latency=~s",
    "level=info ts=17717400$$.$$$$ msg=\"fetched ~ events\" connector=okta elapsed=~.~s",
    "level=info ts=17717400$$$$$ msg=\"fetched ~ events\" connector=okta duration_ms=~",
    "msg=\"fetched ~ events\" ~=~ connector=okta level=info ts=2026-02-22T06:01:$$Z",
    // JSON
    R"({"time":"2026-02-22T06:01:$$.$$$Z","level":"INFO","msg":"fetched ~ events","connector":"okta"})",
    R"({"time":"2026-02-22T06:01:$$.$$$$$$Z","level":"INFO","msg":"fetched ~ events","connector":"okta","took":"~ms","page":~})",
    R"({"level":"info","ts":17717400$$.$$$$$,"logger":"signal-client.okta","caller":"poll.go:~","msg":"fetched ~ events"})",
    R"({"level":"info","ts":17717400$$$$$,"logger":"okta","msg":"fetched ~ events","span":"^","latency":"~.~s"})",
    R"({"level":"info","ts":1.~,"logger":"okta","msg":"fetched ~ events"})",
    R"({"connector":"okta","level":"info","msg":"fetched ~ events","time":"2026-02-22T06:01:$$Z"})",
    R"({"connector":"okta","count":~,"level":"info","msg":"fetched events","time":"2026-02-22T06:01:$$Z"})",
    R"({"connector":"okta","count":~,"records":~,"level":"info","msg":"fetched events"})",
    R"({"level":~,"severity":"info","time":17717400$$$$$,"name":"okta","msg":"fetched ~ events"})",
    R"({"level":"info","level":"~","service":"signal-client","connector":"okta","message":"fetched ~ events"})",
    R"({"level":"info","connector":"okta","instance":"^","message":"fetched ~ events"})",
    R"({"level":"info","connector":"okta","path":"C:\\~","message":"fetched ~ events"})",
    R"({"level":"info","source":"10.~.~.~","vendor":"okta","page":{"count":~},"message":"fetched ~ events"})",
    R"({"level":"info","connector":"okta","message":"fetched ~ events","time":"2026-02-22T06:$$:$$Z","ts":~})",
    R"({"level":"debug","connector":"okta","time":"2026-02-$$T06:01:20Z","message":"fetched ~ events"})",
    R"({"level":"info","connector":"qualys","message":"fetched host detections","pages":~,"elapsed_ms":~})",
    // zap's console, Go's log package, zerolog's console, klog, brackets
    "2026-02-22T06:01:$$.$$$Z\tINFO\tsignal-client.okta\tpoll.go:~\tfetched ~ events\t{\"page\": ~}",
    "2026-02-22T06:01:$$.$$$Z\tINFO\tsignal-client.okta\tfetched ~ events\t{\"took\": \"~ms\", "
    "\"instance\": \"~\"}",
    "2026/02/22 06:01:$$ INFO fetched ~ events connector=okta page=~",
    "2026/02/22 06:01:$$.$$$$$$ [INF] okta: fetched ~ events, ^",
    "[~] 2026/02/22 06:01:$$.$$$$$$ [INF] okta: fetched ~ events",
    "6:0$AM INF fetched ~ events connector=okta",
    "I0222 06:01:$$.$$$$$$       ~ poll.go:~] \"fetched ~ events\" connector=\"okta\"",
    "INFO[$$$$] fetched ~ events connector=okta",
    "[2026-02-22T06:01:$$.$$$Z] [INFO] okta: fetched ~ events in ~ms, page ~",
    "2026-02-22T06:01:$$.$$$Z [INFO] okta: fetched ~ events, cursor=^ retry in ~s",
    "2026-02-22T06:01:$$.$$$Z [INFO] okta: fetched ~ of ~ events instance=\"eu ~\"",
    "2026-02-22T06:01:$$.$$$Z [INFO] rapid7: fetched ~ events d7=~",
    "2026-02-22T06:01:$$Z [INFO] okta: fetched ~ events",
    "[INFO] okta: fetched ~ events ^",
    "[INFO] okta#~: fetched ~ events",
    "time=2026-02-22T06:01:$$.$$$Z level=INFO msg=\"fetched events\" connector=okta count=~ records=?",
    "time=2026-02-22T06:01:$$.$$$Z level=INFO msg=\"fetched ~ events\" vendor=|password",
    "time=2026-02-22T06:01:$$.$$$Z level=INFO msg=\"|password: fetched ~ events\" page=~",
    R"({"level":"info","logger":"|password","msg":"fetched ~ events","took":"~ms"})",
    R"({"level":"info","plugin":"rapid|","connector":"okta","msg":"fetched ~ events in ~ms"})",
    R"({"level":"info","service":"conductor|","connector":"okta","msg":"fetched ~ events"})",
    R"({"level":"info","connector":"okta","\u006~nstance":"eu","msg":"fetched ~ events"})",
    R"({"level":"info","ts":~,"logger":"okta","msg":"fetched ~ events"})",
    "time=2026-02-22T06:01:$$.?Z level=INFO msg=\"fetched ~ events\" connector=okta",
    "2026-02-22T06:01:$$.? [INFO] okta: fetched ~ events",
    "level=info msg=\"fetched ? events\" connector=okta count=~",
    R"({"level":"info","trace":%c1e3,"connector":"okta","msg":"fetched ~ events"})",
    R"({"level":"info","trace":"%c1e3","n":1%,"connector":"okta","msg":"fetched ~ events"})",
    "{\"count\"\t:~,\"records\":?,\"level\":\"info\",\"connector\":\"okta\",\"msg\":\"fetched events\"}",
    "I0222 06:01:] okta: fetched ~",
    "INFO[?] fetched ~ events connector=okta",
    "~:0$AM INF fetched ~ events connector=okta",
    // what else stands before the message
    "Feb 22 06:01:$$.$$$ INF fetched ~ events connector=okta",
    "06:01:$$ INF fetched ~ events connector=okta page=~",
    "[06:01:$$] INFO: okta: fetched ~ events",
    "INFO 06:0$ okta: fetched ~ events",
    "[06:01:$$.$$$ INF] okta: fetched ~ events",
    "1.77174008$$$e+09\tINFO\tokta\tfetched ~ events",
    "1.77174008$$$$$$e+09\tINFO\tsignal-client.okta\tpoll.go:~\tfetched ~ events",
    "17717400$$.$$$ INFO okta: fetched ~ events",
    "time=2026-02-22T06:01:$$.$$$Z level=INFO msg=\"[okta] fetched ~ events\"",
    "2026/02/22 06:01:$$ okta [INFO] fetched ~ events",
    "2026-02-22T06:01:$$Z okta: INFO: fetched ~ events",
    "2026-02-22 06:01:$$,$$$ INFO okta fetched ~ events",
    "2026-02-22 06:01:$$,$$$ - okta - INFO - fetched ~ events",
    "2026-02-22T06:01:$$Z | INFO | okta | fetched ~ events",
    "2026-02-22T06:01:$$Z [INFO] rapid7: rapid7: fetched ~ events",
    "2026-02-22T06:01:$$Z [INFO] signal-client: okta: fetched ~ events",
    "2026-02-22T06:01:$$Z INFO poll.go:~ okta: successfully fetched ~ events",
    "[INFO] okta: poll complete: fetched ~ events",
    "[INFO] okta: fetched ~ events x9duration=~s ed~elapsed=~s",
};

// A line of that form, its numbers others each time.
inline std::string WithNumbers(std::string_view form, std::minstd_rand* random) {
  std::string line;
  const auto digits = [&](std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) line += static_cast<char>('0' + (*random)() % 10);
  };
  for (const char c : form) {
    switch (c) {
      case '$':
        line += static_cast<char>('0' + (*random)() % 6);
        break;
      case '~':
        digits((*random)() % 8 == 0 ? (*random)() % 9 + 1 : (*random)() % 3 + 1);
        break;
      case '?':
        digits((*random)() % 3 == 0 ? 17 : (*random)() % 3 + 1);
        break;
      case '^':
        line += "1c";
        line += "0123456789abcdef"[(*random)() % 16];
        line += "e6";
        break;
      case '%':
        line += "0123456789abcdef"[(*random)() % 16];
        break;
      case '|':
        line += (*random)() % 3 == 0 ? '2' : '1';
        break;
      default:
        line += c;
    }
  }
  return line;
}

}  // namespace wflogscan::testing

#endif  // WFLOGSCAN_TESTS_SUPPORT_SUCCESS_FORMS_H_
