/** OpenSSL's codes (Node.js, "X509 certificate error codes"), and Node's own code for another host's certificate. */
const codes =
  /\b(?:ERR_TLS_CERT_ALTNAME_INVALID|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|HOSTNAME_MISMATCH|INVALID_CA|(?:CERT|CRL)_\w+)\b/;

export const untrustedProblem = "is not signed by a public CA";

/** Why Node refused the server's certificate. `undefined` if `detail` contains no certificate error. */
export function certificateProblem(detail: string): string | undefined {
  const [code] = codes.exec(detail) ?? [];
  if (code === undefined) return undefined;
  if (code === "CERT_HAS_EXPIRED") return "has expired";
  if (code === "CERT_NOT_YET_VALID") return "is not valid yet";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID" || code === "HOSTNAME_MISMATCH") return "belongs to another host";
  return untrustedProblem;
}
