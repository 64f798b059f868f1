import { expect, test } from "vitest";
import { describeFailure, networkAdvice } from "../../../scripts/deployment/advice.ts";
import { OperatorError } from "../../../scripts/deployment/operator-error.ts";

test.each([
  ["DNS", "getaddrinfo ENOTFOUND sqs.eu-wst-1.amazonaws.com", "DNS does not know this host"],
  ["TLS", "self-signed certificate in certificate chain", "AWS_CA_BUNDLE"],
  ["TLS", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "AWS_CA_BUNDLE"],
  ["a firewall", "connect ETIMEDOUT 1.2.3.4:443", "set HTTPS_PROXY"],
])("advice on the network distinguishes %s", (_, text, advice) => {
  expect(networkAdvice(text, undefined)).toContain(advice);
});

test("behind a proxy, an unreachable host may be the proxy", () => {
  expect(networkAdvice("connect ECONNREFUSED 127.0.0.1:3128", "HTTPS_PROXY")).toContain("The proxy in HTTPS_PROXY or");
});

test.each([
  ["AccessDenied", "User: x is not authorized to perform: sqs:ReceiveMessage", "docs/operations.md"],
  ["ExpiredToken", "The security token included in the request is expired", "log in again"],
  ["UnrecognizedClientException", "The security token included in the request is invalid.", "log in again"],
])("%s names a remedy", (name, message, advice) => {
  const error = Object.assign(new Error(message), { name });
  const [first, second] = describeFailure(error).split("\n");
  expect(first).toBe(`${name}: ${message}`);
  expect(second).toContain(advice);
});

test("an OperatorError is printed as it is, and an unknown error without advice", () => {
  expect(describeFailure(new OperatorError("There is no stack a."))).toBe("There is no stack a.");
  expect(describeFailure(new TypeError("x"))).toBe("TypeError: x");
});
