import type { Gap, ListedRecords } from "../../lambda/registrar/recovery/domain/recovery-plan.ts";
import type { Progress, Sample } from "./recovery-rules.ts";
import type { Rules } from "./rules.ts";
import { type Recovering, type Spacelift, since } from "./spacelift.ts";

/** Spacelift keeps the newest hundred. */
const mostKept = 100;

/** Newest first. */
export function listedIn({ samples }: Spacelift, { scenario }: Rules): readonly number[] {
  const times = scenario.spacelift?.times ?? [];
  const keys = times.flatMap((_, key) => (samples[key] === "listed" ? [key] : []));
  return keys.sort((one, other) => (times[other] ?? 0) - (times[one] ?? 0));
}

export function recordsOf(keys: readonly number[], { scenario }: Rules): ListedRecords<Sample> {
  const records = keys.map((key) => ({ key: String(key), epochSeconds: scenario.spacelift?.times[key] ?? 0 }));
  return { records, isAtEnd: true };
}

export function progressOf({ mark, seen, reported }: Pick<Recovering, "mark" | "seen" | "reported">): Progress {
  const progress = { sinceEpochSeconds: since, markEpochSeconds: mark, completeMilliseconds: 0 };
  return { ...progress, seen: new Set(seen.map(String)), reported: new Set(reported.map(String)) };
}

/** Newer samples, which the model leaves out, fill the list. */
export function gapIn(recovering: Recovering, rules: Rules): Gap | undefined {
  const { records } = recordsOf(recovering.listed, rules);
  const newer = Array.from({ length: recovering.isFull ? mostKept : 0 }, (_, index) => ({
    key: `newer ${index}`,
    epochSeconds: 100_000,
  }));
  return rules.protocol.recovery.findGap(progressOf(recovering), { records: [...newer, ...records], isAtEnd: true }, 0);
}

export function eventsIn({ fromEpochSeconds, untilEpochSeconds }: Gap, { scenario }: Rules): readonly number[] {
  const times = scenario.spacelift?.times ?? [];
  return times.flatMap((time, key) => (fromEpochSeconds <= time && time <= untilEpochSeconds ? [key] : []));
}
