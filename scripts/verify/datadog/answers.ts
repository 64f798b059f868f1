import { randomBytes } from "node:crypto";
import { asList, at } from "../../../lambda/shared/json.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { type Check, differs, type Run, together, unchecked, verdict } from "../check.ts";
import { runTag } from "../own-names.ts";
import { call, type DatadogConnection, type DatadogReply, series, submit } from "./connection.ts";
import { awaitSum, isAbsent, metricOf, nothingAppeared, recentSecond } from "./points.ts";

/** In one series, to save custom metrics. */
function anyPoint(run: Run) {
  return series(metricOf("answers"), [runTag(run.suffix)], recentSecond(run), 1);
}

const onePoint = `one point of ${metricOf("answers")}`;

export const accepted: Check<DatadogConnection> = {
  name: "datadog-accepted",
  assumption: "D7",
  statement: "Datadog answers 202 with an empty list of errors to accepted points of counts and gauges.",
  writes: [onePoint, `one point of ${metricOf("gauge")}`],
  run: async (connection, run) => {
    const gauge = { ...anyPoint(run), metric: metricOf("gauge"), type: 3 };
    const { status, body, text } = await submit(connection, { series: [anyPoint(run), gauge] });
    const errors = at(body, "errors");
    return verdict(status === 202 && Array.isArray(errors) && errors.length === 0, `${status} ${text}`);
  },
};

const clockTolerance = 120;

export const date: Check<DatadogConnection> = {
  name: "datadog-date",
  assumption: "D8",
  statement: "The answer of the series endpoint has a Date that differs from the true time by at most two minutes.",
  writes: [onePoint],
  run: async (connection, run) => {
    const { date: header } = await submit(connection, { series: [anyPoint(run)] });
    if (header === undefined) return differs("there is no Date");
    const seconds = Math.round((Date.parse(header) - run.now()) / 1000);
    if (!Number.isFinite(seconds)) return differs(`the Date is invalid: ${header}`);
    return verdict(Math.abs(seconds) <= clockTolerance, `${seconds} s from the clock of this machine`);
  },
};

export const wrongKey: Check<DatadogConnection> = {
  name: "datadog-wrong-key",
  assumption: "D9",
  statement: "A wrong API key gets a 403 from the series endpoint and from /api/v1/validate; the right key is valid.",
  writes: [`${onePoint} with a wrong key, which Datadog should refuse`],
  run: async (connection, run) => {
    const apiKey = new Secret(randomBytes(16).toString("hex"));
    const path = "/api/v1/validate";
    const [posted, asked, valid] = await Promise.all([
      submit(connection, { series: [anyPoint(run)] }, { apiKey }),
      call(connection, { method: "GET", path, apiKey }),
      call(connection, { method: "GET", path }),
    ]);
    return together([
      verdict(posted.status === 403, `series: ${posted.status}`),
      verdict(asked.status === 403, `validate: ${asked.status}`),
      verdict(valid.status === 200 && at(valid.body, "valid") === true, `the right key: ${valid.status} ${valid.text}`),
    ]);
  },
};

export const refusedWhole: Check<DatadogConnection> = {
  name: "datadog-refused-whole",
  assumption: "D10",
  statement: "Datadog keeps nothing of a payload that it answers with a 400, not even valid series.",
  writes: [
    `two points of ${metricOf("refused_whole")}: one in a payload that Datadog should refuse, one in a valid payload`,
  ],
  run: async (connection, run) => {
    const metric = metricOf("refused_whole");
    const second = recentSecond(run);
    const good = series(metric, [runTag(run.suffix), "part:good"], second, 1);
    const { status, text } = await submit(connection, { series: [good, { ...good, points: "none" }] });
    if (status !== 400) return unchecked(`the payload got ${status} ${text} instead of a 400`);
    const isGone = await isAbsent(connection, run, metric, "part:good", second);
    if (isGone === undefined) return unchecked(nothingAppeared(run));
    return verdict(isGone, `400 ${text}; its valid series is ${isGone ? "not kept" : "kept"}`);
  },
};

/** The limits of a payload, as sent and unpacked (docs.datadoghq.com, "Submit metrics"). */
const maximumBytes = 512_000;
const maximumUnpackedBytes = 5_242_880;
const margin = 2_000;

function payloadOf(run: Run, bytes: number) {
  const one = anyPoint(run);
  const [point] = one.points;
  const each = JSON.stringify(point).length + 1;
  const repeats = Math.floor((bytes - JSON.stringify({ series: [one] }).length) / each);
  return { series: [{ ...one, points: Array.from({ length: repeats }, () => point) }] };
}

export const payloadSize: Check<DatadogConnection> = {
  name: "datadog-payload-size",
  assumption: "D11",
  statement:
    "Datadog accepts payloads up to 512,000 bytes as sent and 5,242,880 bytes unpacked, and answers 413 above.",
  writes: [`${onePoint}, in two large payloads`],
  run: async (connection, run) => {
    const send = (bytes: number, isCompressed: boolean) => submit(connection, payloadOf(run, bytes), { isCompressed });
    const seen = async (what: string, reply: Promise<DatadogReply>, status: number) => {
      const answer = await reply;
      return verdict(answer.status === status, `${what}: ${answer.status}`);
    };
    // Sequential, since each payload has megabytes.
    const verdicts = [
      await seen("just below, as sent", send(maximumBytes - margin, false), 202),
      await seen("just above, as sent", send(maximumBytes + margin, false), 413),
      await seen("just below, unpacked", send(maximumUnpackedBytes - margin, true), 202),
      await seen("just above, unpacked", send(maximumUnpackedBytes + margin, true), 413),
    ];
    return together(verdicts);
  },
};

export const emptySeries: Check<DatadogConnection> = {
  name: "datadog-empty-series",
  assumption: "D12",
  statement: "Datadog answers a payload without series with 202 or 400.",
  writes: [],
  run: async (connection) => {
    const { status, text } = await submit(connection, { series: [] });
    return verdict(status === 202 || status === 400, `${status} ${text}`);
  },
};

export const badTag: Check<DatadogConnection> = {
  name: "datadog-bad-tag",
  assumption: "D13",
  statement: "Datadog changes or drops an invalid tag, accepts the payload, and keeps its point.",
  writes: [`one point of ${metricOf("bad_tag")}`],
  run: async (connection, run) => {
    const own = runTag(run.suffix);
    const metric = metricOf("bad_tag");
    const second = recentSecond(run);
    const tags = [own, "", ":", "1:digit", "trailing:", "<html>", "x".repeat(300)];
    const { status, text } = await submit(connection, { series: [series(metric, tags, second, 1)] });
    if (status !== 202) return differs(`${status} ${text}`);
    const sum = await awaitSum(connection, run, { metric, tags: [own], second }, () => true);
    return sum === undefined
      ? differs(`202, and ${nothingAppeared(run)}`)
      : verdict(sum === 1, `202, and the point reads as ${sum}`);
  },
};

export const unknownMetric: Check<DatadogConnection> = {
  name: "datadog-unknown-metric",
  assumption: "D14",
  statement: "A request for the metadata of an unknown metric gets a 404.",
  writes: [],
  run: async (connection, { suffix }) => {
    const path = `/api/v1/metrics/${metricOf(`never_sent_${suffix}`)}`;
    const { status, body } = await call(connection, { method: "GET", path });
    return verdict(status === 404, `${status} ${asList(at(body, "errors")).join(", ")}`.trim());
  },
};
