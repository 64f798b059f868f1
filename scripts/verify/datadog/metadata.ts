import { asText, at, type Json } from "../../../lambda/shared/json.ts";
import { type Check, differs, unchecked, until, verdict } from "../check.ts";
import { runTag } from "../own-names.ts";
import { call, callJson, type DatadogConnection, succeed } from "./connection.ts";
import { metricOf, recentSecond, write } from "./points.ts";

const metric = metricOf("metadata");
const path = `/api/v1/metrics/${metric}`;

export const metadata: Check<DatadogConnection> = {
  name: "datadog-metadata",
  assumption: "D15",
  statement: "A PUT of a metric's whole metadata sets all of its fields. (It may reset fields that it leaves out.)",
  writes: [`one point of ${metric}`, `the metadata of ${metric}`],
  run: async (connection, run) => {
    await write(connection, metric, [runTag(run.suffix)], recentSecond(run), 1);
    const read = async () => {
      const reply = await call(connection, { method: "GET", path });
      return reply.status === 404 ? undefined : succeed(Promise.resolve(reply));
    };
    if ((await until(run, read)) === undefined) return unchecked(`no metadata within ${run.patienceSeconds} s`);
    const whole = {
      type: "count",
      unit: "job",
      short_name: "verify",
      description: `A check of spacelift-datadog, run ${run.suffix}.`,
    };
    await succeed(callJson(connection, "PUT", path, whole));
    const isGiven = (found: Json) => Object.entries(whole).every(([field, text]) => asText(at(found, field)) === text);
    const given = await until(run, async () => {
      const found = await read();
      return isGiven(found) ? found : undefined;
    });
    if (given === undefined) return differs(`after a PUT of the whole object: ${JSON.stringify(await read())}`);
    const description = `${whole.description} Changed.`;
    await succeed(callJson(connection, "PUT", path, { description }));
    const changed = await until(run, async () => {
      const found = await read();
      return asText(at(found, "description")) === description ? found : undefined;
    });
    const others = ["type", "unit", "short_name"] as const;
    const reset = others.filter((field) => asText(at(changed, field)) !== whole[field]);
    const seen = reset.length === 0 ? "keeps the others" : `resets ${reset.join(", ")}`;
    return verdict(changed !== undefined, `the whole object is kept; a PUT of the description alone ${seen}`);
  },
};
