import type { TimedSeries } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import type { Answer } from "../../lambda/forwarder/domain/answer.ts";
import type { DatadogAnswer } from "../../simulator/stand-ins/datadog-exchange.ts";
import { minute, second } from "../virtual-time.ts";
import { markMetric } from "./generator.ts";
import type { PostFault } from "./post-faults.ts";
import { standInKey, type World } from "./world.ts";

/** Returns the result as the adapter would. */
export type Exchange = (
  series: readonly TimedSeries[],
  fault: PostFault,
  deadlineMilliseconds: number,
) => Promise<Answer>;

/** Without a network. Socket delays take virtual time. */
export function createExchange(world: World): Exchange {
  const { time, random } = world;

  const ingest = (series: readonly TimedSeries[]) =>
    world.datadog.answer({
      method: "POST",
      path: "/api/v2/series",
      headers: { "dd-api-key": standInKey },
      body: Buffer.from(JSON.stringify({ series: series.map(payloadOf) })),
    });

  const arrive = (series: readonly TimedSeries[], points: PostFault["points"]): DatadogAnswer => {
    switch (points) {
      case "stored":
        return ingest(series);
      case "dropped":
        return ingest([]);
      case "part stored":
        // Keep the mark, which identifies the event.
        return ingest(series.filter(({ metric }) => metric === markMetric || random.chance(0.5)));
      case "stored late":
        world.latePosts += 1;
        time.after(random.between(minute, 90 * minute), () => {
          world.latePosts -= 1;
          ingest(series);
        });
        return ingest([]);
    }
  };

  return async (series, { points, answer }, deadline) => {
    const started = time.now();
    await time.sleep(Math.min(deadline, random.chance(0.1) ? 10 * second : random.between(5, 500)));
    if (answer.kind === "not_sent") return { kind: "not_sent", why: "unreachable", detail: answer.detail };
    const came = arrive(series, points);
    switch (answer.kind) {
      case "true":
        return answerOf(came);
      case "slow":
        await time.sleep(started + deadline - time.now() - 1);
        return answerOf(came);
      case "other":
        return answerOf(answer.change(came));
      case "lost":
        return { kind: "lost", detail: answer.detail };
      case "none":
        await time.sleep(started + deadline - time.now());
        return { kind: "lost", detail: "no whole answer before the deadline" };
    }
  };
}

function payloadOf({ metric, type, tags, value, second: timestamp }: TimedSeries) {
  return { metric, type: type === "gauge" ? 3 : 1, tags, points: [{ timestamp, value }] };
}

function answerOf({ status, headers, body }: DatadogAnswer): Answer {
  const date = Date.parse(headers["date"] ?? "") / 1000;
  const reset = Number(headers["x-ratelimit-reset"]);
  return {
    kind: "answered",
    status,
    body,
    ...(Number.isFinite(date) && { dateEpochSeconds: date }),
    ...(reset > 0 && { resetSeconds: reset }),
  };
}
