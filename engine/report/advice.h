#ifndef WFLOGSCAN_ENGINE_REPORT_ADVICE_H_
#define WFLOGSCAN_ENGINE_REPORT_ADVICE_H_

#include "wflogscan/report.h"
#include "wflogscan/rules.h"

namespace wflogscan {

// What to do about a finding, from its most frequent rule, its signature and its connector: title, meaning,
// impact, guide, advice and commands. Of rules that are equally frequent, one that knows the vendor's words
// goes before one that knows only the status. The guide leads from the particular to the general: the
// vendor's own headings, the rule's section, the signature's, those of the service's page. The connector's
// real figures stand in place of the placeholders:
//
//   {connector} {title} {service}          okta, Okta, signal-client
//   {polling_interval} {interval_on_429}   "5 minutes", or "10 minutes for detections, 1 hour for devices"
//   {rate_limit}                           "600 requests per minute"
//   {api_host} {page}                      an API host that is no glob, the one that the finding names most
//   or
//                                          else the first; the vendor's page of the guide
//
// A step or command with a placeholder that has no figure here is left out. Only the catalog's own values are
// inserted, never text of the log, so a command is safe to paste.
void FillAdvice(const RulePack& pack, Finding* finding);

}  // namespace wflogscan

#endif  // WFLOGSCAN_ENGINE_REPORT_ADVICE_H_
