import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { asText, at, parseJson } from "../../lambda/shared/json.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { listenOnLoopback, stopServer } from "../../simulator/loopback.ts";
import { createDatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import { createPolicyEvaluator } from "../../simulator/stand-ins/policy-evaluator.ts";
import { startSpaceliftStandIn } from "../../simulator/stand-ins/spacelift.ts";
import { busyAccount } from "../../test/lambda/poller/account.ts";

export const webhookSecret = "the webhook's secret";
const apiKey = "the Datadog API key";
const spaceliftKey = { id: "01K9VJ3Q8T6W2X4Y5Z6A7B8C9D", secret: new Secret("the-Spacelift-key"), spaces: ["root"] };

export interface Services {
  /** Of AWS. */
  readonly url: string;
  readonly datadogUrl: string;
  readonly spaceliftUrl: string;
  /** Number of POSTs that Datadog has accepted. */
  readonly accepted: () => number;
  readonly close: () => Promise<void>;
}

/** Serves what a first call needs on the loopback. The ledger is empty, and every answer comes at once. */
export async function startServices(): Promise<Services> {
  const spacelift = await startSpaceliftStandIn({
    evaluator: await createPolicyEvaluator("no-opa-here"),
    load: () => busyAccount,
  });
  spacelift.account.putApiKey(spaceliftKey);
  let accepted = 0;
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
          if (answer.status < 300) accepted += 1;
          outgoing.writeHead(answer.status, answer.headers).end(answer.body);
        }
      },
      () => outgoing.destroy(),
    );
  });
  const port = await listenOnLoopback(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    datadogUrl: `http://127.0.0.1:${port}`,
    spaceliftUrl: spacelift.url,
    accepted: () => accepted,
    close: async () => {
      await Promise.all([stopServer(server), spacelift.close()]);
    },
  };
}

/** The rest are keys of Datadog. */
const parameters = new Map([
  ["/webhook-secret", webhookSecret],
  ["/spacelift-api-key-id", spaceliftKey.id],
  ["/spacelift-api-key-secret", spaceliftKey.secret.reveal()],
]);

function answerAws(target: string, body: Buffer): string {
  const request = parseJson(body.toString("utf8"));
  switch (target.split(".").at(-1) ?? "") {
    case "GetParameter": {
      const name = asText(at(request, "Name")) ?? "";
      const Value = parameters.get(name) ?? apiKey;
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
