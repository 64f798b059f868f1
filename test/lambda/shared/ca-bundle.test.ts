import { expect, test } from "vitest";
import { parseCaBundle, readCaBundle } from "../../../lambda/shared/ca-bundle.ts";
import { createParametersStandIn } from "../../../simulator/stand-ins/parameters.ts";
import { createPrivateCa } from "../../private-ca.ts";

const one = createPrivateCa("One").certificate;
const other = createPrivateCa("Other").certificate;
const name = "/acme/ca";

async function read(value: string, nowMilliseconds = Date.now()): Promise<readonly string[]> {
  const parameters = createParametersStandIn();
  parameters.put(name, value, "String");
  return (await readCaBundle(name, parameters, nowMilliseconds)).map(({ pem }) => pem);
}

test("all certificates are read, with comments and Windows' line ends between them", async () => {
  const windows = other.replaceAll("\n", "\r\n");
  const pems = await read(`# Acme's CAs\n${one}\n# the next one\r\n${windows}`);
  expect(pems).toEqual([one.trim(), windows.trim()]);
});

test("a SecureString is read, too", async () => {
  const parameters = createParametersStandIn();
  parameters.put(name, one, "SecureString");
  await expect(readCaBundle(name, parameters, Date.now())).resolves.toHaveLength(1);
});

test.each([
  ["another text", "my-ca.pem"],
  ["a private key alone", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"],
])("%s is reported as no certificate", async (_, value) => {
  await expect(read(value)).rejects.toThrow(
    /^There is no PEM certificate in the SSM parameter \/acme\/ca of spaceliftCaParameter: put .*, then deploy again\.$/,
  );
});

test.each([
  ["a last one that is cut off", `${one}${other.slice(0, -40)}`, "2 of 2"],
  ["a first one that is cut off", `${one.slice(0, -40)}\n${other}`, "1 of 2"],
  ["one whose content is damaged", `${one}${other.replace(/\n\w{20}/, "\n")}`, "2 of 2"],
])("%s is reported with its number and the limits of a parameter", async (_, value, number) => {
  await expect(read(value)).rejects.toThrow(
    new RegExp(`^Certificate ${number} in the SSM parameter /acme/ca .* is cut off or damaged\\. .*4 KB.*8 KB: put `),
  );
});

test("a bundle is refused once all of its certificates have expired", async () => {
  const inTwentyYears = Date.now() + 20 * 365 * 86_400_000;
  await expect(read(one, inTwentyYears)).rejects.toThrow(
    /^Every certificate in the SSM parameter \/acme\/ca .* has expired, the last one on 20\d\d-\d\d-\d\d: put /,
  );
});

test("the end of a certificate is known", () => {
  const bundle = parseCaBundle(one);
  const days = bundle.kind === "whole" && ((bundle.certificates[0]?.endMilliseconds ?? 0) - Date.now()) / 86_400_000;
  expect(days).toBeCloseTo(3650, 0);
});
