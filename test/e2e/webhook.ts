import { sign } from "../../lambda/receiver/domain/signature.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { readParameter } from "./aws.ts";
import { output } from "./installation.ts";
import { reachable } from "./services.ts";

/** The secrets that the receiver accepts, newest first. */
export function webhookSecrets(): Promise<readonly Secret[]> {
  return secretsIn(output("WebhookSecretParameter"));
}

export async function secretsIn(parameter: string): Promise<readonly Secret[]> {
  const lines = (await readParameter(parameter)) ?? "";
  return lines.split("\n").map((line) => new Secret(line.split(" ")[0] ?? ""));
}

/** Posts to the deployed API, signed if there is a secret. Returns the status. */
export function post(body: string, secret?: Secret): Promise<number> {
  return postTo(output("WebhookUrl"), body, secret);
}

export async function postTo(webhookUrl: string, body: string, secret?: Secret): Promise<number> {
  const signature = secret === undefined ? {} : { "X-Signature-256": sign(secret, Buffer.from(body)) };
  const answer = await fetch(reachable(webhookUrl), {
    method: "POST",
    headers: { "Content-Type": "application/json", ...signature },
    body,
  });
  await answer.body?.cancel();
  return answer.status;
}
