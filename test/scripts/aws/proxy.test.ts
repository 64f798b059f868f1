import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { createHttpClient } from "../../../lambda/adapters/http.ts";
import { connectionsByEnvironment } from "../../../scripts/aws/proxy.ts";
import { networkAdvice } from "../../../scripts/deployment/advice.ts";
import { listen } from "../listen.ts";

/** A proxy that answers plain requests itself, and refuses tunnels as one that wants a password. */
async function startProxy() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end("by the proxy");
  });
  server.on("connect", (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
  });
  return { url: await listen(server, onTestFinished), asked };
}

function get(url: string, environment: Readonly<Record<string, string>>) {
  const request = createHttpClient(undefined, connectionsByEnvironment(environment));
  return request({ method: "GET", url, headers: {}, deadlineMilliseconds: 5_000 });
}

test.each(["HTTP_PROXY", "http_proxy"])("%s is used", async (name) => {
  const proxy = await startProxy();
  expect(await get("http://aws.example/x", { [name]: proxy.url })).toMatchObject({ status: 200, body: "by the proxy" });
  expect(proxy.asked).toEqual(["http://aws.example/x"]);
});

test("a request over TLS goes through a tunnel, and a refused tunnel is explained", async () => {
  const proxy = await startProxy();
  const result = await get("https://sqs.eu-west-1.amazonaws.com/", { HTTPS_PROXY: proxy.url });
  expect(proxy.asked).toEqual(["CONNECT sqs.eu-west-1.amazonaws.com:443"]);
  if (result.kind === "answered") throw new Error("the proxy refuses");
  expect(networkAdvice(result.detail, "HTTPS_PROXY")).toMatch(
    /^The proxy in HTTPS_PROXY does not let the request pass/,
  );
});

test("NO_PROXY names hosts that are asked directly", async () => {
  const proxy = await startProxy();
  const url = await listen(
    createServer((_, response) => response.end("direct")),
    onTestFinished,
  );
  const environment = { HTTP_PROXY: proxy.url, NO_PROXY: "localhost,127.0.0.1" };
  expect(await get(url, environment)).toMatchObject({ body: "direct" });
  expect(proxy.asked).toEqual([]);
});

const proxied = (version: string) => () =>
  connectionsByEnvironment({ HTTPS_PROXY: "http://user:hunter2@127.0.0.1:1" }, [], version);

test.each(["22.18.0", "24.4.1"])("Node %s would ignore a proxy, so it is refused", (version) => {
  expect(proxied(version)).toThrow(/^HTTPS_PROXY is set, and Node \S+ ignores it\. Use Node 22\.21 or newer, /);
  expect(() => connectionsByEnvironment({}, [], version)).not.toThrow();
});

test.each(["22.21.0", "24.5.0", "26.0.0"])("Node %s can use a proxy", (version) => {
  expect(proxied(version)).not.toThrow();
});
