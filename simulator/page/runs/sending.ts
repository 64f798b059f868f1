import type { RunDelivery } from "../../messages/run.ts";
import { isObject } from "./policy-input.ts";

export type SentInput =
  | { readonly kind: "sent" }
  /** The policy did not route the run to the webhook. */
  | { readonly kind: "notRouted" }
  /** The webhook refused the last try, or the policy failed. */
  | { readonly kind: "refused"; readonly problem: string }
  | { readonly kind: "unreachable" };

/** Posts a policy input, which Spacelift then evaluates, signs and delivers. */
export async function sendPolicyInput(text: string): Promise<SentInput> {
  try {
    const response = await fetch("/policy", { method: "POST", body: text });
    const answer: unknown = await response.json();
    if (!response.ok) return { kind: "refused", problem: problemOf(answer) };
    return { kind: isObject(answer) && answer["sent"] === 0 ? "notRouted" : "sent" };
  } catch {
    return { kind: "unreachable" };
  }
}

/** Posts the same signed bytes again. Undefined if the simulator does not answer. */
export async function sendSigned(
  headers: RunDelivery["headers"],
  body: string,
): Promise<{ readonly status: number; readonly body: string } | undefined> {
  try {
    const response = await fetch("/webhook", { method: "POST", headers: headers.map(([...pair]) => pair), body });
    return { status: response.status, body: await response.text() };
  } catch {
    return undefined;
  }
}

function problemOf(answer: unknown): string {
  if (!isObject(answer)) return "The simulator gave an unknown answer.";
  const { message, refused } = answer;
  const [first] = Array.isArray(refused) ? refused : [];
  const last = isObject(first) ? ` The last answer was ${String(first["status"])}: ${String(first["body"])}` : "";
  return `${String(message)}${last}`;
}
