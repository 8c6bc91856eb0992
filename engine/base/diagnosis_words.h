#ifndef WFLOGSCAN_ENGINE_BASE_DIAGNOSIS_WORDS_H_
#define WFLOGSCAN_ENGINE_BASE_DIAGNOSIS_WORDS_H_

#include <string_view>

namespace wflogscan {

// How much of a text is made of the words in which programs talk about credentials. Redaction asks, so that
// "token: expired" and "secret=invalid_client" stay readable and "token: hunter2hunter2" does not.
struct DiagnosisWords {
  bool all_known = false;        // nothing but such words, short numbers and punctuation
  bool has_state = false;        // one of them says how things stand: expired, missing, false, AADSTS7000215
  bool has_status_code = false;  // 401, 503
  int count = 0;                 // words, numbers not counted
};

// Stops at the first word that it does not know. O(text).
DiagnosisWords ReadDiagnosis(std::string_view text);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_BASE_DIAGNOSIS_WORDS_H_
