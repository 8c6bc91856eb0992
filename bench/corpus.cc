// bench/corpus.cc: logs of signal-client by the gigabyte, deterministic, with the number of failures known.
//
// Idea: every kind of line is a template whose slots are filled with a cheap random number. Half the lines
// are success lines of all forty connectors; the noise is debug and info lines full of numbers that look like
// a status and are none; the failures are phrasings that Go's libraries and the vendors really print, one
// signature each, drawn at random. Wrapping draws from a generator of its own, so that a json-file corpus
// holds the very lines of the plain one.

#include "bench/corpus.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <random>
#include <vector>

namespace wflogscan::bench {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 20;
constexpr std::int64_t kFirstMillisecond = 1'771'740'080'123;  // 2026-02-22T06:01:20.123Z
constexpr std::uint32_t kMeanStepMilliseconds = 20;  // four million lines are a little less than a day

struct ConnectorText {
  std::string_view id;
  std::string_view host;
  std::string_view success;  // '#' is the number of records
};

constexpr std::array<ConnectorText, 40> kConnectors = {{
    {"1password-events", "events.1password.com", "fetched # events"},
    {"abnormal-security", "api.abnormalplatform.com", "fetched # threats"},
    {"arista-agni", "agni.corp.example.com", "fetched # events"},
    {"auth0", "acme.us.auth0.com", "fetched # log events"},
    {"aws-guardduty", "guardduty.us-east-1.amazonaws.com", "fetched # findings"},
    {"aws-securityhub", "securityhub.us-east-1.amazonaws.com", "fetched # findings"},
    {"azure-security", "graph.microsoft.com", "fetched # events"},
    {"carbon-black", "defense.conferdeploy.net", "fetched # alerts"},
    {"cisco-amp", "api.eu.amp.cisco.com", "fetched # events"},
    {"cisco-duo", "api-1a2b3c4d.duosecurity.com", "fetched # events"},
    {"cisco-meraki", "api.meraki.com", "fetched # events"},
    {"cisco-umbrella", "api.umbrella.com", "fetched # events"},
    {"crowdstrike-falcon", "api.us-2.crowdstrike.com", "fetched # events"},
    {"cyberark-epm", "acme.epm.cyberark.com", "authenticated, fetching events"},
    {"darktrace", "darktrace.corp.example.com", "fetched # model breaches"},
    {"deep-instinct", "acme.customers.deepinstinctweb.com", "fetched # events"},
    {"dns-zone-transfer", "ns1.corp.example.com", "fetched # records"},
    {"druva", "apis.druva.com", "fetched # events"},
    {"fortianalyzer", "faz.corp.example.com", "session established, fetching logs"},
    {"gcp-scc", "securitycenter.googleapis.com", "fetched # findings"},
    {"halcyon", "app.halcyon.ai", "authenticated, fetching events"},
    {"limacharlie", "api.limacharlie.io", "fetched # events"},
    {"mimecast", "eu-api.mimecast.com", "fetched # events"},
    {"ms-sentinel", "management.azure.com", "fetched # incidents"},
    {"netskope", "acme.goskope.com", "fetched # events"},
    {"oci-cloud", "audit.eu-frankfurt-1.oraclecloud.com", "fetched # audit events"},
    {"okta", "acme.okta.com", "fetched # events"},
    {"pan-cortex", "api-acme.xdr.eu.paloaltonetworks.com", "fetched # events"},
    {"proofpoint-casb", "casb.corp.example.com", "fetched # events"},
    {"proofpoint-protect", "tap-api-v2.proofpoint.com", "fetched # events"},
    {"qualys", "qualysapi.qg2.apps.qualys.com", "fetched host detections"},
    {"rapid7-insightidr", "eu.api.insight.rapid7.com", "fetched # investigations"},
    {"sentinelone", "acme.sentinelone.net", "fetched # threats"},
    {"sophos-central", "api-eu01.central.sophos.com", "fetched # alerts"},
    {"splunk", "splunk.corp.example.com", "fetched # events"},
    {"stealthwatch", "smc.corp.example.com", "fetched # events"},
    {"tenable", "cloud.tenable.com", "fetched # vulnerabilities"},
    {"usm-anywhere-events", "acme.alienvault.cloud", "fetched # alarms"},
    {"wiz", "api.us1.app.wiz.io", "fetched # issues"},
    {"zscaler-zia", "admin.zscaler.net", "authenticated, fetching events"},
}};

// Slots: @ the connector's id, % its host, # a number up to 999, & one of the numbers that look like a
// status, $ eight hexadecimal digits, ~ the line's time. A template with a ~ brings its own time; the others
// get theirs in front.
constexpr std::array kNoise = {
    std::string_view(
        "[DEBUG] http: GET https://%/api/v1/logs?since=2026-02-22T05%%3A56%%3A20Z&&limit=1000 200 OK "
        "request_id=$-0401-4403-8429-$ bytes=& took=&ms"),
    std::string_view("[DEBUG] http: connection reused, conn id &, local 10.20.0.31:4&#, remote "
                     "198.51.100.23:443, idle &ms, "
                     "host % (pool of # connections)"),
    std::string_view("[DEBUG] @: page & of #, limit=1000 cursor=$$$$ window=5m0s normalised # records in "
                     "&ms, queue depth #"),
    std::string_view(
        "[DEBUG] publisher: published & artifacts to DATA, batch & acked seq=& bytes=4&# took=&ms "
        "subject=a137.data.artifacts.raw connector=@"),
    std::string_view(
        "[DEBUG] scheduler: next poll of @ in 4m59s, pid=137 worker=# jobs done & of #, mean poll time &ms, "
        "longest poll time #ms since start"),
    std::string_view(
        "[DEBUG] runtime: heap # MiB of 2048 MiB, & goroutines, gc cycle & took &us, 0 errors, # polls, "
        "4&# records since start"),
    std::string_view("[DEBUG] resolver: resolved % to 198.51.100.23 in #ms, ttl 300, from cache, serial "
                     "2026&, answer & bytes, "
                     "connector=@"),
    std::string_view(
        "[DEBUG] tls: handshake complete with %:443 version=tls1.3 cipher=TLS_AES_128_GCM_SHA256 took=#ms, "
        "certificate valid for another & days"),
    std::string_view(
        "[DEBUG] @: x-rate-limit-limit: 600 x-rate-limit-remaining: & x-rate-limit-reset: 1771740&, "
        "status=200 bytes=& etag=\"$$\""),
    std::string_view(
        "[INFO] health: all workers alive, uptime #h17m, jobs=& checkpoint=@:&:&:& saved in #ms, port=4290, "
        "listening on 0.0.0.0:8&"),
    std::string_view(
        "{\"level\":\"debug\",\"ts\":\"~\",\"logger\":\"signal-client.@\",\"caller\":\"poll/poll.go:&\","
        "\"msg\":\"poll done\",\"status\":200,\"bytes\":&,\"took_ms\":&}"),
    std::string_view(
        "time=~ level=DEBUG msg=\"poll done\" connector=@ host=% status=200 bytes=& records=& took=&ms "
        "request_id=$-0429-4401-9403-$"),
};

constexpr std::array kFailures = {
    // auth-401
    std::string_view("[ERROR] @: poll failed: GET https://%/api/v1/logs?limit=1000: 401 Unauthorized: "
                     "{\"errorCode\":\"E0000011\",\"errorSummary\":\"Invalid token provided\"}"),
    std::string_view("[ERROR] @: poll failed: unexpected status 401 from %"),
    std::string_view("time=~ level=ERROR msg=\"poll failed\" connector=@ status=401 host=%"),
    std::string_view(
        "{\"level\":\"error\",\"ts\":\"~\",\"logger\":\"signal-client.@\",\"caller\":\"poll/poll.go:88\","
        "\"msg\":\"poll failed\",\"status\":401}"),
    // oauth-refresh
    std::string_view(
        "[ERROR] @: token refresh failed: oauth2: \"invalid_client\" \"AADSTS7000215: Invalid client secret "
        "provided.\""),
    std::string_view("[ERROR] @: poll failed: oauth2: cannot fetch token: 400 Bad Request Response: "
                     "{\"error\":\"invalid_grant\"}"),
    std::string_view("[ERROR] @: poll failed: oauth2: token expired and refresh token is not set"),
    // forbidden-403
    std::string_view("[ERROR] @: poll failed: GET https://%/v1/events: 403 Forbidden: {\"message\":\"missing "
                     "scope events.read\"}"),
    std::string_view("[WARN] @: unexpected status 403 from %"),
    std::string_view("[ERROR] @: AccessDeniedException: User: arn:aws:iam::000000000000:user/conductor is "
                     "not authorized to "
                     "perform: guardduty:ListFindings"),
    // rate-limit-429
    std::string_view("[WARN] @: GET https://%/v1/events: 429 Too Many Requests, Retry-After: 60"),
    std::string_view("time=~ level=WARN msg=\"poll failed\" connector=@ status=429 retry_after=30s"),
    std::string_view("[WARN] @: API rate limit exceeded, retry in 60s"),
    // dns
    std::string_view(
        "[ERROR] @: poll failed: Get \"https://%/v1\": dial tcp: lookup % on 10.20.0.53:53: no such host"),
    std::string_view("[ERROR] @: poll failed: Get \"https://%/v1\": dial tcp: lookup % on 10.20.0.53:53: "
                     "server misbehaving"),
    std::string_view("[ERROR] @: poll failed: dial tcp: lookup % on 10.20.0.53:53: read udp "
                     "10.20.0.31:40#->10.20.0.53:53: "
                     "i/o timeout"),
    // tls
    std::string_view(
        "[ERROR] @: poll failed: Get \"https://%/v1\": tls: failed to verify certificate: x509: certificate "
        "signed by unknown authority"),
    std::string_view(
        "[ERROR] @: poll failed: Get \"https://%/v1\": x509: certificate has expired or is not yet valid: "
        "current time 2026-02-22T06:01:20Z is after 2026-02-21T23:59:59Z"),
    std::string_view("[ERROR] @: poll failed: Get \"https://%/v1\": remote error: tls: handshake failure"),
    // connect
    std::string_view("[ERROR] @: poll failed: Get \"https://%/v1\": dial tcp 198.51.100.23:443: connect: "
                     "connection refused"),
    std::string_view("[ERROR] @: poll failed: Get \"https://%/v1\": dial tcp 198.51.100.23:443: i/o timeout"),
    std::string_view("[ERROR] @: poll failed: Get \"https://%/v1\": dial tcp 198.51.100.23:443: connect: no "
                     "route to host"),
    std::string_view(
        "[ERROR] @: poll failed: Get \"https://%/v1\": proxyconnect tcp: dial tcp 10.20.0.8:3128: connect: "
        "connection refused"),
    // oom
    std::string_view(
        "[ERROR] kernel: Memory cgroup out of memory: Killed process 8198 (signal-client) "
        "total-vm:3829612kB, "
        "anon-rss:2084516kB, file-rss:9088kB, shmem-rss:0kB, UID:0 pgtables:4400kB oom_score_adj:0"),
    std::string_view(
        "[ERROR] supervisor: runtime: out of memory: cannot allocate 4294967296-byte block (3964928 in use)"),
};

constexpr std::array<std::string_view, 10> kStatusLike = {"401", "403", "429", "407", "409",
                                                          "500", "503", "137", "401", "429"};

// Random numbers cut into small pieces, so that a line costs a few calls of the engine. std's distributions
// are not the same in every library; this is.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  // 0 to bound - 1; bound at most 65536.
  std::uint32_t Below(std::uint32_t bound) {
    if (left_ == 0) {
      bits_ = engine_();
      left_ = 4;
    }
    const auto piece = static_cast<std::uint32_t>(bits_ & 0xffff);
    bits_ >>= 16;
    --left_;
    return (piece * bound) >> 16;
  }
  std::uint32_t Bits32() { return static_cast<std::uint32_t>(engine_() >> 32); }

 private:
  std::mt19937_64 engine_;
  std::uint64_t bits_ = 0;
  int left_ = 0;
};

void AppendNumber(std::uint64_t number, std::string* out) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out->append(digits.data(), end);
}

void AppendPadded(std::uint32_t number, int width, std::string* out) {
  std::array<char, 10> digits;
  for (int i = width - 1; i >= 0; --i, number /= 10)
    digits[static_cast<std::size_t>(i)] = static_cast<char>('0' + number % 10);
  out->append(digits.data(), static_cast<std::size_t>(width));
}

// "2026-02-22T06:01:20", kept from line to line and written anew only when the second changes.
class Clock {
 public:
  void Advance(std::uint32_t milliseconds) { now_ += milliseconds; }
  std::uint32_t millisecond() const { return static_cast<std::uint32_t>(now_ % 1000); }
  std::string_view ToSecond() {
    if (const std::int64_t second = now_ / 1000; second != second_) Write(second);
    return text_;
  }
  void AppendTo(std::string* out) {
    out->append(ToSecond()).append(".");
    AppendPadded(millisecond(), 3, out);
    *out += 'Z';
  }

 private:
  void Write(std::int64_t second) {
    second_ = second;
    const auto of_day = static_cast<std::uint32_t>(second % 86400);
    // Days to a date, after Howard Hinnant's civil_from_days; all times here are after 1970.
    const std::int64_t days = second / 86400 + 719468;
    const std::int64_t era = days / 146097;
    const auto day_of_era = static_cast<std::uint32_t>(days - era * 146097);
    const std::uint32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::uint32_t shifted = (5 * day_of_year + 2) / 153;
    const std::uint32_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    const auto year = static_cast<std::uint32_t>(era * 400) + year_of_era + (month <= 2 ? 1 : 0);
    text_.clear();
    AppendPadded(year, 4, &text_);
    text_ += '-';
    AppendPadded(month, 2, &text_);
    text_ += '-';
    AppendPadded(day_of_year - (153 * shifted + 2) / 5 + 1, 2, &text_);
    text_ += 'T';
    AppendPadded(of_day / 3600, 2, &text_);
    text_ += ':';
    AppendPadded(of_day / 60 % 60, 2, &text_);
    text_ += ':';
    AppendPadded(of_day % 60, 2, &text_);
  }

  std::int64_t now_ = kFirstMillisecond;  // since the Unix epoch
  std::int64_t second_ = -1;
  std::string text_;
};

// A template cut once into literals and slots.
struct Piece {
  std::string literal;  // comes first
  char slot = '\0';     // then this, unless '\0'
};
struct Template {
  std::vector<Piece> pieces;
  bool has_time = false;
};

// A doubled slot character is that character itself; only "%%" and "&&" are used.
Template Cut(std::string_view text) {
  Template cut;
  cut.pieces.emplace_back();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c == '%' || c == '&') && i + 1 < text.size() && text[i + 1] == c) {
      cut.pieces.back().literal += c;
      ++i;
    } else if (c == '@' || c == '%' || c == '#' || c == '&' || c == '$' || c == '~') {
      cut.has_time = cut.has_time || c == '~';
      cut.pieces.back().slot = c;
      cut.pieces.emplace_back();
    } else {
      cut.pieces.back().literal += c;
    }
  }
  return cut;
}

template <std::size_t kSize>
std::vector<Template> CutAll(const std::array<std::string_view, kSize>& texts) {
  std::vector<Template> templates;
  for (const std::string_view text : texts) templates.push_back(Cut(text));
  return templates;
}

void Fill(const Template& line, const ConnectorText& connector, Clock* clock, Dice* dice, std::string* out) {
  if (!line.has_time) {
    clock->AppendTo(out);
    *out += ' ';
  }
  for (const Piece& piece : line.pieces) {
    out->append(piece.literal);
    switch (piece.slot) {
      case '@':
        out->append(connector.id);
        break;
      case '%':
        out->append(connector.host);
        break;
      case '~':
        clock->AppendTo(out);
        break;
      case '#':
        AppendNumber(1 + dice->Below(999), out);
        break;
      case '&':
        out->append(kStatusLike[dice->Below(kStatusLike.size())]);
        break;
      case '$': {
        std::uint32_t bits = dice->Bits32();
        for (int i = 0; i < 8; ++i, bits >>= 4) *out += "0123456789abcdef"[bits & 15];
        break;
      }
      default:
        break;
    }
  }
}

// " by " and ten letters.
void AppendName(Dice* dice, std::string* out) {
  constexpr int kLetters = 10;
  constexpr std::uint32_t kAlphabet = 26;
  out->append(" by ");
  for (int i = 0; i < kLetters; ++i) *out += static_cast<char>('a' + dice->Below(kAlphabet));
}

// As moby's jsonlogbytes.go writes a string, for what the templates above can hold.
void AppendJsonEscaped(std::string_view text, std::string* out) {
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string_view escape;
    switch (text[i]) {
      case '"':
        escape = "\\\"";
        break;
      case '\\':
        escape = "\\\\";
        break;
      case '<':
        escape = "\\u003c";
        break;
      case '>':
        escape = "\\u003e";
        break;
      case '&':
        escape = "\\u0026";
        break;
      default:
        continue;
    }
    out->append(text.substr(copied, i - copied)).append(escape);
    copied = i + 1;
  }
  out->append(text.substr(copied));
}

// A nanosecond fraction without its trailing zeros, as Go's RFC3339Nano prints it.
void AppendFraction(std::uint32_t nanoseconds, std::string* out) {
  if (nanoseconds == 0) return;
  *out += '.';
  AppendPadded(nanoseconds, 9, out);
  while (out->back() == '0') out->pop_back();
}

// "time [LEVEL] tag: message" as slog's JSON handler writes it. A line of another form is all message.
void AppendAsSlog(std::string_view line, std::string_view time, std::string* out) {
  std::string_view level = "INFO";
  std::string_view tag;
  std::string_view message = line;
  const std::size_t open = line.find(" [");
  const std::size_t close = line.find("] ");
  const std::size_t colon = line.find(": ", close == std::string_view::npos ? 0 : close);
  if (open != std::string_view::npos && close != std::string_view::npos && open < close &&
      colon != std::string_view::npos) {
    time = line.substr(0, open);
    level = line.substr(open + 2, close - open - 2);
    tag = line.substr(close + 2, colon - close - 2);
    message = line.substr(colon + 2);
  }
  out->append("{\"time\":\"").append(time).append("\",\"level\":\"").append(level).append("\",\"msg\":\"");
  AppendJsonEscaped(message, out);
  out->append("\"");
  if (!tag.empty()) out->append(",\"connector\":\"").append(tag).append("\"");
  out->append("}");
}

}  // namespace

CorpusTruth StreamCorpus(const CorpusOptions& options, const BlockSink& sink) {
  const std::vector<Template> noise = CutAll(kNoise);
  const std::vector<Template> failures = CutAll(kFailures);
  std::vector<Template> successes;
  for (const ConnectorText& connector : kConnectors) {
    successes.push_back(Cut("[INFO] @: " + std::string(connector.success)));
  }
  // A share is compared with 32 random bits: exact enough, and 0 means none.
  const auto failing_below = static_cast<std::uint64_t>(options.failing_share * 4294967296.0);
  const auto success_below = failing_below + static_cast<std::uint64_t>(options.success_share * 4294967296.0);

  const auto unlike_below = static_cast<std::uint64_t>(options.unlike_share * 4294967296.0);

  CorpusTruth truth;
  Dice dice(options.seed);
  Dice wrapping(options.seed);  // its own, so that a wrapped corpus holds the same lines as a plain one
  Dice names(options.seed);     // likewise
  Clock clock;
  std::string block;
  std::string line;
  std::string structured;
  block.reserve(kBlockBytes + 4096);
  while (truth.lines < options.lines) {
    clock.Advance(dice.Below(2 * kMeanStepMilliseconds + 1));
    const ConnectorText& connector = kConnectors[dice.Below(kConnectors.size())];
    const bool is_plain = !options.slog && options.wrapping == CorpusWrapping::kNone;
    std::string* out = is_plain ? &block : &line;
    line.clear();
    const std::uint64_t draw = dice.Bits32();
    const bool is_success = draw >= failing_below && draw < success_below;
    if (draw < failing_below) {
      ++truth.failing_lines;
      Fill(failures[dice.Below(static_cast<std::uint32_t>(failures.size()))], connector, &clock, &dice, out);
    } else if (is_success) {
      ++truth.success_lines;
      Fill(successes[static_cast<std::size_t>(&connector - kConnectors.data())], connector, &clock, &dice,
           out);
    } else {
      Fill(noise[dice.Below(static_cast<std::uint32_t>(noise.size()))], connector, &clock, &dice, out);
    }
    if (!is_success && names.Bits32() < unlike_below) AppendName(&names, out);
    if (options.slog) {
      structured.clear();
      AppendAsSlog(line, std::string(clock.ToSecond()) + "Z", &structured);
      line.swap(structured);
    }
    const auto fraction = [&] {
      return clock.millisecond() * 1'000'000 + 100'000 + wrapping.Below(1000) * 137;
    };
    switch (options.wrapping) {
      case CorpusWrapping::kNone:
        if (!is_plain) block.append(line);
        break;
      case CorpusWrapping::kJsonFile:
        block.append("{\"log\":\"");
        AppendJsonEscaped(line, &block);
        block.append("\\n\",\"stream\":\"stderr\",\"time\":\"").append(clock.ToSecond());
        AppendFraction(fraction(), &block);
        block.append("Z\"}");
        break;
      case CorpusWrapping::kTimestamps:
        block.append(clock.ToSecond()).append(".");
        AppendPadded(fraction(), 9, &block);
        block.append("Z ").append(line);
        break;
      case CorpusWrapping::kJournal:
        block.append("{\"__CURSOR\":\"s=8f2e41d0;i=").append(std::to_string(truth.lines));
        block.append("\",\"__REALTIME_TIMESTAMP\":\"17717400");
        AppendPadded(static_cast<std::uint32_t>(truth.lines % 100'000'000), 8, &block);
        block.append(
            "\",\"PRIORITY\":\"3\",\"CONTAINER_NAME\":\"signal-client-svc\",\"_PID\":\"812\",\"MESSAGE\":\"");
        AppendJsonEscaped(line, &block);
        block.append("\"}");
        break;
    }
    block += '\n';
    ++truth.lines;
    if (block.size() >= kBlockBytes) {
      truth.bytes += block.size();
      sink(block);
      block.clear();
    }
  }
  truth.bytes += block.size();
  if (!block.empty()) sink(block);
  return truth;
}

Corpus MakeCorpus(const CorpusOptions& options) {
  Corpus corpus;
  corpus.truth = StreamCorpus(options, [&corpus](std::string_view block) { corpus.text.append(block); });
  return corpus;
}

}  // namespace wflogscan::bench
