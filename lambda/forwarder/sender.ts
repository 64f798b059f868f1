import type { CachedValue } from "../shared/cached-value.ts";
import { describeError } from "../shared/log.ts";
import type { Secret } from "../shared/secret.ts";
import type { Retry } from "./delivery-result.ts";
import type { Answer } from "./domain/answer.ts";
import { isObjection, type Verdict, verdictOn } from "./domain/verdict.ts";
import type { MachinePorts } from "./machine-ports.ts";

export interface SenderPorts extends Pick<MachinePorts, "now"> {
  readonly apiKey: CachedValue<Secret>;
}

export type Send = (apiKey: Secret, deadlineMilliseconds: number) => Promise<Answer>;

export interface Sender {
  /** Why nothing more is sent in this batch. */
  readonly obstacle: () => Retry | undefined;
  /** Sends one POST, and a second one if Datadog refuses a key that has changed since. Sends nothing once there is an obstacle. */
  readonly send: (send: Send) => Promise<Verdict | undefined>;
  readonly answers: readonly Answer[];
}

const longestPostMilliseconds = 20_000;

/** For dead-lettering, delaying and answering. */
const reserveMilliseconds = 10_000;

/**
 * A sender for one batch. It does not ask a failed intake again, so an outage costs one POST in a batch, and at most that
 * POST has an unknown outcome.
 */
export function createSender(
  ports: SenderPorts,
  endsAt: number,
  isAcceptance: Parameters<typeof verdictOn>[1],
): Sender {
  const answers: Answer[] = [];
  let obstacle: Retry | undefined;
  let mayRereadKey = true;

  const stop = (detail: string, resetSeconds?: number): undefined => {
    obstacle = { kind: "retry", detail, ...(resetSeconds !== undefined && { resetSeconds }) };
  };

  const hasNewKey = async (): Promise<boolean> => {
    if (!mayRereadKey) return false;
    mayRereadKey = false;
    return ports.apiKey.refresh().then(
      () => true,
      () => false,
    );
  };

  const send = async (post: Send): Promise<Verdict | undefined> => {
    if (obstacle !== undefined) return undefined;
    const apiKey = await ports.apiKey.get().catch(describeError);
    if (typeof apiKey === "string") return stop(apiKey);
    const deadline = Math.min(longestPostMilliseconds, endsAt - reserveMilliseconds - ports.now());
    if (deadline <= 0) return stop("no time left in this invocation");
    const answer = await post(apiKey, deadline);
    answers.push(answer);
    const verdict = verdictOn(answer, isAcceptance);
    if (verdict.kind === "refused" && verdict.why === "forbidden" && (await hasNewKey())) return send(post);
    if (verdict.kind === "unknown") stop(verdict.detail);
    if (verdict.kind === "refused" && !isObjection(verdict)) stop(verdict.detail, verdict.resetSeconds);
    return verdict;
  };

  return { obstacle: () => obstacle, send, answers };
}
