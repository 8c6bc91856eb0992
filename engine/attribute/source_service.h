#ifndef WFLOGSCAN_ENGINE_ATTRIBUTE_SOURCE_SERVICE_H_
#define WFLOGSCAN_ENGINE_ATTRIBUTE_SOURCE_SERVICE_H_

#include <string_view>

#include "engine/attribute/names.h"
#include "engine/source/framing.h"

namespace wflogscan {

// The service that a source belongs to, by what it begins with, for where its path does not tell:
//   a json-file whose first record has attributes that name its container
//   a log that opens with nats-server's banner, in which the server tells its name
// Only names that stand for a service count: an all-in-one has two brokers, and which of them it is must be
// said. `head` is whole lines. O(the first 16 lines).
ServiceIndex FindServiceOfHead(const Names& names, std::string_view head, const SourceFraming& framing);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_ATTRIBUTE_SOURCE_SERVICE_H_
