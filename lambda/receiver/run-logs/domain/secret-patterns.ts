const word = "[A-Za-z0-9]";
const url = "[\\w-]";
const base64 = "[A-Za-z0-9+/=]";

/** A name, then `=`, `:` or `=>`, with or without quotes, which JSON may have escaped. */
const assign = `["'\\\\]{0,3}[ \\t]{0,40}[:=]>?[ \\t]{0,8}["'\\\\]{0,3}`;

/**
 * Shapes of well-known secrets. None needs a word boundary, since a log may join a token to any text. Each takes linear time:
 * its length is bounded, or nothing has to follow its last repetition. A group, if there is one, is the secret, and ends the
 * match.
 *
 * Sources are the providers' documentations of their tokens, and the list of docs.spacelift.io, "Stack settings", "Enable well
 * known secret masking".
 */
export const secretPatterns: readonly RegExp[] = [
  // AWS: "IAM identifiers" has the prefixes.
  /(?:AKIA|ASIA)[A-Z0-9]{16}/g,
  secret(`secret[_-]?(?:access[_-]?)?key${assign}`, base64, 40),
  secret(`(?:session|security)[_-]?token${assign}`, base64, 100),
  // GitHub, GitLab, Slack.
  token("gh[oprsu]_", word, 36),
  token("github_pat_", "\\w", 36),
  token("gl(?:agent|cbt|dt|ffct|ft|imt|oas|pat|ptt|rt|rtr|soat)-", "[\\w.-]", 20),
  token("xox[a-z]-", url, 10),
  token("xapp-[0-9]-", url, 10),
  token("hooks\\.slack\\.com/(?:services|triggers|workflows)/", "[\\w/+-]", 20),
  // Datadog and Spacelift: their keys have no prefix.
  secret(`(?:dd|datadog)[_-]?(?:api|app|application)[_-]?key${assign}`, "[0-9A-Fa-f]", 32),
  secret(`spacelift_?[a-z_]{0,30}(?:secret|token|private_key)${assign}`, "[\\w.+/=-]", 16),
  // Azure, Google.
  /[0-9]Q~[\w~.-]{31,34}/g,
  secret("(?:AccountKey|SharedAccessKey)=", base64, 40),
  // JSON of Go spells an ampersand as `\u0026`.
  secret("(?:[?&;]|u0026)sig=", "[A-Za-z0-9%/+=]", 30),
  secret("SharedAccessSignature=", "[^\\s\"'\\\\;]", 30),
  /AIzaSy[\w-]{33}/g,
  token("ya29\\.", url, 20),
  // Vault, HCP Terraform, npm, PyPI, Docker, DigitalOcean, Stripe, SendGrid, Anthropic, OpenAI, age.
  token("hv[bsr]\\.", url, 24),
  token("atlasv1\\.", url, 60),
  /npm_[A-Za-z0-9]{36}/g,
  token("pypi-AgE", url, 50),
  token("dckr_(?:oat|pat)_", url, 20),
  /do[opr]_v1_[0-9a-f]{64}/g,
  token("[rs]k_(?:live|test)_", word, 16),
  /SG\.[\w-]{22}\.[\w-]{43}/g,
  token("sk-(?:ant|proj|svcacct|admin)-", url, 20),
  /AGE-SECRET-KEY-1[0-9A-Z]{58}/g,
  // A private key in base64, as in a kubeconfig: "-----BEGIN", then a key's type.
  token("LS0tLS1CRUdJTi(?:BEU0|BFQy|BFTkNS|BPUEVOU1NI|BQR1Ag|BQUklW|BSU0Eg)", base64, 16),
  // Headers.
  secret("bearer[ \\t]{1,8}", "[\\w.~+/=-]", 20),
  secret(
    `authorization${assign}[\\[]?(?:apikey|basic|digest|key|negotiate|sharedkey|token)[ \\t]{1,8}`,
    "[^\\n\"'\\\\]",
    4,
  ),
  secret(`authorization${assign}[\\[]?`, "[\\w.~+/=:-]", 20),
  secret(`authorization${assign}[\\[]?aws4-hmac-sha256`, "[^\\n\"'\\\\]", 16),
  secret(
    `(?:api-key|application-key|x-vault-token|auth-token|private-token|job-token)${assign}`,
    "[^\\s\"'\\\\,;]",
    16,
  ),
  // Passwords in URLs. One with a slash is no valid URL (RFC 3986, section 3.2).
  /:\/\/[^\s/:@"'<>]{0,256}:([^\s/"'<>]{1,4096})(?=@)/g,
];

/** At least so many characters after the start. `{n,}` would overflow V8's stack in a run of megabytes, and `*` does not. */
function token(start: string, character: string, least: number): RegExp {
  return new RegExp(`${start}${character}{${least}}${character}*`, "g");
}

/** A secret after text in any case that stays. */
function secret(start: string, character: string, least: number): RegExp {
  return new RegExp(`${start}(${character}{${least}}${character}*)`, "gi");
}
