// The problem: a log shows the same password as password=x, "password":"x", {\"password\":\"x\"},
// password%3Dx, map[Password:[x]] and --password x, and beside it stand lines such as "token: expired" that
// must stay readable.
//
// The idea: undo the escapes first (plain_view.h), then one pass over the words. A word that ends like the
// name of a secret and is followed by a separator is a key; how its value is quoted says where the value
// ends; what the value reads like says whether it is a secret. Shapes that need no key (JWTs, vendors'
// tokens, PEM blocks, URLs with credentials) are looked for on their own, and everything that was found is
// joined.
//
// The cost: a few linear passes. Patterns are used for the vendors' shapes (secret_shapes.h) alone: where a
// quoted value ends depends on how many backslashes opened it, which no regular expression can say.

#include "engine/base/secret_finder.h"

#include <algorithm>
#include <utility>

#include "engine/base/key_search.h"
#include "engine/base/login_search.h"
#include "engine/base/plain_view.h"
#include "engine/base/private_key_search.h"
#include "engine/base/secret_shapes.h"
#include "engine/base/sized_tokens.h"

namespace wflogscan {
namespace {

// Positions of the plain text into the bytes' ones, in order and joined where they touch.
std::vector<ByteRange> Join(const PlainView& view, std::vector<ByteRange> found) {
  const std::string_view text = view.text;
  std::sort(found.begin(), found.end(),
            [](const ByteRange& a, const ByteRange& b) { return a.begin < b.begin; });
  std::vector<ByteRange> joined;
  for (ByteRange range : found) {
    // A mark beside a secret is the other half of it.
    while (range.end < text.size() && text[range.end] == PlainView::kRedactedMark) ++range.end;
    while (range.begin > 0 && text[range.begin - 1] == PlainView::kRedactedMark) --range.begin;
    if (!joined.empty() && range.begin <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, range.end);
    } else {
      joined.push_back(range);
    }
  }
  for (ByteRange& range : joined) range = {view.begin[range.begin], view.begin[range.end]};
  return joined;
}

}  // namespace

std::vector<ByteRange> FindSecrets(std::string_view text) {
  const PlainView view = MakePlainView(text);
  std::vector<ByteRange> found;
  KeySearch(view, &found).Words();
  LoginSearch logins(view, &found);
  logins.Urls();
  logins.BareCredentials();
  PrivateKeySearch private_keys(view, &found);
  private_keys.Blocks();
  private_keys.PuttyLines();
  for (const ByteRange& token : FindSizedTokens(view.text)) found.push_back(token);
  for (const ByteRange& shape : FindSecretShapes(view.text)) found.push_back(shape);
  return Join(view, std::move(found));
}

}  // namespace wflogscan
