import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { readAwsCaBundle } from "../../../scripts/aws/ca-bundle.ts";
import { createPrivateCa } from "../../private-ca.ts";
import { startTlsFront } from "../../tls-front.ts";
import { listen } from "../listen.ts";
import { environmentWith } from "./configuration-files.ts";
import { awsError, callerIdentity, startFakeAws } from "./fake-aws.ts";

const ca = createPrivateCa("Acme");
const certificate = ca.issue();
const noStack = "Account 123456789012 has no stack spacelift-datadog in region eu-west-1. ";

/** Runs `dlq list` against an AWS with a certificate of the private CA. `bundle` becomes the file `ca.pem`. */
async function listDeadLetters(
  { config = "", variables = {} }: { readonly config?: string; readonly variables?: Readonly<Record<string, string>> },
  bundle = ca.certificate,
) {
  const aws = await startFakeAws({
    DescribeStacks: awsError("ValidationError", "Stack with id spacelift-datadog does not exist"),
    GetCallerIdentity: callerIdentity,
  });
  const { url } = await startTlsFront(aws.url, certificate);
  const env: Record<string, string> = environmentWith(`[default]\nregion = eu-west-1\n${config}`, {
    ...{ AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", ...variables },
  });
  const folder = env["HOME"] ?? "";
  writeFileSync(join(folder, "ca.pem"), bundle);
  const script = join(import.meta.dirname, "../../../scripts/dlq.ts");
  const child = spawn(process.execPath, [script, "list", "--endpoint-url", url], { env, cwd: folder });
  const ended = once(child, "exit");
  const said = await text(child.stderr);
  await ended;
  return said;
}

/** Tunnels every connection. */
async function startProxy() {
  const asked: string[] = [];
  const server = createServer();
  server.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    const { hostname, port } = new URL(`http://${request.url}`);
    const target = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    for (const each of [target, socket]) each.on("error", () => target.destroy());
  });
  return { url: await listen(server, onTestFinished), asked };
}

test("without a bundle, the certificate is refused", async () => {
  const said = await listDeadLetters({});
  expect(said).toMatch(/^The TLS certificate is not trusted, .* set AWS_CA_BUNDLE to the file of its CA \(region /);
});

test.each([
  ["the variable AWS_CA_BUNDLE", { variables: { AWS_CA_BUNDLE: "ca.pem" } }],
  ["the profile", { config: "ca_bundle = ca.pem\n" }],
  ["the variable rather than the profile", { config: "ca_bundle = no\n", variables: { AWS_CA_BUNDLE: "ca.pem" } }],
])("the bundle of %s is trusted", async (_, settings) => {
  expect(await listDeadLetters(settings)).toContain(noStack);
});

test("the bundle is trusted behind a proxy", async () => {
  const proxy = await startProxy();
  expect(await listDeadLetters({ variables: { AWS_CA_BUNDLE: "ca.pem", HTTPS_PROXY: proxy.url } })).toContain(noStack);
  expect(proxy.asked).not.toEqual([]);
  expect(await listDeadLetters({ variables: { HTTPS_PROXY: proxy.url } })).toContain("set AWS_CA_BUNDLE");
});

test.each([
  ["no such file", "no.pem", ca.certificate, /^AWS_CA_BUNDLE names no\.pem, which cannot be read \(Error: ENOENT/],
  [
    "a file without certificates",
    "ca.pem",
    "nothing",
    /^AWS_CA_BUNDLE names ca\.pem, which has no PEM certificate\.$/m,
  ],
  ["a damaged file", "ca.pem", ca.certificate.slice(0, -40), /, and its certificate 1 of 1 is damaged\.$/m],
])("%s is one sentence", async (_, AWS_CA_BUNDLE, bundle, sentence) => {
  expect(await listDeadLetters({ variables: { AWS_CA_BUNDLE } }, bundle)).toMatch(sentence);
});

test("an empty variable names no file", async () => {
  expect(await readAwsCaBundle({ AWS_CA_BUNDLE: "" })).toEqual([]);
});
