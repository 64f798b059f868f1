import { sign } from "../../lambda/receiver/domain/signature.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { readParameter } from "./aws.ts";
import { output } from "./installation.ts";
import { reachable } from "./stand-ins.ts";

/** The secrets that the receiver accepts, newest first. */
export async function webhookSecrets(): Promise<readonly Secret[]> {
  const lines = (await readParameter(output("WebhookSecretParameter"))) ?? "";
  return lines.split("\n").map((line) => new Secret(line.split(" ")[0] ?? ""));
}

/** Posts to the deployed API, signed if there is a secret. Returns the status. */
export async function post(body: string, secret?: Secret): Promise<number> {
  const signature = secret === undefined ? {} : { "X-Signature-256": sign(secret, Buffer.from(body)) };
  const answer = await fetch(reachable(output("WebhookUrl")), {
    method: "POST",
    headers: { "Content-Type": "application/json", ...signature },
    body,
  });
  await answer.body?.cancel();
  return answer.status;
}
