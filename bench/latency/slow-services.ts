import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listenOnLoopback, stopServer } from "../../simulator/loopback.ts";
import { createPrivateCa } from "../../test/private-ca.ts";
import { type Services, startServices } from "../cold-start/services.ts";
import { delays } from "./delays.ts";

/** `connected` is the end of a TLS handshake with Datadog. Any other name is an operation of AWS, or `POST` for Datadog. */
export interface Step {
  readonly name: string;
  /** Milliseconds since 1970, with fractions. */
  readonly endedAt: number;
}

export interface SlowServices {
  /** AWS over HTTP, Datadog over TLS with a private CA. */
  readonly services: Services;
  readonly caFile: string;
  /** Returns the steps since the last call. */
  readonly takeSteps: () => readonly Step[];
}

/** By the beginning of `X-Amz-Target`. */
const awsDelays = { AmazonSSM: delays.ssm, AmazonSQS: delays.sqs, DynamoDB_20120810: delays.dynamodb } as const;

/** Puts delays before the services of the cold starts, which answer at once. */
export async function startSlowServices(): Promise<SlowServices> {
  const services = await startServices();
  const folder = mkdtempSync(join(tmpdir(), "spacelift-datadog-latency-"));
  const caFile = join(folder, "ca.pem");
  const ca = createPrivateCa("Benchmark");
  writeFileSync(caFile, ca.certificate);
  let steps: Step[] = [];
  const note = (name: string) => steps.push({ name, endedAt: epochMilliseconds() });
  const inner = new Agent({ keepAlive: true });

  const passOn = (incoming: IncomingMessage, outgoing: ServerResponse, name: string, milliseconds: number) => {
    const answersAt = performance.now() + milliseconds;
    const { method = "", url = "/", headers } = incoming;
    const asked = request(new URL(url, services.url), { method, headers, agent: inner }, (answer) => {
      setTimeout(
        () => {
          note(name);
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(outgoing);
        },
        Math.max(0, answersAt - performance.now()),
      );
    });
    incoming.pipe(asked);
  };

  const aws = createServer((incoming, outgoing) => {
    const [service = "", operation = ""] = String(incoming.headers["x-amz-target"]).split(".");
    passOn(incoming, outgoing, operation, awsDelayOf(service));
  });
  const datadog = createTlsServer({ ...ca.issue() }, (incoming, outgoing) =>
    passOn(incoming, outgoing, "POST", delays.datadog),
  );
  datadog.on("secureConnection", () => note("connected"));
  const awsPort = await listenOnLoopback(aws, 0);
  const slow = createTcpServer((socket) => {
    setTimeout(() => datadog.emit("connection", socket), delays.handshake);
  }).listen(0, "127.0.0.1");
  await once(slow, "listening");
  const address = slow.address();
  if (address === null || typeof address === "string") throw new Error("Datadog's stand-in listens on no port");
  return {
    caFile,
    services: {
      ...services,
      url: `http://127.0.0.1:${awsPort}`,
      datadogUrl: `https://127.0.0.1:${address.port}`,
      close: async () => {
        inner.destroy();
        datadog.closeAllConnections();
        slow.close();
        await Promise.all([stopServer(aws), services.close()]);
        rmSync(folder, { recursive: true });
      },
    },
    takeSteps: () => {
      const taken = steps;
      steps = [];
      return taken;
    },
  };
}

function awsDelayOf(service: string): number {
  const delay = Object.entries(awsDelays).find(([name]) => name === service)?.[1];
  if (delay === undefined) throw new Error(`no delay is known for ${service}`);
  return delay;
}

/** The same in every process of this machine. */
function epochMilliseconds(): number {
  return performance.timeOrigin + performance.now();
}
