import { expect, test } from "vitest";
import { parseRegistration } from "../../../lambda/registrar/domain/registration-properties.ts";
import { explainFailure } from "../../../lambda/registrar/registration-failure.ts";
import { SpaceliftError } from "../../../lambda/registrar/spacelift.ts";
import { properties } from "./domain/properties.ts";

const explain = (detail: string) =>
  explainFailure(new SpaceliftError("unreachable", detail), parseRegistration(properties));

test("an untrusted certificate is reported with host and remedy, and not as a wrong address", () => {
  const sentence = explain("SELF_SIGNED_CERT_IN_CHAIN");
  expect(sentence).toMatch(/^The certificate of https:\/\/acme\.app\.spacelift\.io is not signed by a public CA/);
  expect(sentence).toContain("set spaceliftCaParameter to");
  expect(sentence).not.toContain("cannot be reached");
});

test("an expired certificate of the host is no fault of the CA's parameter", () => {
  expect(explain("CERT_HAS_EXPIRED")).toMatch(/ has expired \(CERT_HAS_EXPIRED\), .*: renew the host's certificate/);
});

test("a refused connection is reported as a wrong address", () => {
  expect(explain("ECONNREFUSED")).toMatch(/cannot be reached \(ECONNREFUSED\): set spaceliftEndpoint/);
});
