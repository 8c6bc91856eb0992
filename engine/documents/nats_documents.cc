#include "engine/documents/nats_documents.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/civil_time.h"
#include "engine/documents/figures.h"
#include "engine/documents/thresholds.h"

namespace wflogscan {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMostValues = 256;

bool CarriesArtifacts(std::string_view stream) { return stream.starts_with("DATA"); }

bool MayBeEmptyForEver(std::string_view stream) {
  constexpr std::array<std::string_view, 4> kPrefixes = {"KV_", "OBJ_", "$", "MQTT_"};
  return std::any_of(kPrefixes.begin(), kPrefixes.end(),
                     [&](std::string_view prefix) { return stream.starts_with(prefix); });
}

// What is known of a stream; what the document does not say is unset.
struct Stream {
  std::string_view name;
  std::size_t at = 0;  // where its number of messages stands
  std::optional<std::uint64_t> messages;
  std::optional<bool> ever_had_one;
  std::optional<std::int64_t> seconds_since_last;
  std::uint64_t lost = 0;
  bool removes_consumed = false;  // retention by interest or as a work queue: empty when all is well
  bool refuses_when_full = false;
  bool full = false;
  std::optional<LogTime> seen;  // when the document was made
};

void JudgeStream(const Stream& stream, std::vector<Fact>* facts) {
  Fact fact;
  fact.at = stream.at;
  fact.time = stream.seen;
  fact.AddFigure("stream", stream.name);
  if (stream.messages) fact.AddFigure("messages", *stream.messages);
  const bool never = stream.ever_had_one == false;
  const bool drained = CarriesArtifacts(stream.name) && !stream.removes_consumed;
  if (stream.messages == 0 && !MayBeEmptyForEver(stream.name) && (never || drained)) {
    fact.kinds.push_back(FactKind::kStreamEmpty);
  } else if (CarriesArtifacts(stream.name) && stream.seconds_since_last.value_or(0) >= kSilentStreamSeconds) {
    fact.kinds.push_back(FactKind::kStreamSilent);
    fact.AddFigure("silent_hours", static_cast<std::uint64_t>(*stream.seconds_since_last / 3600));
  }
  if (stream.lost > 0) {
    fact.kinds.push_back(FactKind::kStreamLost);
    fact.AddFigure("lost", stream.lost);
  }
  if (stream.full && stream.refuses_when_full) fact.kinds.push_back(FactKind::kStreamFull);
  if (!fact.kinds.empty()) facts->push_back(std::move(fact));
}

struct Consumer {
  std::string_view name;
  std::string_view stream;
  std::size_t at = 0;  // where its number of waiting messages stands
  std::uint64_t pending = 0;
  std::uint64_t ack_pending = 0;
  std::uint64_t max_ack_pending = 0;  // 0: not known, or no maximum
  std::uint64_t redelivered = 0;
  std::optional<LogTime> seen;
};

void JudgeConsumer(const Consumer& consumer, std::vector<Fact>* facts) {
  Fact fact;
  fact.at = consumer.at;
  fact.time = consumer.seen;
  fact.subject = consumer.name;
  if (consumer.pending >= kFarBehindMessages) fact.kinds.push_back(FactKind::kConsumerBehind);
  if (consumer.max_ack_pending > 0 && consumer.ack_pending >= consumer.max_ack_pending &&
      consumer.pending > 0) {
    fact.kinds.push_back(FactKind::kConsumerStalled);
  }
  if (fact.kinds.empty()) return;
  fact.AddFigure("consumer", consumer.name);
  fact.AddFigure("stream", consumer.stream);
  fact.AddFigure("pending", consumer.pending);
  if (consumer.ack_pending > 0) fact.AddFigure("ack_pending", consumer.ack_pending);
  if (consumer.redelivered > 0) fact.AddFigure("redelivered", consumer.redelivered);
  facts->push_back(std::move(fact));
}

void AddSlowConsumers(std::uint64_t count, std::string_view server, std::size_t at,
                      std::optional<LogTime> seen, std::vector<Fact>* facts) {
  if (count == 0) return;
  Fact fact;
  fact.kinds.push_back(FactKind::kSlowConsumers);
  fact.at = at;
  fact.time = seen;
  fact.AddFigure("server", server);
  fact.AddFigure("slow_consumers", count);
  facts->push_back(std::move(fact));
}

void JudgeStore(std::optional<std::int64_t> used, std::optional<std::int64_t> most, std::size_t at,
                std::optional<LogTime> seen, std::vector<Fact>* facts) {
  if (!used || !most || *most <= 0) return;
  const double percent = 100.0 * static_cast<double>(*used) / static_cast<double>(*most);
  if (percent < kFullStorePercent) return;
  Fact fact;
  fact.kinds.push_back(FactKind::kJetStreamFull);
  fact.at = at;
  fact.time = seen;
  fact.AddFigure("percent", absl::StrFormat("%.2f", percent));
  fact.AddFigure("used", static_cast<std::uint64_t>(*used));
  fact.AddFigure("limit", static_cast<std::uint64_t>(*most));
  facts->push_back(std::move(fact));
}

std::uint64_t CountIn(const JsonValue& value) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(value.Int().value_or(0), 0));
}

// Go's zero time, year 1, is none.
std::optional<LogTime> TimeIn(const JsonValue& value) { return ParseRfc3339(value.text()); }

class JsonReader {
 public:
  explicit JsonReader(std::vector<Fact>* facts) : facts_(facts) {}

  // `seen` and `stream` are those of the objects around it.
  void Read(const JsonValue& object, std::optional<LogTime> seen, std::string_view stream) {
    for (const char* key : {"ts", "now"}) {
      if (const std::optional<LogTime> time = TimeIn(object[key])) seen = time;
    }
    const JsonValue state = object["state"];
    if (state["messages"] && state["last_seq"]) {
      stream = object["config"]["name"] ? object["config"]["name"].text() : object["name"].text();
      ReadStream(object, state, stream, seen);
    } else if (object["Msgs"] && object["LostMsgs"]) {
      ReadReportedStream(object, seen);
    } else if (object["num_pending"] && object["stream_name"]) {
      ReadConsumer(object, seen);
    } else if (object["server_id"] && (object["now"] || object["slow_consumers"])) {
      ReadServer(object, seen);
    }
    for (JsonValue member = object.First(); member; member = member.Next()) Read(member, seen, stream);
  }

  DocumentKind kind() const { return kind_; }

 private:
  // The first one found names the document; the server's own are all of its monitoring pages.
  void Found(DocumentKind kind) {
    if (kind_ == DocumentKind::kNone) kind_ = kind;
  }

  void ReadStream(const JsonValue& object, const JsonValue& state, std::string_view name,
                  std::optional<LogTime> seen) {
    Found(DocumentKind::kNatsStreams);
    const JsonValue config = object["config"];
    const std::optional<LogTime> last = TimeIn(state["last_ts"]);
    const auto reached = [&](std::string_view limit, std::string_view now) {
      const std::int64_t most = config[limit].Int().value_or(-1);
      return most > 0 && state[now].Int().value_or(0) >= most;
    };
    Stream stream;
    stream.name = name;
    stream.at = state["messages"].at();
    stream.messages = CountIn(state["messages"]);
    stream.ever_had_one = state["last_seq"].Int().value_or(1) > 0;
    if (seen && last) stream.seconds_since_last = (seen->unix_ns - last->unix_ns) / kNanosecondsPerSecond;
    for (JsonValue lost = state["lost"]["msgs"].First(); lost; lost = lost.Next()) ++stream.lost;
    stream.removes_consumed = config["retention"] && config["retention"].text() != "limits";
    stream.refuses_when_full = config["discard"].text() == "new";
    stream.full = reached("max_bytes", "bytes") || reached("max_msgs", "messages");
    stream.seen = seen;
    JudgeStream(stream, facts_);
  }

  // `nats stream report --json` has names of its own.
  void ReadReportedStream(const JsonValue& object, std::optional<LogTime> seen) {
    Found(DocumentKind::kNatsStreams);
    Stream stream;
    stream.name = object["Name"].text();
    stream.at = object["Msgs"].at();
    stream.messages = CountIn(object["Msgs"]);
    stream.lost = CountIn(object["LostMsgs"]);
    stream.seen = seen;
    JudgeStream(stream, facts_);
  }

  void ReadConsumer(const JsonValue& object, std::optional<LogTime> seen) {
    Found(DocumentKind::kNatsConsumers);
    Consumer consumer;
    consumer.name = object["name"].text();
    consumer.stream = object["stream_name"].text();
    consumer.at = object["num_pending"].at();
    consumer.pending = CountIn(object["num_pending"]);
    consumer.ack_pending = CountIn(object["num_ack_pending"]);
    consumer.max_ack_pending = CountIn(object["config"]["max_ack_pending"]);
    consumer.redelivered = CountIn(object["num_redelivered"]);
    consumer.seen = seen;
    JudgeConsumer(consumer, facts_);
  }

  void ReadServer(const JsonValue& object, std::optional<LogTime> seen) {
    Found(DocumentKind::kNatsServer);
    AddSlowConsumers(CountIn(object["slow_consumers"]), object["server_name"].text(),
                     object["slow_consumers"].at(), seen, facts_);
    // varz has JetStream's figures one floor down, jsz here.
    const JsonValue jetstream = object["jetstream"];
    const JsonValue used = jetstream ? jetstream["stats"]["storage"] : object["storage"];
    const JsonValue config = jetstream ? jetstream["config"] : object["config"];
    JudgeStore(used.Int(), config["max_storage"].Int(), used.at(), seen, facts_);
    for (JsonValue client = object["connections"].First(); client; client = client.Next()) {
      const bool cut_off = client["reason"].text().starts_with("Slow Consumer");
      const JsonValue pending = client["pending_bytes"];
      if (!cut_off && CountIn(pending) < kMuchPendingBytes) continue;
      Fact fact;
      fact.kinds.push_back(FactKind::kSlowConsumers);
      fact.at = cut_off ? client["reason"].at() : pending.at();
      fact.time = seen;
      fact.subject = client["name"].text();
      fact.AddFigure("client", client["name"].text());
      if (!cut_off) fact.AddFigure("pending_bytes", CountIn(pending));
      facts_->push_back(std::move(fact));
    }
  }

  std::vector<Fact>* facts_;
  DocumentKind kind_ = DocumentKind::kNone;
};

// "Consumer report for DATA with 4 consumers", "Consumers for Stream DATA".
std::string_view StreamOfTitle(std::string_view title) {
  for (const std::string_view lead : {"Consumer report for ", "Consumers for Stream "}) {
    if (title.starts_with(lead)) {
      title.remove_prefix(lead.size());
      return title.substr(0, title.find(' '));
    }
  }
  return {};
}

}  // namespace

DocumentKind ReadNatsJson(const JsonValue& root, std::vector<Fact>* facts) {
  JsonReader reader(facts);
  reader.Read(root, std::nullopt, {});
  return reader.kind();
}

DocumentKind KindOfNatsTable(const TextTable& table) {
  if (!table.boxed()) return DocumentKind::kNone;
  const auto has = [&](std::string_view heading) { return table.Has(heading); };
  if (has("Messages") && ((has("Stream") && has("Consumers")) || (has("Name") && has("Last Message")))) {
    return DocumentKind::kNatsStreams;
  }
  if (has("Unprocessed") && (has("Consumer") || has("Name"))) return DocumentKind::kNatsConsumers;
  // Those without facts are known all the same, so that their numbers are not read as a log's.
  if (has("Bucket") && has("Values")) return DocumentKind::kNatsStreams;
  if ((has("Slow") && has("Conns")) || has("API Req") || has("In Msgs") || has("Msgs In")) {
    return DocumentKind::kNatsServer;
  }
  return DocumentKind::kNone;
}

void ReadNatsRow(DocumentKind kind, std::string_view title, const TableRow& row, std::vector<Fact>* facts) {
  if (kind == DocumentKind::kNatsStreams) {
    Stream stream;
    stream.name = row[row.Has("Stream") ? "Stream" : "Name"];
    stream.messages = ParseCount(row["Messages"]);
    stream.lost = ParseCount(row["Lost"]).value_or(0);
    if (row.Has("Last Message")) {
      // A zero time shows as "never", and in older versions as an age of two thousand years.
      constexpr std::int64_t kBeforeNats = std::int64_t{50} * 365 * 86400;
      stream.seconds_since_last = ParseAge(row["Last Message"]);
      stream.ever_had_one =
          row["Last Message"] != "never" && stream.seconds_since_last.value_or(0) < kBeforeNats;
    }
    JudgeStream(stream, facts);
  } else if (kind == DocumentKind::kNatsConsumers) {
    Consumer consumer;
    consumer.name = row[row.Has("Consumer") ? "Consumer" : "Name"];
    consumer.stream = StreamOfTitle(title);
    consumer.pending = ParseCount(row["Unprocessed"]).value_or(0);
    consumer.ack_pending = ParseCount(row["Ack Pending"]).value_or(0);
    consumer.redelivered = ParseCount(row["Redelivered"]).value_or(0);
    JudgeConsumer(consumer, facts);
  } else if (row["Version"] != "") {  // the sums in the last row count everything again
    AddSlowConsumers(ParseCount(row["Slow"]).value_or(0), row["Name"], 0, std::nullopt, facts);
  }
}

DocumentKind NatsInformation::KindOfHeading(std::string_view line) {
  if (line.starts_with("Information for Stream ") || line.starts_with("State for Stream ")) {
    return DocumentKind::kNatsStreams;
  }
  if (line.starts_with("Information for Consumer ") || line.starts_with("State for Consumer ")) {
    return DocumentKind::kNatsConsumers;
  }
  if (line.starts_with("Server information for ")) return DocumentKind::kNatsServer;
  return DocumentKind::kNone;
}

// "Information for Stream DATA created 2026-02-22 06:01:20", "Information for Consumer DATA > parser
// created".
NatsInformation::NatsInformation(std::string_view heading) : kind_(KindOfHeading(heading)) {
  std::string_view rest = heading.substr(heading.find(" for ") + 5);
  if (kind_ == DocumentKind::kNatsServer) return;
  rest = rest.substr(std::min(rest.find(' ') + 1, rest.size()));
  rest = rest.substr(0, rest.find(" created "));
  const std::size_t arrow = rest.find(" > ");
  stream_ = rest.substr(0, arrow);
  if (arrow != kNone) consumer_ = rest.substr(arrow + 3);
}

bool NatsInformation::Take(std::string_view line, std::size_t at) {
  const std::string_view text = TrimBlanks(line);
  if (text.empty()) return true;
  const std::size_t colon = text.find(':');
  if (colon == kNone) return line.front() == ' ';  // another value of the key before
  if (line.front() != ' ' && colon + 1 != text.size()) return false;
  if (values_.size() < kMostValues) {
    values_.try_emplace(std::string(text.substr(0, colon)),
                        Value{std::string(TrimBlanks(text.substr(colon + 1))), at});
  }
  return true;
}

std::string_view NatsInformation::Get(const char* key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? std::string_view() : std::string_view(found->second.text);
}

std::size_t NatsInformation::At(const char* key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? 0 : found->second.at;
}

void NatsInformation::Finish(std::vector<Fact>* facts) const {
  if (kind_ == DocumentKind::kNatsStreams) {
    Stream stream;
    stream.name = stream_;
    stream.at = At("Messages");
    stream.messages = ParseCount(Get("Messages"));
    if (const auto last = ParseCount(Get("Last Sequence"))) stream.ever_had_one = *last > 0;
    stream.lost = ParseCount(Get("Lost Messages")).value_or(0);
    stream.removes_consumed = !Get("Retention").empty() && Get("Retention") != "Limits";
    JudgeStream(stream, facts);
  } else if (kind_ == DocumentKind::kNatsConsumers) {
    Consumer consumer;
    consumer.name = consumer_;
    consumer.stream = stream_;
    consumer.at = At("Unprocessed Messages");
    consumer.pending = ParseCount(Get("Unprocessed Messages")).value_or(0);
    const std::string_view acks = Get("Outstanding Acks");
    consumer.ack_pending = ParseCount(acks).value_or(0);
    if (const std::size_t most = acks.find(" maximum "); most != kNone) {
      consumer.max_ack_pending = ParseCount(acks.substr(most + 9)).value_or(0);
    }
    consumer.redelivered = ParseCount(Get("Redelivered Messages")).value_or(0);
    JudgeConsumer(consumer, facts);
  } else if (kind_ == DocumentKind::kNatsServer) {
    AddSlowConsumers(ParseCount(Get("Slow Consumers")).value_or(0), {}, At("Slow Consumers"), std::nullopt,
                     facts);
  }
}

}  // namespace wflogscan
