import { expect, test } from "vitest";
import { type SubmitAnswer, sendGauges } from "../../../lambda/poller/send-gauges.ts";
import { createCachedValue } from "../../../lambda/shared/cached-value.ts";
import { Secret } from "../../../lambda/shared/secret.ts";

const now = 1_800_000_000_900;
const accepted: SubmitAnswer = { kind: "answered", status: 202, body: '{"errors":[]}' };

function send(count: number, answerTo: (series: number) => SubmitAnswer, milliseconds = 3_000) {
  const posts: { readonly names: readonly string[]; readonly seconds: ReadonlySet<number> }[] = [];
  const deadlines: number[] = [];
  const series = Array.from({ length: count }, (_, index) => ({
    ...{ metric: `gauge.${index}`, tags: [], value: index },
    type: "gauge" as const,
  }));
  const apiKey = createCachedValue(() => Promise.resolve(new Secret("key")), {
    ...{ maximumAgeMilliseconds: 1, minimumRefreshMilliseconds: 1, pauseMilliseconds: 1 },
    now: () => now,
  });
  const submit: Parameters<typeof sendGauges>[1]["submit"] = (timed, _, deadline) => {
    posts.push({ names: timed.map(({ metric }) => metric), seconds: new Set(timed.map(({ second }) => second)) });
    deadlines.push(deadline);
    return Promise.resolve(answerTo(timed.length));
  };
  const sent = sendGauges(series, { apiKey, submit, now: () => now }, now + milliseconds);
  return sent.then((result) => ({ result, posts, deadlines }));
}

test("all gauges have the present, whole second, and the POST has the time that is left", async () => {
  const { result, posts, deadlines } = await send(2, () => accepted);
  expect(result).toEqual({ kind: "sent", series: 2 });
  expect(posts).toEqual([{ names: ["gauge.0", "gauge.1"], seconds: new Set([1_800_000_000]) }]);
  expect(deadlines).toEqual([3_000]);
});

test("more than one payload loses its last gauges", async () => {
  const tooLarge: SubmitAnswer = { kind: "not_sent", why: "too_large", detail: "too large" };
  const { result, posts } = await send(100, (count) => (count > 70 ? tooLarge : accepted));
  expect(result).toEqual({ kind: "sent", series: 64 });
  expect(posts.map(({ names }) => names.length)).toEqual([100, 80, 64]);
  expect(posts.at(-1)?.names[0]).toBe("gauge.0");
  expect((await send(2, () => tooLarge)).result).toEqual({ kind: "dropped", detail: "too large" });
});

test("without time or without a key nothing is sent", async () => {
  expect(await send(1, () => accepted, 0)).toMatchObject({
    result: { kind: "dropped", detail: "no time was left" },
    posts: [],
  });
  const apiKey = { get: () => Promise.reject(new Error("no parameter")), refresh: () => Promise.reject(new Error()) };
  const submit = () => expect.fail("it was sent");
  expect(await sendGauges([], { apiKey, submit, now: () => now }, now + 1)).toEqual({
    kind: "dropped",
    detail: "Error: no parameter",
  });
});
