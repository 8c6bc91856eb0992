#include "engine/base/redactor.h"

#include <chrono>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "engine/base/plain_view.h"
#include "gtest/gtest.h"

namespace wflogscan {
namespace {

std::string Redact(std::string_view text) {
  static const Redactor redactor({.max_bytes = 1 << 16});
  return redactor.Redact(text).str();
}

bool IsShowable(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Unit unit = ReadUtf8(text, i);
    if (!unit.valid || MustBeEscaped(unit.code)) return false;
    i += unit.size;
  }
  return true;
}

struct SecretCase {
  const char* text;
  const char* shown;
};

// What is left says what happened; what is gone is the secret. One way of writing a secret a line.
constexpr SecretCase kSecrets[] = {
    // Headers
    {"Authorization: Bearer abc123def456", "Authorization: Bearer [redacted]"},
    {"authorization: bearer abc123def456", "authorization: bearer [redacted]"},
    {"Authorization: Bearer abcdefghijklm", "Authorization: Bearer [redacted]"},
    {"Authorization: Bearer secretword status=401", "Authorization: Bearer [redacted] status=401"},
    {"Authorization: SSWS 00aBcD-1234_xyz", "Authorization: SSWS [redacted]"},
    {"Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic [redacted]"},
    {"Authorization: Splunk 8f2c1b9e-1111-2222-3333-444455556666", "Authorization: Splunk [redacted]"},
    {"Authorization: Token 0123456789abcdef", "Authorization: Token [redacted]"},
    {"Authorization: Token token=0123456789abcdef", "Authorization: Token [redacted]"},
    {"Authorization: 0123456789abcdef", "Authorization: [redacted]"},
    {"Authorization: hunter2hunter2, X-Trace: 7", "Authorization: [redacted], X-Trace: 7"},
    {"Authorization: Digest username=\"Mufasa\", response=\"6629fae49393a05397450978507c4ef1\"",
     "Authorization: Digest [redacted]"},
    {"Authorization: AWS4-HMAC-SHA256 "
     "Credential=AKIAIOSFODNN7EXAMPLE/20260222/us-east-1/guardduty/aws4_request, "
     "SignedHeaders=host, Signature=fe5f80f77d5fa3beca038a248ff027d0",
     "Authorization: AWS4-HMAC-SHA256 [redacted]"},
    {"Authorization: Duo DIWJ8X6AEYOR5OMC6TQ1:1d6c1f2ab3c4d5e6f708192a3b4c5d6e7f809112",
     "Authorization: Duo [redacted]"},
    {"Authorization: MC eNo0abcdefghijkl:Xk3secret+sig/base64== status=401",
     "Authorization: MC [redacted] status=401"},
    {"Authorization: sso-key UzQxLikm_46KxDFnbjN7cQjmw6wocia:46L26ydpkwMaKZV6uVdDWe",
     "Authorization: sso-key [redacted]"},
    {"Authorization: Bearer\n  0123456789abcdef", "Authorization: Bearer\\n  [redacted]"},
    {"session QualysSession=b91647c42ec245c58a1c92d0f9d8b2ae expired",
     "session QualysSession=[redacted] expired"},
    {"cookies=map[sid:ab12 jid:99Qz8dlkjkD] status=401", "cookies=map[[redacted]] status=401"},
    {"dial user:hunter2secret@api.wiz.io", "dial user:[redacted]@api.wiz.io"},
    {"<ApiKey value=\"0123456789abcdef\"/>", "<ApiKey value=\"[redacted]\"/>"},
    {"{\"secretKey\":{\"value\":\"hunter2hunter2\"}}", "{\"secretKey\":{\"value\":\"[redacted]\"}}"},
    {"https://api.telegram.org/bot123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/sendMessage",
     "https://api.telegram.org[redacted]/sendMessage"},
    {"https://discord.com/api/webhooks/1234567890/Zk3dE9fGh1jK2lM3nO4pQ5rS6tU7vW8xY9z0",
     "https://discord.com[redacted]"},
    {"Authorization: SharedKey account:c2lnbmF0dXJlc2ln", "Authorization: SharedKey [redacted]"},
    {"Proxy-Authorization: Basic cHJveHk6aHVudGVyMg==", "Proxy-Authorization: Basic [redacted]"},
    {"Cookie: sid=abc123; csrftoken=xyz", "Cookie: [redacted]"},
    {"Cookie: sid=abc123; theme=dark status=401", "Cookie: [redacted] status=401"},
    {"Set-Cookie: JSESSIONID=9A8B7C; Path=/; HttpOnly", "Set-Cookie: [redacted]"},
    {"X-Api-Key: 0123456789abcdef", "X-Api-Key: [redacted]"},
    {"X-Auth-Token: 0123456789abcdef", "X-Auth-Token: [redacted]"},
    {"X-ApiKeys: accessKey=aaaabbbbcccc1111; secretKey=ddddeeeeffff2222;",
     "X-ApiKeys: accessKey=[redacted]; secretKey=[redacted];"},
    {"Private-Token: abcdef-ghijkl", "Private-Token: [redacted]"},
    {"x-vault-token: s.abcdefgh12345", "x-vault-token: [redacted]"},
    {"Ocp-Apim-Subscription-Key: 0a1b2c3d4e5f", "Ocp-Apim-Subscription-Key: [redacted]"},
    {"GET / HTTP/1.1\r\nAuthorization: Bearer abc123def\r\nHost: api.okta.com\r\n\r\n",
     "GET / HTTP/1.1\\r\\nAuthorization: Bearer [redacted]\\r\\nHost: api.okta.com\\r\\n\\r\\n"},
    // Headers in programs' dumps
    {"{\"Authorization\":\"Bearer abc123def\",\"status\":401}",
     "{\"Authorization\":\"Bearer [redacted]\",\"status\":401}"},
    {"{\"Authorization\":[\"Bearer abc123def\"],\"Accept\":[\"*/*\"]}",
     "{\"Authorization\":[\"Bearer [redacted]\"],\"Accept\":[\"*/*\"]}"},
    {"{\\\"Authorization\\\":\\\"Bearer abc123def\\\",\\\"status\\\":401}",
     "{\\\"Authorization\\\":\\\"Bearer [redacted]\\\",\\\"status\\\":401}"},
    {"{\\\\\\\"x-api-key\\\\\\\":\\\\\\\"abc123def\\\\\\\"}",
     "{\\\\\\\"x-api-key\\\\\\\":\\\\\\\"[redacted]\\\\\\\"}"},
    {"map[Accept:[*/*] Authorization:[Bearer abc123def] Host:[x]]",
     "map[Accept:[*/*] Authorization:[Bearer [redacted]] Host:[x]]"},
    {"map[X-Api-Key:[abcdef123456] Accept:[*/*]]", "map[X-Api-Key:[[redacted]] Accept:[*/*]]"},
    {"map[Cookie:[a=b; c=d] Accept:[*/*]]", "map[Cookie:[[redacted]] Accept:[*/*]]"},
    {"{'Authorization': 'Bearer abc123def', 'Accept': '*/*'}",
     "{'Authorization': 'Bearer [redacted]', 'Accept': '*/*'}"},
    {"{b'Authorization': b'Basic dXNlcjpwYXNz'}", "{b'Authorization': b'Basic [redacted]'}"},
    {"curl -H 'Authorization: Bearer abc123def' https://api.wiz.io",
     "curl -H 'Authorization: Bearer [redacted]' https://api.wiz.io"},
    {"curl -H \"X-Api-Key: abc123def\" https://api.wiz.io",
     "curl -H \"X-Api-Key: [redacted]\" https://api.wiz.io"},
    {"curl -u admin:hunter2 https://10.0.0.1/", "curl -u admin:[redacted] https://10.0.0.1/"},
    {"curl --user 'admin:hunter 2' https://10.0.0.1/", "curl --user 'admin:[redacted]' https://10.0.0.1/"},
    {"headers[\"Authorization\"] = \"Bearer abc123def\"",
     "headers[\"Authorization\"] = \"Bearer [redacted]\""},
    {"{\"name\":\"Authorization\",\"value\":\"Bearer abc123def\"}",
     "{\"name\":\"Authorization\",\"value\":\"Bearer [redacted]\"}"},
    {"<input name=\"password\" value=\"hunter2\">", "<input name=\"password\" value=\"[redacted]\">"},
    {"ClientSecret:(string) (len=7) \"hunter2\"", "ClientSecret:(string) (len=7) \"[redacted]\""},
    {"(string) (len=9) \"X-Api-Key\": ([]string) (len=1 cap=1) {\n (string) (len=7) \"abcdefg\"\n }",
     "(string) (len=9) \"X-Api-Key\": ([]string) (len=1 cap=1) {\\n (string) (len=7) \"[redacted]\"\\n }"},
    {"Password: (*string)(0xc000012345)((len=7) \"hunter2\"), Host: \"a.example.com\"",
     "Password: (*string)(0xc000012345)((len=7) \"[redacted]\"), Host: \"a.example.com\""},
    {"http.Header{\"Authorization\":[]string{\"Bearer abc123def\"}} status=401",
     "http.Header{\"Authorization\":[]string{\"Bearer [redacted]\"}} status=401"},
    {"sent Bearer abc123def to api.okta.com", "sent Bearer [redacted] to api.okta.com"},
    {"Authorization%3A%20Bearer%20abc123def", "Authorization%3A%20Bearer%20[redacted]"},
    // A name, a bracket and a value in lines of their own
    {"\"Authorization\": [\n    \"Zq7RkVt2mWx9LpN4\"\n  ],\n  \"Accept\": [\n    \"*/*\"\n  ]",
     "\"Authorization\": [\\n    \"[redacted]\"\\n  ],\\n  \"Accept\": [\\n    \"*/*\"\\n  ]"},
    {"\"Cookie\": [\n    \"sid=sommernacht; a=b\",\n    \"c=d\"\n  ]",
     "\"Cookie\": [\\n    \"[redacted]\",\\n    \"c=d\"\\n  ]"},
    {"body=\"{\\n  \\\"X-Api-Key\\\": [\\n    \\\"kP3vTz8QwErT6yUi\\\"\\n  ]}\"",
     "body=\"{\\n  \\\"X-Api-Key\\\": [\\n    \\\"[redacted]\\\"\\n  ]}\""},
    {"\"password\": {\n    \"value\": \"hunter2\"\n  }",
     "\"password\": {\\n    \"value\": \"[redacted]\"\\n  }"},
    {"\"password\":\n  {\n    \"type\": \"plain\",\n    \"value\": \"hunter2\"",
     "\"password\":\\n  {\\n    \"type\": \"plain\",\\n    \"value\": \"[redacted]\""},
    {"\"passwords\" : [ \n\t\"hunter2\",\n\t\"hunter3\"\n]",
     "\"passwords\" : [ \\n\\t\"[redacted]\",\\n\\t\"[redacted]\"\\n]"},
    {"passwords:\n  - hunter2\n  - 'hunter 3'\nhosts:\n  - a.example.com",
     "passwords:\\n  - [redacted]\\n  - '[redacted]'\\nhosts:\\n  - a.example.com"},
    {"tokens=[\"abcdefgh\",\n\"client_secret\":\"hunter2\"",
     "tokens=[\"[redacted]\",\\n\"client_secret\":\"[redacted]\""},
    {"api_key:\n  \"abcdefgh\"\n", "api_key:\\n  \"[redacted]\"\\n"},
    // Names of data sources
    {"open svc:hunter2@tcp(db:3306)/x: refused", "open svc:[redacted]@tcp(db:3306)/x: refused"},
    {"svc:hun/ter2@unix(/run/db.sock)/x", "svc:[redacted]@unix(/run/db.sock)/x"},
    {"jdbc:oracle:thin:svc/hunter2@db:1521:x", "jdbc:oracle:thin:svc/[redacted]@db:1521:x"},
    {"connect svc/hunter2@//db.lan/orcl and svc/hunter2@db.lan:1521/orcl",
     "connect svc/[redacted]@//db.lan/orcl and svc/[redacted]@db.lan:1521/orcl"},
    // Elements
    {"<wsse:Password Type=\"PasswordText\">hunter2</wsse:Password>",
     "<wsse:Password Type=\"PasswordText\">[redacted]</wsse:Password>"},
    {"<ns2:Token type=\\\"x\\\">abcdefgh</ns2:Token>", "<ns2:Token type=\\\"x\\\">[redacted]</ns2:Token>"},
    {"<password><![CDATA[hun<ter]2]]></password> 401", "<password><![CDATA[[redacted]]]></password> 401"},
    {"<response status='success'><result><key>LUFRPT1Zq7RkVt2mWx9=</key></result></response>",
     "<response status='success'><result><key>[redacted]</key></result></response>"},
    // Names and values beside each other
    {"{\"value\":\"hunter2\",\"name\":\"client_secret\"}",
     "{\"value\":\"[redacted]\",\"name\":\"client_secret\"}"},
    {"{\n  \"value\": \"abc123def456\",\n  \"key\": \"Authorization\"\n}",
     "{\\n  \"value\": \"[redacted]\",\\n  \"key\": \"Authorization\"\\n}"},
    {"{\"name\":\"password\",\"type\":\"string\",\"value\":\"hunter2\"}",
     "{\"name\":\"password\",\"type\":\"string\",\"value\":\"[redacted]\"}"},
    {"{Name:client_secret Value:hunter2}", "{Name:client_secret Value:[redacted]}"},
    {"[\"Accept\", \"*/*\", \"X-Api-Key\", \"Zq7RkVt2mWx9LpN4bH8s\"]",
     "[\"Accept\", \"*/*\", \"X-Api-Key\", \"[redacted]\"]"},
    {"[(b'x-api-key', b'Zq7RkVt2mWx9LpN4bH8s'), ('cookie', 'sid=abc; a=b')]",
     "[(b'x-api-key', b'[redacted]'), ('cookie', '[redacted]')]"},
    {"Content-Disposition: form-data; name=\"password\"\r\n\r\nhunter2\r\n--b--",
     "Content-Disposition: form-data; name=\"password\"\\r\\n\\r\\n[redacted]\\r\\n--b--"},
    {"form-data; name=\\\"client_secret\\\"\\r\\nContent-Type: text/plain\\r\\n\\r\\nhunter2\\r\\n--b--",
     "form-data; name=\\\"client_secret\\\"\\r\\nContent-Type: text/plain\\r\\n\\r\\n[redacted]\\r\\n--b--"},
    {"cfg {Key:Zq7RkVt2mWx9LpN4bH8s Host:10.0.0.1}", "cfg {Key:[redacted] Host:10.0.0.1}"},
    {"{ID:7 Endpoint:a.example.com Key:Zq7RkVt2mWx9LpN4bH8s}",
     "{ID:7 Endpoint:a.example.com Key:[redacted]}"},
    // Names
    {"X-chkp-sid: Zq7RkVt2mWx9LpN4bH8s", "X-chkp-sid: [redacted]"},
    {"X-LW-UAKS: _Zq7RkVt2mWx9LpN4bH8s", "X-LW-UAKS: [redacted]"},
    {"https://x.lan/app;jsessionid=Zq7RkVt2mWx9LpN4bH8s?a=b", "https://x.lan/app;jsessionid=[redacted]?a=b"},
    {"role_id=x secret_id=1b2c3d4e-0000-1111-2222-333344445555", "role_id=x secret_id=[redacted]"},
    {"grant_type=authorization_code&code_verifier=abcdefgh",
     "grant_type=authorization_code&code_verifier=[redacted]"},
    {"bind cn=svc,dc=x pw=hunter2 failed", "bind cn=svc,dc=x pw=[redacted] failed"},
    {"svc_pw: hunter2", "svc_pw: [redacted]"},
    {"snmp community=hunter2 timeout", "snmp community=[redacted] timeout"},
    {"snmp_community: hunter2", "snmp_community: [redacted]"},
    {"Get \\\"https://api.example.com/token/Zq7RkVt2mWx9LpN4bH8s/x\\\": 401",
     "Get \\\"https://api.example.com/token/[redacted]/x\\\": 401"},
    {"Private-Lines: 2\nAAAAgQCkV5x9Zb3Lq0w7\nAAB7=\nPrivate-MAC: 1f2e",
     "Private-Lines: 2\\n[redacted]\\n[redacted]\\nPrivate-MAC: 1f2e"},
    {"pass\u200bword=hunter2", "pass\\u200bword=[redacted]"},
    // Keys and values
    {"password=hunter2", "password=[redacted]"},
    {"PASSWORD = hunter2", "PASSWORD = [redacted]"},
    {"password: hunter2", "password: [redacted]"},
    {"\"password\" : \"hunter2\"", "\"password\" : \"[redacted]\""},
    {"'passwd':'hunter2'", "'passwd':'[redacted]'"},
    {"pwd=hunter2;Database=x", "pwd=[redacted];Database=x"},
    {"Server=tcp:db;User ID=sa;Password=hun ter 2;Encrypt=true",
     "Server=tcp:db;User ID=sa;Password=[redacted];Encrypt=true"},
    {"passphrase='correct horse battery staple'", "passphrase='[redacted]'"},
    {"password=\"two words and \\\" a quote\" status=401", "password=\"[redacted]\" status=401"},
    {"{\"password\":\"ends in backslash \\\\\",\"status\":401}",
     "{\"password\":\"[redacted]\\\\\",\"status\":401}"},
    {"{\\\"password\\\":\\\"a\\\\\\\"b c\\\",\\\"status\\\":401}",
     "{\\\"password\\\":\\\"[redacted]\\\",\\\"status\\\":401}"},
    {"password=\"never closed and runs on", "password=\"[redacted]"},
    {"password='abc never closed\nnext line", "password='[redacted]\\nnext line"},
    {"{\"client_secret\":\"abc~def.ghi\",\"x\":1}", "{\"client_secret\":\"[redacted]\",\"x\":1}"},
    {"clientSecret: abc123def456", "clientSecret: [redacted]"},
    {"client secret: abc123def456", "client secret: [redacted]"},
    {"OKTA_API_TOKEN=00abcdefgh", "OKTA_API_TOKEN=[redacted]"},
    {"okta.api-key=abcdefgh", "okta.api-key=[redacted]"},
    {"apikey=abcdefgh", "apikey=[redacted]"},
    {"API key: abcdefgh12", "API key: [redacted]"},
    {"secret key 'abcdefgh12' refused", "secret key '[redacted]' refused"},
    {"access_token=abcdefgh&expires_in=3600", "access_token=[redacted]&expires_in=3600"},
    {"refresh_token=1//abc-def", "refresh_token=[redacted]"},
    {"id_token:abcdefgh", "id_token:[redacted]"},
    {"session_token=\"FwoGZXIvYXdzE\"", "session_token=\"[redacted]\""},
    {"token => 'abcdefgh'", "token => '[redacted]'"},
    {"[api_key] => abcdefgh", "[api_key] => [redacted]"},
    {"{Token:abcdefgh Password:hunter2 Retries:3}", "{Token:[redacted] Password:[redacted] Retries:3}"},
    {"<Password>hunter2</Password>", "<Password>[redacted]</Password>"},
    {"<client_secret type=\"x\">abc def</client_secret>",
     "<client_secret type=\"x\">[redacted]</client_secret>"},
    {"<password>&lt;hunter2&gt;</password>", "<password>[redacted]</password>"},
    {"\\u003cpassword\\u003ehunter2\\u003c/password\\u003e",
     "\\u003cpassword\\u003e[redacted]\\u003c/password\\u003e"},
    {"password=\"<hunter2>\" token=<token>", "password=\"[redacted]\" token=<token>"},
    {"Cookie: a=\"b c\"; d=e\npassword=hunter2", "Cookie: [redacted]\\npassword=[redacted]"},
    {"Authorization: \"abc never closed\n\"client_secret\":\"hunter2",
     "Authorization: \"[redacted]\":\"[redacted]"},
    {"password: |\n  hunter2 hunter\nuser: x", "password: |\\n  [redacted]\\nuser: x"},
    {"signal --password hunter2 --verbose", "signal --password [redacted] --verbose"},
    {"signal --client-secret=hunter2 --verbose", "signal --client-secret=[redacted] --verbose"},
    {"msg=\"invalid api key 0123456789abcdef\"", "msg=\"invalid api key [redacted]\""},
    {"the password is hunter2hunter2", "the password is [redacted]"},
    {"password = “hunter2”", "password = “[redacted]”"},
    {"HTTP_PROXY_PASSWORD=pä55wörd!", "HTTP_PROXY_PASSWORD=[redacted]"},
    // URLs
    {"https://user:hunter2@proxy.lan:3128/", "https://user:[redacted]@proxy.lan:3128/"},
    {"postgres://u:p@ss:w@db.lan/x?y=1", "postgres://u:[redacted]@db.lan/x?y=1"},
    {"amqp://u:pa/ss@mq.lan/", "amqp://u:[redacted]@mq.lan/"},
    {"nats://a:hunter2@n1:4222,nats://b:hunter3@n2:4222",
     "nats://a:[redacted]@n1:4222,nats://b:[redacted]@n2:4222"},
    {"https%3A%2F%2Fuser%3Ahunter2%40proxy.lan", "https%3A%2F%2Fuser%3A[redacted]%40proxy.lan"},
    {"https://0123456789abcdef0123@o1.ingest.sentry.io/1", "https://[redacted]@o1.ingest.sentry.io/1"},
    {"GET /v1?api_key=abcdefgh&limit=5 HTTP/1.1\" 401", "GET /v1?api_key=[redacted]&limit=5 HTTP/1.1\" 401"},
    {"/cb?code=0.AXoA1b2C3d4E5f&state=1", "/cb?code=[redacted]&state=1"},
    {"/x?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260222%2Fus-east-1&X-Amz-Signature=abcdef0123&X-Amz-Date="
     "1",
     "/x?X-Amz-Credential=[redacted]&X-Amz-Signature=[redacted]&X-Amz-Date=1"},
    {"/x?x-amz-security-token=IQoJb3JpZ2luX2Vj%2F%2F%2F&a=1", "/x?x-amz-security-token=[redacted]&a=1"},
    {"/blob?sv=2022&sig=abc%2Bdef%3D&se=2026", "/blob?sv=2022&sig=[redacted]&se=2026"},
    {"redirect=https%3A%2F%2Fx%3Fpassword%3Dhunter2%26user%3Dbob next",
     "redirect=https%3A%2F%2Fx%3Fpassword%3D[redacted]%26user%3Dbob next"},
    {"x=https%253A%252F%252Fx%253Fpassword%253Dhunter2%2526u%253Db",
     "x=https%253A%252F%252Fx%253Fpassword%253D[redacted]%2526u%253Db"},
    {"%7B%22password%22%3A%22hunter2%22%7D", "%7B%22password%22%3A%22[redacted]%22%7D"},
    {"body={\\u0022password\\u0022:\\u0022hunter2\\u0022}",
     "body={\\u0022password\\u0022:\\u0022[redacted]\\u0022}"},
    {"grant_type=x\\u0026client_secret\\u003dhunter2\\u0026a=1",
     "grant_type=x\\u0026client_secret\\u003d[redacted]\\u0026a=1"},
    {"{&quot;password&quot;:&quot;hunter2&quot;}", "{&quot;password&quot;:&quot;[redacted]&quot;}"},
    {"\\x70assword=hunter2", "\\x70assword=[redacted]"},
    {"AccountName=a;AccountKey=abc/def+ghi==;EndpointSuffix=core",
     "AccountName=a;AccountKey=[redacted];EndpointSuffix=core"},
    {"Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=abc/def=",
     "Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=[redacted]"},
    // Shapes
    {"key AKIAIOSFODNN7EXAMPLE is inactive", "key [redacted] is inactive"},
    {"ASIAIOSFODNN7EXAMPLE", "[redacted]"},
    {"creds wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY end", "creds [redacted] end"},
    {"ghp_0123456789abcdefghijABCDEFGHIJ012345 x", "[redacted] x"},
    {"github_pat_11ABCDEFG0123456789_abcdefgh", "[redacted]"},
    {"xoxb-123456789012-abcdefGHIJ", "[redacted]"},
    {"AIzaSyA-0123456789abcdefghijklmnopqrstu", "[redacted]"},
    {"ya29.a0AfH6SMBx-abc_def", "[redacted]"},
    {"got 00aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789-_aB", "got [redacted]"},
    {"tenant abc8Q~abcdefghijklmnopqrstuvwxyz0123456 x", "tenant [redacted] x"},
    {"sk_live_0123456789abcdef", "[redacted]"},
    {"npm_0123456789abcdefghijABCDEFGHIJ012345", "[redacted]"},
    {"sntrys_eyJpYXQiOjE2ODczMzY1NDMuNjk4NTksInVybCI6bnVsbH0=_abc", "[redacted]"},
    {"dop_v1_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "[redacted]"},
    {"glpat-0123456789abcdefghij", "[redacted]"},
    {"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.SflKxwRJSMeKKF2QT4fwpM expired", "[redacted] expired"},
    {"ops_eyJzaWduSW5BZGRyZXNzIjoibXkifQ", "ops_[redacted]"},
    {"-----BEGIN RSA PRIVATE KEY-----\nMIIEow==\n-----END RSA PRIVATE KEY-----\nnext", "[redacted]\\nnext"},
    {"\"private_key\":\"-----BEGIN PRIVATE KEY-----\\nMIIE/ow+\\n-----END PRIVATE KEY-----\\n\",\"a\":1",
     "\"private_key\":\"[redacted]\",\"a\":1"},
    {"-----BEGIN EC PRIVATE KEY-----\\nMHcCAQEEIIabcdef", "[redacted]"},
    {"MHcCAQEEIIabcdef\n-----END EC PRIVATE KEY-----", "[redacted]-----END EC PRIVATE KEY-----"},
};

TEST(RedactorTest, SecretsVanishAndTheRestStays) {
  for (const SecretCase& c : kSecrets) EXPECT_EQ(Redact(c.text), c.shown) << c.text;
}

TEST(RedactorTest, SecretsVanishBehindEveryKeyInEveryQuoting) {
  const char* keys[] = {"password",
                        "passwd",
                        "pwd",
                        "secret",
                        "client_secret",
                        "clientSecret",
                        "CLIENT-SECRET",
                        "api_key",
                        "apikey",
                        "api-key",
                        "ApiKey",
                        "access_key",
                        "secret_key",
                        "secret_access_key",
                        "aws_secret_access_key",
                        "token",
                        "access_token",
                        "accessToken",
                        "refresh_token",
                        "id_token",
                        "session_token",
                        "x-amz-security-token",
                        "private_key",
                        "passphrase",
                        "credential",
                        "credentials",
                        "auth",
                        "X-Api-Key",
                        "x-auth-token",
                        "Private-Token",
                        "okta_api_token",
                        "DB_PASSWORD",
                        "Authorization",
                        "signature"};
  const char* forms[] = {"K=V",
                         "K=V end",
                         "K: V",
                         "K:V,",
                         "K = V",
                         "K=\"V\"",
                         "K='V'",
                         "\"K\":\"V\"",
                         "\"K\": \"V\"",
                         "{'K': 'V'}",
                         "{\\\"K\\\":\\\"V\\\"}",
                         "{\\\\\\\"K\\\\\\\":\\\\\\\"V\\\\\\\"}",
                         "?a=1&K=V&b=2",
                         "K%3DV%26b%3D2",
                         "%22K%22%3A%22V%22",
                         "K%253DV",
                         "\\u0022K\\u0022:\\u0022V\\u0022",
                         "K\\u003dV",
                         "{&quot;K&quot;:&quot;V&quot;}",
                         "<K>V</K>",
                         "--K V",
                         "--K=V",
                         "K => V",
                         "map[K:[V] a:[b]]",
                         "{K:V a:b}",
                         "-H 'K: V'",
                         "-H \"K: V\"",
                         "[K] => V",
                         "K=\"V",
                         "K='V runs on",
                         "h[\"K\"] = \"V\"",
                         "\"K\":[\"V\",\"V\"]",
                         "(K=V)",
                         "[K=V]",
                         "K := \"V\"",
                         "K=`V`",
                         "level=ERROR msg=\"x K=V y\"",
                         "{\"log\":\"[ERROR] okta: {\\\"K\\\": \\\"V\\\"}\\n\",\"stream\":\"stderr\"}",
                         "K=b'V'"};
  const char* values[] = {"hunter2hunter2", "Zx9-_.~Zx9",
                          "aGVsbG8gd29ybGQ=", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"};
  for (const char* key : keys) {
    for (const char* form : forms) {
      for (const char* value : values) {
        const std::string text = absl::StrReplaceAll(form, {{"K", key}, {"V", value}});
        const std::string shown = Redact(text);
        EXPECT_EQ(shown.find(value), std::string::npos) << text << "\n" << shown;
        EXPECT_NE(shown.find("[redacted]"), std::string::npos) << text << "\n" << shown;
        EXPECT_EQ(Redact(shown), shown) << text;
      }
    }
  }
}

constexpr const char* kInnocent[] = {
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/okta-AbCdEf not found",
    "NoSuchKey: <Error><Code>NoSuchKey</Code><Key>2026/02/22/Zq7RkVt2mWx9LpN4.json.gz</Key></Error>",
    "SecretId: \"prod/okta2-tenant7\" not found",
    "allowed headers: [\"Authorization\", \"Content-Type\", \"X-Amz-Date\"]",
    "required: [\"password\", \"username\"]",
    "('token', 'expired')",
    "{\"value\":\"42\",\"name\":\"connector\"}",
    "{\"name\":\"token\",\"description\":\"x\",\"value\":null}",
    "    /go/pkg/mod/github.com/nats-io/nats.go@v1.31.0/nats.go:1521 +0x1f",
    "alice/bob@corp.example.com denied",
    "lookup feed.pw: no such host",
    "bgp community=65000:100 refused",
    "kv {Key:Zq7RkVt2mWx9LpN4bH8s Revision:5}",
    "object {Key:logs/2026/02/Zq7RkVt2mWx9LpN4bH8s.gz Host:s3}",
    "Get \"https://a.example.com/api/v1/tokens/00Tabc123def456ghi7890\": 404",
    "Get \"https://id.example.com/oauth2/token/introspect\": 503",
    "<token expired> status 401",
    "<Error><Code>ERR401EXPIREDKEY2</Code></Error>",
    "Private-Lines: 14",
    "token:\\nstatus 401",
    "passwords:\\n  - expired",
    "\"password\": {\\n  \"expired\": true\\n}",
    "Content-Disposition: form-data; name=\"token\"; filename=\"a.txt\"",
    "https://a.example.com/app;jsessionid=0?page=1",
    "Authorization: failed host api.example.com:443",
    "Authorization: header missing",
    "user:alice@corp.example.com denied",
    "see /bots/list and /api/webhooks/12",
    "{\"token\":{\"value\":null}}",
    "[ERROR] okta: poll failed: 401 Unauthorized",
    "[ERROR] okta: token expired",
    "token=invalid",
    "token: expired",
    "error=invalid_token",
    "\"error\":\"invalid_token\",\"error_description\":\"The access token expired\"",
    "WWW-Authenticate: Bearer realm=\"api\", error=\"invalid_token\", error_description=\"The token has "
    "expired\"",
    "the client secret keys are expired",
    "AADSTS7000222: The provided client secret keys for app '8f2c1b9e' are expired.",
    "client_secret: AADSTS7000215: Invalid client secret provided",
    "pq: password authentication failed for user \"svc\"",
    "password: authentication failed",
    "connector=1password-events status=401",
    "[INFO] 1password: fetched 12 events",
    "tokens=401",
    "max_tokens=4096 used",
    "auth=oauth2 status=401",
    "auth=basic",
    "auth: 401",
    "\"auth\":\"client_credentials\"",
    "token_type=bearer expires_in=3600",
    "grant_type=client_credentials&scope=read",
    "token_endpoint=https://id.sophos.com/api/v2/oauth2/token",
    "Post \"https://login.microsoftonline.com/x/oauth2/v2.0/token\": dial tcp: lookup "
    "login.microsoftonline.com: no such host",
    "oauth2: cannot fetch token: 401 Unauthorized",
    "oauth2: \"invalid_grant\" \"The refresh token is expired.\"",
    "failed to refresh token: context deadline exceeded",
    "failed to get token: googleapi: Error 403: forbidden",
    "token: status=401 code=unauthorized",
    "token: api.crowdstrike.com: no such host",
    "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON",
    "invalid character 'T' looking for beginning of value",
    "password=<nil> token=null secret=\"\"",
    "password=**** token=[redacted]",
    "api_key=${OKTA_API_TOKEN}",
    "secret=missing",
    "nats: authorization violation",
    "Authorization: failed",
    "missing Authorization header",
    "basic authentication is disabled",
    "Basic auth required",
    "bearer token invalid",
    "Bearer authentication failed",
    "splunk connector: 503",
    "cookie: expired",
    "signature: invalid",
    "signature=auth-401",
    "signature mismatch",
    "credentials: not found",
    "GOOGLE_APPLICATION_CREDENTIALS=/etc/gcp/key.json",
    "PWD=/root",
    "https://docs.witfoo.com/conductor/integrations/okta/#authentication-failed-401",
    "https://api.okta.com:443/api/v1/logs?since=2026-02-22&limit=1000",
    "dial tcp 10.0.0.5:443: i/o timeout",
    "mail from a:b@c.com at http://h:80/p?x=a@b",
    "/events?code=401&limit=10",
    "--- PASS: TestClient401Unauthorized (0.00s)",
    "git commit 0123456789abcdef0123456789abcdef01234567",
    "{\"level\":\"error\",\"signature\":\"oauth-refresh\",\"count\":3}",
    "Größe überschritten: 日本語 ✓ “quoted”",
    "E0000011 Invalid token provided",
    "C:\\new\\temp",
    "",
};

TEST(RedactorTest, DiagnosesStayAsTheyAre) {
  for (const char* text : kInnocent) EXPECT_EQ(Redact(text), text);
}

TEST(RedactorTest, ReadsAnEnvironmentWithItsZeroBytes) {
  EXPECT_EQ(Redact(std::string_view("A=1\0PASSWORD=hunter2\0B=2", 24)),
            "A=1\\x00PASSWORD=[redacted]\\x00B=2");
}

TEST(RedactorTest, ControlAndInvisibleCharactersBecomeVisible) {
  EXPECT_EQ(Redact("a\x1b[31mb\tc\nd\re\x7f"), "a\\x1b[31mb\\tc\\nd\\re\\x7f");
  EXPECT_EQ(Redact("\xe2\x80\xae"
                   "evil\xe2\x81\xa6\xe2\x80\xa8\xe2\x80\x8b\xc2\x85"),
            "\\u202eevil\\u2066\\u2028\\u200b\\u0085");
  EXPECT_EQ(Redact("\xff\xc3(\xed\xa0\x80"), "\\xff\\xc3(\\xed\\xa0\\x80");
  EXPECT_EQ(Redact(std::string_view("a\0b", 3)), "a\\x00b");
}

TEST(RedactorTest, WithoutRedactionSecretsStayAndControlsDoNot) {
  const Redactor redactor({.hide_secrets = false});
  EXPECT_EQ(redactor.Redact("password=hunter2\x1b").str(), "password=hunter2\\x1b");
}

TEST(RedactorTest, CutsAtACharacterAndSaysHowMuchIsMissing) {
  const Redactor redactor({.max_bytes = 10});
  EXPECT_EQ(redactor.Redact("0123456789").str(), "0123456789");
  EXPECT_EQ(redactor.Redact("0123456789ab").str(), "0123456789…[+2 bytes]");
  EXPECT_EQ(redactor.Redact("012345678\xc3\xa4\xc3\xa4").str(), "012345678…[+4 bytes]");
  EXPECT_EQ(redactor.Redact("12345678\x1b").str(), "12345678…[+1 bytes]");
  EXPECT_EQ(redactor.Redact("1 password=hunter2").str(), "1 password…[+8 bytes]");
}

TEST(RedactorTest, SecretsThatStraddleTheCutDoNotLeak) {
  const std::string secret = "Zq9" + std::string(40, 'k') + "Zq9";
  for (const char* form :
       {"password=$ tail", "\"password\":\"$\"", "Authorization: Bearer $", "https://u:$@host/", "xoxb-$",
        "eyJ$.$.$", "-----BEGIN PRIVATE KEY-----\\n$\\n-----END PRIVATE KEY-----"}) {
    const std::string tail = absl::StrReplaceAll(form, {{"$", secret}});
    for (std::size_t padding = 0; padding < 160; ++padding) {
      const std::string text = std::string(padding, '.') + " " + tail + std::string(300, '-');
      const std::string shown = Redactor({.max_bytes = 128}).Redact(text).str();
      EXPECT_EQ(shown.find("Zq9"), std::string::npos) << shown;
      EXPECT_LE(shown.size(), 128u + 32u);
    }
  }
}

TEST(RedactorTest, VeryLongSecretsDoNotLeakThroughTheWindow) {
  for (const std::size_t size : {5000u, 9000u, 50000u, 5000000u}) {
    const std::string text =
        "x password=\"" + std::string(size, 'k') + "\" Authorization: Bearer " + std::string(size, 'k');
    EXPECT_EQ(Redactor().Redact(text).str().find("kkkk"), std::string::npos) << size;
  }
  // The window ends inside the second secret, which the first one's brevity brings into sight.
  for (std::size_t size = 12000; size < 12400; size += 7) {
    const std::string text =
        "token=" + std::string(size, 'a') + " AKIAIOSFODNN7EXAMPLE token=" + std::string(64, 'b');
    const std::string shown = Redactor().Redact(text).str();
    EXPECT_EQ(shown.find("AKIAI"), std::string::npos);
    EXPECT_EQ(shown.find("bb"), std::string::npos);
  }
}

TEST(RedactorTest, RandomTextsGiveOneShowableLineThatStaysAsItIs) {
  const std::string_view pieces[] = {"password",
                                     "=",
                                     ":",
                                     " ",
                                     "\"",
                                     "'",
                                     "\\",
                                     "\\\"",
                                     "%22",
                                     "%3D",
                                     "\n",
                                     "\\n",
                                     "token",
                                     "Bearer ",
                                     "Authorization: ",
                                     "Duo a:1b2c3d4e5f ",
                                     "{value:",
                                     "cookies=map[",
                                     "user:1b2c3d4e@api.example.com",
                                     "<ApiKey value=",
                                     "\"name\":\"",
                                     "\"value\":\"",
                                     "Key:",
                                     "Host:",
                                     "(string) (len=",
                                     "[]string{",
                                     "<![CDATA[",
                                     "</",
                                     "@tcp(",
                                     "oracle:thin:",
                                     "Private-Lines: 1\n",
                                     "form-data; name=\"",
                                     "- ",
                                     "/token/",
                                     "/bot123456:1b2c3d4e5f6a7b8c9d0e1f",
                                     "hunter2hunter2",
                                     "[redacted]",
                                     "[",
                                     "]",
                                     "{",
                                     "}",
                                     ",",
                                     "&",
                                     ";",
                                     "://",
                                     "@",
                                     "a",
                                     "Z9",
                                     "expired",
                                     "…[+5 bytes]",
                                     "\x1b",
                                     "\xff",
                                     "\xe2\x80\xae",
                                     "\\u0022",
                                     "eyJ",
                                     "AKIAIOSFODNN7EXAMPLE",
                                     "-----BEGIN PRIVATE KEY-----",
                                     "-----END PRIVATE KEY-----",
                                     "401",
                                     "Cookie: ",
                                     "code=",
                                     "?",
                                     "<",
                                     ">",
                                     "|",
                                     "/",
                                     "key ",
                                     "api ",
                                     "curl -u ",
                                     "map[",
                                     "-",
                                     "digest ",
                                     "Set-Cookie",
                                     "xox",
                                     "b-",
                                     "secret",
                                     "\xc3",
                                     "\xa4",
                                     "u",
                                     "x",
                                     "0",
                                     "00",
                                     ".",
                                     "…",
                                     "null",
                                     "**"};
  std::mt19937 random(7);
  const Redactor redactors[] = {Redactor({.max_bytes = 40}), Redactor({.max_bytes = 1024}),
                                Redactor({.max_bytes = 1}),
                                Redactor({.hide_secrets = false, .max_bytes = 64})};
  for (int i = 0; i < 60000; ++i) {
    std::string text;
    for (int n = static_cast<int>(random() % 24); n > 0; --n) {
      if (random() % 16 == 0) {
        text += static_cast<char>(random());
      } else {
        text += pieces[random() % std::size(pieces)];
      }
    }
    const Redactor& redactor = redactors[i % 4];
    const std::string shown = redactor.Redact(text).str();
    ASSERT_TRUE(IsShowable(shown)) << text;
    ASSERT_LE(shown.size(), (i % 4 == 0 ? 40u : i % 4 == 1 ? 1024u : i % 4 == 2 ? 1u : 64u) + 32u);
    ASSERT_EQ(redactor.Redact(shown).str(), shown) << text;
  }
}

TEST(RedactorTest, HostileTextsTakeLinearTime) {
  for (const char* unit : {"token=",
                           "password=\"",
                           "password=\\\"{",
                           "://a:b",
                           "Bearer a",
                           "token 'a",
                           "cookie: ",
                           "curl -u ",
                           "token=map[",
                           ";pwd=no",
                           "----BEGIN ",
                           "authorization: digest a=\"",
                           "%25",
                           "\\",
                           "sid='",
                           "a.",
                           "eyJ",
                           "\"password\":{\"",
                           "secret: a: ",
                           "-----END PRIVATE KEY-----",
                           "X8Q~",
                           "a:1b2c3d4e@",
                           "secret:{value:",
                           "cookies=map[",
                           "authorization: duo a:1b2c3d4e ",
                           "<token value=",
                           "\"value\":\"",
                           "{Key:1b2c3d4e5f6a7b8c9d ",
                           "snmp community=",
                           "<a:token x=",
                           "<token>",
                           "<token><![CDATA[",
                           "token=(string) (len=",
                           "token: (string) {",
                           "a:b@tcp(",
                           "oracle:thin:a/b@",
                           "Private-Lines: 1\n",
                           "password:\n - ",
                           "password:\n - \"a",
                           "\"password\": [\n\"",
                           "\"password\": {\n\"a\": \"b\",",
                           "\"name\":\"token\",\"a\":1,",
                           "\"token\", \"",
                           "/token/",
                           "form-data; name=\"token\"\n",
                           "sid=a1;",
                           "\xe2\x80\x8b"}) {
    std::string text;
    while (text.size() < 200000) text += unit;
    const Redactor redactor({.max_bytes = 1 << 20});
    const auto start = std::chrono::steady_clock::now();
    redactor.Redact(text);
    const auto took = std::chrono::steady_clock::now() - start;
    // Quadratic behaviour takes minutes.
    EXPECT_LT(std::chrono::duration<double>(took).count(), 5.0) << unit;
  }
}

TEST(RedactorTest, ThreadsMayShareOne) {
  const Redactor redactor;
  std::vector<std::thread> threads;
  std::vector<std::string> shown(4);
  for (std::string& text : shown) {
    threads.emplace_back([&] { text = redactor.Redact("glpat-0123456789abcdefghij password=x").str(); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& text : shown) EXPECT_EQ(text, "[redacted] password=[redacted]");
}

}  // namespace
}  // namespace wflogscan
