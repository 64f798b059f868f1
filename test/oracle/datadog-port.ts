import { oldestSentSeconds } from "../../lambda/domain/claim.ts";
import { type Answer, outcomeAt, outcomeOf } from "../../lambda/domain/outcome.ts";
import type { Secret } from "../../lambda/domain/secret.ts";
import { apiKeyAges, createCachedValue } from "../../lambda/handlers/cached-value.ts";
import type { DeliverPorts, TimedSeries } from "../../lambda/handlers/deliver.ts";
import type { Exchange } from "./exchange.ts";
import type { FaultKind } from "./faults.ts";
import { markMetric } from "./generator.ts";
import { noFault, type PostFault, postFault } from "./post-faults.ts";
import type { Process } from "./process.ts";
import { apiKeyName } from "./world.ts";

/** Datadog and the key to it, as one process reaches them. */
export function createDatadogPort(
  process: Process,
  exchange: Exchange,
): Pick<DeliverPorts, "apiKey" | "submit" | "validate"> {
  const { world, name, now, strike, gate, hasSkew } = process;
  const { time, random, faults, weather } = world;
  let hasKey = false;
  let wrongDate: FaultKind | undefined;

  const readKey = async (): Promise<Secret> => {
    await gate("other", 1, process.secondToSendAt);
    if (weather.parametersAway) {
      strike(hasKey ? "parameters: away, warm" : "parameters: away, cold");
      throw new Error("Parameter Store is away");
    }
    if (faults.strikes("parameters: throttled")) {
      strike("parameters: throttled", Math.max(1, process.invocation.messages));
      throw new Error("ThrottlingException");
    }
    const { value } = await world.parameters.read(apiKeyName);
    hasKey = true;
    return value;
  };

  /** What the weather makes of a request. */
  const outage = (events: number): PostFault | undefined => {
    if (weather.datadog === "fine") return undefined;
    const isRefusing = weather.datadog === "refuses";
    strike(isRefusing ? "datadog: hours of refusals" : "datadog: hours without an answer", events);
    return postFault(isRefusing ? "network: refused" : "network: hangs", random);
  };

  const objection = (numbers: readonly number[]): PostFault | undefined => {
    if (!numbers.some((number) => world.invalid.has(number))) return undefined;
    strike("datadog: 400 to one event", numbers.length);
    return postFault("datadog: 400", random);
  };

  const mishap = (events: number, oldest: number): PostFault | undefined => {
    const kind = faults.strikesPost(time.now() / 1000 - oldest > 57 * 60);
    if (kind === undefined) return undefined;
    strike(kind, events);
    if (kind.includes("date")) wrongDate = kind;
    return postFault(kind, random);
  };

  /** Counts a wrong date that makes an answer worth something else than the right one would. */
  const compareDates = (kind: FaultKind, answer: Answer, second: number) => {
    const right = answer.kind === "answered" ? { ...answer, dateEpochSeconds: time.now() / 1000 } : answer;
    const [worth, rightWorth] = [answer, right].map((each) => {
      const moment = { second, nowEpochSeconds: now() / 1000, historicalMetrics: false };
      return outcomeAt(outcomeOf(each), each, moment).kind;
    });
    if (worth !== rightWorth) world.tally.change(kind);
  };

  const note = (batch: readonly TimedSeries[]): readonly number[] => {
    const numbers = batch.flatMap(({ metric, value }) => (metric === markMetric ? [value] : []));
    for (const { second } of batch) {
      const age = now() / 1000 - second;
      if (age > oldestSentSeconds) world.violations.push(`${name} sends a point that is ${age} s old`);
    }
    process.invocation.posts += 1;
    process.secondToSendAt = 0;
    for (const number of numbers) process.invocation.posted.add(number);
    world.posts.push({ by: name, at: time.now(), numbers });
    if (hasSkew) world.tally.hit("clock: Lambda's", numbers.length);
    return numbers;
  };

  const submit: DeliverPorts["submit"] = async (batch, key, deadline): Promise<Answer> => {
    const numbers = note(batch);
    const oldest = Math.min(...batch.map(({ second }) => second));
    await gate("post", numbers.length, oldest);
    if (!weather.validKeys.includes(key.reveal())) {
      if (weather.keyTrouble !== undefined) strike(weather.keyTrouble, numbers.length);
      await time.sleep(50);
      return { kind: "answered", status: 403, body: '{"errors":["Forbidden"]}' };
    }
    wrongDate = undefined;
    const fault = outage(numbers.length) ?? objection(numbers) ?? mishap(numbers.length, oldest) ?? noFault;
    const answer = await exchange(batch, fault, deadline);
    if (wrongDate !== undefined) compareDates(wrongDate, answer, oldest);
    world.trace(name, "posted", numbers, JSON.stringify(answer));
    await gate("answer", numbers.length, oldest);
    return answer;
  };

  const validate: DeliverPorts["validate"] = async (key, deadline) => {
    await gate("other", 1);
    if (!weather.validKeys.includes(key.reveal())) {
      if (weather.keyTrouble !== undefined) strike(weather.keyTrouble, Math.max(1, process.invocation.posted.size));
      await time.sleep(50);
      return { kind: "answered", status: 403, body: '{"errors":["Forbidden"]}' };
    }
    const fault = outage(1);
    if (fault === undefined) return { kind: "answered", status: 200, body: '{"valid":true}' };
    await time.sleep(fault.answer.kind === "none" ? deadline : 5);
    return { kind: "lost", detail: "no answer" };
  };

  return { apiKey: createCachedValue(readKey, { ...apiKeyAges, now: time.now }), submit, validate };
}
