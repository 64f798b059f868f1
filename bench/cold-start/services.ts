import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { asText, at, parseJson } from "../../lambda/shared/json.ts";
import { listenOnLoopback, stopServer } from "../../simulator/loopback.ts";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";

export const webhookSecret = "the webhook's secret";
const apiKey = "the Datadog API key";

/** Serves what a first call needs on one loopback port. The ledger is empty, and every answer comes at once. */
export async function startServices() {
  const datadog = createDatadogStandIn({ clock: Date.now, apiKey });
  const server = createServer((incoming, outgoing) => {
    buffer(incoming).then(
      (body) => {
        const { method = "", url: path = "", headers } = incoming;
        const target = headers["x-amz-target"];
        if (typeof target === "string") {
          outgoing.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end(answerAws(target, body));
        } else if (path === "/answer") {
          outgoing.writeHead(200).end();
        } else {
          const answer = datadog.answer({ method, path, headers, body });
          outgoing.writeHead(answer.status, answer.headers).end(answer.body);
        }
      },
      () => outgoing.destroy(),
    );
  });
  const port = await listenOnLoopback(server, 0);
  return { url: `http://127.0.0.1:${port}`, close: () => stopServer(server) };
}

function answerAws(target: string, body: Buffer): string {
  const request = parseJson(body.toString("utf8"));
  switch (target.split(".").at(-1) ?? "") {
    case "GetParameter": {
      const name = asText(at(request, "Name")) ?? "";
      const Value = name.includes("webhook") ? webhookSecret : apiKey;
      return JSON.stringify({ Parameter: { Name: name, Type: "SecureString", Value, Version: 1 } });
    }
    case "SendMessage": {
      const text = asText(at(request, "MessageBody")) ?? "";
      return JSON.stringify({ MessageId: "a", MD5OfMessageBody: createHash("md5").update(text).digest("hex") });
    }
    case "BatchGetItem":
      return '{"Responses":{},"UnprocessedKeys":{}}';
    default:
      return "{}";
  }
}
