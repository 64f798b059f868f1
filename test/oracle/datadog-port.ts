import type { DeliverPorts } from "../../lambda/forwarder/destinations/metrics/deliver.ts";
import { oldestSentSeconds } from "../../lambda/forwarder/destinations/metrics/domain/claim.ts";
import type { TimedSeries } from "../../lambda/forwarder/destinations/metrics/domain/series.ts";
import { verdictAt, verdictOnSeries } from "../../lambda/forwarder/destinations/metrics/domain/verdict.ts";
import type { Answer } from "../../lambda/forwarder/domain/answer.ts";
import { apiKeyAges, createCachedValue } from "../../lambda/shared/cached-value.ts";
import type { Secret } from "../../lambda/shared/secret.ts";
import { isHeartbeatPost } from "../../simulator/heartbeats.ts";
import type { Exchange } from "./exchange.ts";
import type { FaultKind } from "./faults.ts";
import { markMetric } from "./generator.ts";
import { numbersOf, placeOf } from "./identify.ts";
import { noFault, type PostFault, postFault } from "./post-faults.ts";
import type { Process } from "./process.ts";
import { outages } from "./weather.ts";
import { apiKeyName, type PostRecord } from "./world.ts";

export function createDatadogPort(process: Process, exchange: Exchange): Pick<DeliverPorts, "apiKey" | "submit"> {
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

  const outage = (events: number): PostFault | undefined => {
    if (weather.datadog === "fine") return undefined;
    strike(weather.datadog, events);
    if (weather.datadog.includes("date")) wrongDate = weather.datadog;
    return postFault(random.pick(outages[weather.datadog]), random);
  };

  const objection = (batch: readonly TimedSeries[], numbers: readonly number[]): PostFault | undefined => {
    const isMarked = (number: number) => batch.some(({ metric, value }) => metric === markMetric && value === number);
    for (const number of numbers) {
      const what = world.invalid.get(number);
      if (what === undefined || (what === "extension" && !isMarked(number))) continue;
      strike(what === "event" ? "datadog: 400 to one event" : "datadog: 400 to an extension", numbers.length);
      return postFault("datadog: 400", random);
    }
    return undefined;
  };

  const mishap = (events: number, oldest: number): PostFault | undefined => {
    const kind = faults.strikesPost(time.now() / 1000 - oldest > 57 * 60);
    if (kind === undefined) return undefined;
    strike(kind, events);
    if (kind.includes("date")) wrongDate = kind;
    return postFault(kind, random);
  };

  /** Counts a wrong date only if it changes the outcome. */
  const compareDates = (kind: FaultKind, answer: Answer, second: number) => {
    const right = answer.kind === "answered" ? { ...answer, dateEpochSeconds: time.now() / 1000 } : answer;
    const [worth, rightWorth] = [answer, right].map((each) => {
      const moment = { second, nowEpochSeconds: now() / 1000, historicalMetrics: false };
      return verdictAt(verdictOnSeries(each), each, moment).kind;
    });
    if (worth !== rightWorth) world.tally.change(kind);
  };

  const note = (batch: readonly TimedSeries[]): PostRecord => {
    const isHeartbeat = isHeartbeatPost(batch);
    const numbers = isHeartbeat ? [] : numbersOf(world, batch);
    for (const { second } of batch) {
      const age = now() / 1000 - second;
      if (age > oldestSentSeconds) world.violations.push(`${name} sends a point that is ${age} s old`);
    }
    if (!isHeartbeat) {
      process.invocation.posts += 1;
      process.secondToSendAt = 0;
    }
    for (const number of numbers) process.invocation.posted.add(number);
    const post: PostRecord = { by: name, at: time.now(), numbers, isHeartbeat, invocation: process.invocation };
    world.posts.push(post);
    process.lastPost = post;
    if (hasSkew) world.tally.hit("clock: Lambda's", numbers.length);
    return post;
  };

  const submit: DeliverPorts["submit"] = async (batch, key, deadline): Promise<Answer> => {
    const post = note(batch);
    const { numbers } = post;
    // The number of events that wait for the result.
    const events = Math.max(numbers.length, post.isHeartbeat ? process.invocation.messages : 1);
    const oldest = post.isHeartbeat ? 0 : Math.min(...batch.map(({ second }) => second));
    await gate("post", events, oldest);
    if (!weather.validKeys.includes(key.reveal())) {
      if (weather.keyTrouble !== undefined) strike(weather.keyTrouble, events);
      await time.sleep(50);
      return { kind: "answered", status: 403, body: '{"errors":["Forbidden"]}' };
    }
    wrongDate = undefined;
    const fault = outage(events) ?? objection(batch, numbers) ?? mishap(events, oldest || now() / 1000) ?? noFault;
    const answer = await exchange(batch, fault, deadline);
    if (wrongDate !== undefined && !post.isHeartbeat) compareDates(wrongDate, answer, oldest);
    post.isAccepted = verdictOnSeries(answer).kind === "accepted";
    for (const series of batch) {
      const place = placeOf(series, series.second);
      if (post.isAccepted && isLate(answer, series.second, now() / 1000)) process.late.add(place);
      else process.late.delete(place);
    }
    world.trace(name, "posted", post.isHeartbeat ? "a heartbeat" : numbers, JSON.stringify(answer));
    await gate("answer", events, oldest);
    return answer;
  };

  return { apiKey: createCachedValue(readKey, { ...apiKeyAges, now: time.now }), submit };
}

/** Stated independently of the forwarder. */
function isLate(answer: Answer, second: number, nowEpochSeconds: number): boolean {
  const date = answer.kind === "answered" ? answer.dateEpochSeconds : undefined;
  const isAlike = date !== undefined && date >= nowEpochSeconds - 120 && date <= nowEpochSeconds + 120;
  const ages = [nowEpochSeconds - second + (isAlike ? 0 : 120), (date ?? second) - second];
  return ages.some((age) => age > 59 * 60);
}
