import { once } from "node:events";
import { createServer, type Server } from "node:https";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import type { TLSSocket } from "node:tls";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { createConnections } from "../../../lambda/adapters/connections.ts";
import { withEarlyConnection } from "../../../lambda/adapters/early-connection.ts";
import { createHttpClient } from "../../../lambda/adapters/http.ts";
import { createPrivateCa } from "../../private-ca.ts";

const ca = createPrivateCa("Early connections");
const certificate = ca.issue();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

async function startServer() {
  const handshakes: TLSSocket[] = [];
  const resumed: boolean[] = [];
  const server: Server = createServer({ ...certificate }, (_, outgoing) => outgoing.end("hello"));
  server.on("secureConnection", (socket) => {
    handshakes.push(socket);
    resumed.push(socket.isSessionReused());
  });
  let connections = 0;
  server.on("connection", () => {
    connections += 1;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${port}`, server, handshakes, resumed, connections: () => connections };
}

function connect(url: string, trusted: readonly string[] = [ca.certificate]) {
  const connections = withEarlyConnection(createConnections(trusted), url);
  onTestFinished(() => connections.https.destroy());
  const request = createHttpClient(undefined, connections);
  return {
    open: connections.open,
    ask: (path = "/a") => request({ method: "GET", url: url + path, headers: {}, deadlineMilliseconds: 5_000 }),
  };
}

test("a request takes the open connection, and the next request takes it again", async () => {
  const { url, server, connections } = await startServer();
  const { open, ask } = connect(url);
  open();
  await once(server, "secureConnection");
  open();
  expect(await ask()).toMatchObject({ kind: "answered", body: "hello" });
  expect(await ask()).toMatchObject({ kind: "answered" });
  expect(connections()).toBe(1);
});

test("a request takes a connection whose handshake has not ended, and an idle connection is enough", async () => {
  const { url, connections } = await startServer();
  const { open, ask } = connect(url);
  open();
  open();
  expect(await ask()).toMatchObject({ kind: "answered" });
  open();
  expect(await ask()).toMatchObject({ kind: "answered" });
  expect(connections()).toBe(1);
});

test.each([4_001, -1])("no request takes a connection that was opened %i ms ago", async (milliseconds) => {
  const { url, server, connections } = await startServer();
  const { open, ask } = connect(url);
  open();
  await once(server, "secureConnection");
  vi.setSystemTime(Date.now() + milliseconds);
  expect(await ask()).toMatchObject({ kind: "answered" });
  expect(connections()).toBe(2);
});

test("a connection that got old in a frozen function is replaced, with the session that the server knows", async () => {
  const { url, server, resumed, connections } = await startServer();
  const { open, ask } = connect(url);
  open();
  await ask();
  vi.setSystemTime(Date.now() + 60_000);
  open();
  await once(server, "secureConnection");
  expect(await ask()).toMatchObject({ kind: "answered" });
  expect(connections()).toBe(2);
  expect(resumed).toEqual([false, true]);
});

test("no request takes a connection that the server has closed", async () => {
  const { url, server, handshakes } = await startServer();
  const { open, ask } = connect(url);
  open();
  await once(server, "secureConnection");
  const [socket] = handshakes;
  socket?.end();
  if (socket !== undefined) await once(socket, "close");
  expect(await ask()).toMatchObject({ kind: "answered" });
  expect(handshakes).toHaveLength(2);
});

test("after a handshake that fails under a request, nothing was sent", async () => {
  const { server } = await startServer();
  const handshake = Promise.withResolvers<void>();
  const slow = createTcpServer((socket) => void handshake.promise.then(() => server.emit("connection", socket)));
  slow.listen(0, "127.0.0.1");
  await once(slow, "listening");
  onTestFinished(() => void slow.close());
  const { port } = slow.address() as AddressInfo;
  const { open, ask } = connect(`https://127.0.0.1:${port}`, []);
  open();
  await once(slow, "connection");
  // The client's side is connected, too.
  await new Promise((resolve) => setTimeout(resolve, 20));
  const answer = ask();
  handshake.resolve();
  expect(await answer).toEqual({ kind: "not_sent", detail: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
});

test("the failure of a connection that no request took yet stays without effect", async () => {
  const { url, server } = await startServer();
  const { open, ask } = connect(url);
  server.once("connection", (socket) => socket.destroy());
  open();
  await once(server, "connection");
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await ask()).toMatchObject({ kind: "answered" });
});

test("a request to another origin does not take the connection", async () => {
  const [one, other] = [await startServer(), await startServer()];
  const connections = withEarlyConnection(createConnections([ca.certificate]), one.url);
  onTestFinished(() => connections.https.destroy());
  connections.open();
  await once(one.server, "secureConnection");
  const request = createHttpClient(undefined, connections);
  const answer = await request({ method: "GET", url: other.url, headers: {}, deadlineMilliseconds: 5_000 });
  expect(answer).toMatchObject({ kind: "answered" });
  expect(other.connections()).toBe(1);
});

test("an origin without TLS is not opened early", async () => {
  const { url, connections } = await startServer();
  connect(url.replace("https:", "http:")).open();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(connections()).toBe(0);
});
