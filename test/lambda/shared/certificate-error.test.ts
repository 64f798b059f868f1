import { expect, test } from "vitest";
import { certificateProblem } from "../../../lambda/shared/certificate-error.ts";

test.each([
  ["CERT_HAS_EXPIRED", "has expired"],
  ["CERT_NOT_YET_VALID", "is not valid yet"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "belongs to another host"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "is not signed by a public CA"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "is not signed by a public CA"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "is not signed by a public CA"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "is not signed by a public CA"],
])("%s: the certificate %s", (code, problem) => {
  expect(certificateProblem(code)).toBe(problem);
});

test.each(["ECONNREFUSED", "ENOTFOUND", "no whole answer within 10000 ms", "status 403"])(
  "%s is no certificate problem",
  (detail) => {
    expect(certificateProblem(detail)).toBeUndefined();
  },
);
