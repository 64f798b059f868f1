import { policyId, type SendingWorld } from "./sender.ts";

/** Spacelift keeps the newest hundred. */
const mostKept = 100;

/** As the policy's `sample` asks. A disabled webhook is not among the input's endpoints. */
export function keepSample(world: SendingWorld, event: { readonly number: number; readonly input: object }): void {
  const { sender, tally } = world;
  const endpoints = sender.webhook.enabled ? {} : { webhook_endpoints: [] };
  const isTruncated = sender.faults.strikes("samples: input truncated");
  if (isTruncated) tally.hit("samples: input truncated");
  keep(world, { ...event.input, ...endpoints }, { event: event.number, isTruncated });
  if (!sender.faults.strikes("samples: pushed out")) return;
  tally.hit("samples: pushed out", mostKept);
  for (let count = mostKept; count > 0; count -= 1) keep(world, otherInput, { event: undefined, isTruncated: false });
}

/** An internal error: the policy sends it, and a recovery cannot. */
const otherInput = { account: { name: "acme" }, internal_error: { severity: "ERROR" } };

function keep(
  { sender, time }: SendingWorld,
  input: object,
  sampled: { readonly event: number | undefined; readonly isTruncated: boolean },
): void {
  const epochSeconds = Math.floor(time.now() / 1000);
  sender.samples.keep(policyId, { timestamp: epochSeconds, input: JSON.stringify(input), body: "" });
  const newest = sender.samples.of(policyId)[0];
  if (newest !== undefined) sender.sampled.set(newest.key, { ...sampled, epochSeconds });
}

/** Whether a recovery reported the event's sample, or a span that it is in. */
export function isReported({ sender }: Pick<SendingWorld, "sender">, number: number): boolean {
  const own = [...sender.sampled].filter(([, { event }]) => event === number);
  return own.some(([key, { epochSeconds }]) =>
    sender.reports.some((report) =>
      "sample" in report
        ? report.sample === key
        : report.fromEpochSeconds <= epochSeconds && epochSeconds <= report.untilEpochSeconds,
    ),
  );
}

/** Reports in a world that lost no sample. */
export function falseAlarms({ sender }: Pick<SendingWorld, "sender">): readonly string[] {
  const { faults, reports } = sender;
  if (faults.has("samples: input truncated") || faults.has("samples: pushed out")) return [];
  return reports.map((report) => `reported as missing without a reason: ${JSON.stringify(report)}`);
}
