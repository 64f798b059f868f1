import { createServer, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { createResponder } from "../../../lambda/adapters/cloudformation.ts";
import { createHttpClient } from "../../../lambda/adapters/http.ts";
import { listenOnLoopback, stopServer } from "../../../simulator/loopback.ts";

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

/** Answers with these statuses in turn, and cuts the connection at 0. */
async function startBucket(...statuses: readonly number[]) {
  const received: Received[] = [];
  const server = createServer((incoming, outgoing) => {
    void text(incoming).then((body) => {
      const status = statuses[received.length] ?? 200;
      received.push({ method: incoming.method, url: incoming.url, headers: incoming.headers, body });
      if (status === 0) outgoing.destroy();
      else outgoing.writeHead(status).end();
    });
  });
  const port = await listenOnLoopback(server, 0);
  stops.push(() => stopServer(server));
  return { url: `http://127.0.0.1:${port}/response?X-Amz-Signature=CANARY`, received };
}

const respond = createResponder(createHttpClient(), () => Promise.resolve());

test("an answer is put once, with the empty content type that the signature covers", async () => {
  const { url, received } = await startBucket();
  await respond(url, '{"Status":"SUCCESS"}');
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({
    method: "PUT",
    url: "/response?X-Amz-Signature=CANARY",
    headers: { "content-type": "", "content-length": "20" },
    body: '{"Status":"SUCCESS"}',
  });
});

test("an answer that is refused or unacknowledged is sent again", async () => {
  const { url, received } = await startBucket(503, 0);
  await respond(url, "{}");
  expect(received).toHaveLength(3);
});

test("an answer that is refused four times rejects without the URL", async () => {
  const { url } = await startBucket(403, 403, 403, 403);
  const failure = await respond(url, "{}").then(
    () => "taken",
    (error: unknown) => String(error),
  );
  expect(failure).toBe("Error: CloudFormation did not accept the answer: status 403");
});

test.each(["not a URL with CANARY", "https://CANARY:x/", "http://127.0.0.1:1/?X-Amz-Signature=CANARY"])(
  "an error shows no unusable URL: %s",
  async (url) => {
    await expect(respond(url, "{}")).rejects.toThrow(/^(?!.*CANARY)/);
  },
);

test("an error shows no URL from its cause", async () => {
  const detail = "no connection to https://bucket.example/?X-Amz-Signature=CANARY";
  const unreachable = createResponder(
    () => Promise.resolve({ kind: "not_sent", detail }),
    () => Promise.resolve(),
  );
  await expect(unreachable("https://bucket.example/", "{}")).rejects.toThrow("no connection to [url]");
});
