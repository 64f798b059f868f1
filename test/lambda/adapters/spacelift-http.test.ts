import { createServer } from "node:http";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { createSpaceliftHttp } from "../../../lambda/adapters/spacelift-http.ts";
import { certificateProblem } from "../../../lambda/shared/certificate-error.ts";
import { DeploymentFailure } from "../../../lambda/shared/custom-resource/deployment-failure.ts";
import { MissingParameterError } from "../../../lambda/shared/parameters.ts";
import { createParametersStandIn } from "../../../simulator/stand-ins/parameters.ts";
import { createPrivateCa } from "../../private-ca.ts";
import { listen } from "../../scripts/listen.ts";
import { startTlsFront } from "../../tls-front.ts";

const ca = createPrivateCa("Acme");
const otherCa = createPrivateCa("Another");
const name = "/acme/ca";

/** A host with a certificate of `issuer`, and a client that knows `bundle`. Time moves by hand. */
async function start(bundle: string | undefined, issuer = ca, readMilliseconds = 0) {
  const origin = await listen(
    createServer((_, response) => response.end("hello")),
    onTestFinished,
  );
  const host = await startTlsFront(origin, issuer.issue());
  let now = 1_000_000_000_000;
  let reads = 0;
  const parameters = createParametersStandIn({
    disrupt: () => {
      reads += 1;
      now += readMilliseconds;
      return "none";
    },
  });
  if (bundle !== undefined) parameters.put(name, bundle, "String");
  const http = createSpaceliftHttp({ parameters, now: () => now });
  const get = async (caParameter?: string) => {
    const request = { method: "GET", url: host.url, headers: {}, deadlineMilliseconds: 5_000 };
    const result = await http(caParameter)(request);
    return result.kind === "answered" ? result.body : (certificateProblem(result.detail) ?? result.detail);
  };
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { host, parameters, get, pass, reads: () => reads };
}

const untrusted = "is not signed by a public CA";

test("the certificate of a private CA is refused without the bundle, and trusted with it", async () => {
  const { get, reads } = await start(ca.certificate);
  expect(await get()).toBe(untrusted);
  expect(reads()).toBe(0);
  expect([await get(name), await get(name)]).toEqual(["hello", "hello"]);
  expect(reads()).toBe(1);
});

test("the limit of an answer holds with a bundle", async () => {
  const { host, parameters } = await start(ca.certificate);
  const http = createSpaceliftHttp({ parameters, maximumAnswerBytes: 4 });
  const result = await http(name)({ method: "GET", url: host.url, headers: {}, deadlineMilliseconds: 5_000 });
  expect(result).toEqual({ kind: "lost", detail: "an answer of more than 4 bytes", isTooLarge: true });
});

test("an intermediate CA is enough", async () => {
  const intermediate = ca.issueCa("Acme for servers");
  const { get } = await start(intermediate.certificate, intermediate);
  expect(await get(name)).toBe("hello");
});

test("the CAs that Node trusts stay trusted", async () => {
  const nodes = getCACertificates("default");
  setDefaultCACertificates([...nodes, otherCa.certificate]);
  onTestFinished(() => setDefaultCACertificates(nodes));
  const { get } = await start(ca.certificate, otherCa);
  expect(await get(name)).toBe("hello");
});

test("a replaced CA is trusted at once", async () => {
  const { get, host, parameters, pass, reads } = await start(ca.certificate);
  expect(await get(name)).toBe("hello");
  host.replaceCertificate(otherCa.issue());
  parameters.put(name, otherCa.certificate, "String");
  pass(2_000);
  expect(await get(name)).toBe("hello");
  expect(reads()).toBe(2);
});

test("a removed CA is refused within minutes", async () => {
  const { get, parameters, pass } = await start(ca.certificate);
  expect(await get(name)).toBe("hello");
  parameters.put(name, otherCa.certificate, "String");
  pass(5 * 60_000);
  expect(await get(name)).toBe(untrusted);
});

test("a bundle without the host's CA is read once a second at most", async () => {
  const { get, pass, reads } = await start(otherCa.certificate);
  expect([await get(name), await get(name), await get(name)]).toEqual([untrusted, untrusted, untrusted]);
  expect(reads()).toBe(1);
  pass(1_000);
  expect(await get(name)).toBe(untrusted);
  expect(reads()).toBe(2);
});

test("a bundle that breaks later leaves the earlier one in use", async () => {
  const { get, parameters, pass } = await start(ca.certificate);
  expect(await get(name)).toBe("hello");
  parameters.put(name, "nothing", "String");
  pass(5 * 60_000);
  expect(await get(name)).toBe("hello");
});

test("nothing is sent without a usable bundle", async () => {
  const missing = await start(undefined);
  await expect(missing.get(name)).rejects.toBeInstanceOf(MissingParameterError);
  const broken = await start("nothing");
  await expect(broken.get(name)).rejects.toBeInstanceOf(DeploymentFailure);
});

test("a slow read of the bundle takes from the request's time", async () => {
  const { get } = await start(ca.certificate, ca, 5_000);
  expect(await get(name)).toBe("no time was left");
  expect(await get(name)).toBe("hello");
});
