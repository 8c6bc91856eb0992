#ifndef WFLOGSCAN_ENGINE_DOCUMENTS_DOCKER_DOCUMENTS_H_
#define WFLOGSCAN_ENGINE_DOCUMENTS_DOCKER_DOCUMENTS_H_

// What container engines say of their containers: docker, docker compose, podman, the Engine API.
//
// Each reader takes one object or one line, adds the facts in it and says which document it was, or kNone
// for anything else. Healthy containers give no fact. Facts stand at the member or line that they are read
// from, counted from the object's or line's beginning.

#include <optional>
#include <string_view>
#include <vector>

#include "engine/documents/fact.h"
#include "engine/documents/json_tree.h"
#include "engine/documents/text_table.h"
#include "engine/source/document_kind.h"

namespace wflogscan {

// One container of docker inspect, or its State alone (`-f '{{json .State}}'`).
DocumentKind ReadDockerInspect(const JsonValue& root, std::vector<Fact>* facts);

// One container of docker ps --format json, docker compose ps, podman ps, GET /containers/json.
DocumentKind ReadDockerPs(const JsonValue& root, std::vector<Fact>* facts);

// One container of docker stats --format json, podman stats, GET /containers/NAME/stats.
DocumentKind ReadDockerStats(const JsonValue& root, std::vector<Fact>* facts);

// One event of docker events --format json.
DocumentKind ReadDockerEvent(const JsonValue& root, std::vector<Fact>* facts);

// One event of docker events, or podman's, as text. False where the line is none.
bool ReadDockerEventLine(std::string_view line, std::vector<Fact>* facts);

// Which of these documents a table with such headings is; kNone for others.
DocumentKind KindOfDockerTable(const TextTable& table);
// False where the cells are not those of such a row.
bool ReadDockerPsRow(const TableRow& row, std::vector<Fact>* facts);
bool ReadDockerStatsRow(const TableRow& row, std::vector<Fact>* facts);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_DOCUMENTS_DOCKER_DOCUMENTS_H_
