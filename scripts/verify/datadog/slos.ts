import { covers } from "../../../lambda/installer/domain/json-equality.ts";
import { asEntries, at, type Json } from "../../../lambda/shared/json.ts";
import { type Check, holds, type Run, together, until, type Verdict, verdict } from "../check.ts";
import { runTag } from "../own-names.ts";
import { type DatadogConnection, unlessInvalid } from "./connection.ts";
import { askToDelete, createSlo, listSlos, ownObject, read, sloPath } from "./objects.ts";
import { shippedSlos } from "./shipped.ts";

export const slos: Check<DatadogConnection> = {
  name: "datadog-slos",
  assumption: "D28",
  statement:
    "Datadog accepts the SLOs of datadog/slos.json, and returns them with their fields. It lists them by a tag, and answers 404 to the deletion of a deleted one.",
  writes: ["a copy of each SLO of datadog/slos.json"],
  run: async (connection, run) => {
    const verdicts = await Promise.all(
      shippedSlos().map(([key, definition]) => unlessInvalid(checkSlo(connection, run, key, definition))),
    );
    const others = verdicts.filter(({ status }) => status !== "holds");
    return others.length === 0 ? holds(`Datadog keeps all ${verdicts.length}`) : together(others);
  },
};

async function checkSlo(connection: DatadogConnection, run: Run, key: string, definition: Json): Promise<Verdict> {
  const sent = ownObject(run, key, Object.fromEntries(asEntries(definition)));
  const id = await createSlo(connection, run, sent);
  const found = at(await read(connection, `${sloPath}/${id}`), "data");
  const changes = asEntries(sent).filter(([name, value]) => !covers(at(found, name), value));
  const isListed = await until(run, async () =>
    (await listSlos(connection, runTag(run.suffix))).includes(id) ? true : undefined,
  );
  const path = `${sloPath}/${id}` as const;
  const deletions = [await askToDelete(connection, path), await askToDelete(connection, path)];
  const names = changes.map(([name]) => name).join(", ");
  const statuses = deletions.map(({ status }) => status).join(", then ");
  return verdict(
    changes.length === 0 && isListed === true && statuses === "200, then 404",
    `${key}: changed: ${names || "nothing"}; on the list: ${isListed === true ? "yes" : "no"}; deletions: ${statuses}`,
  );
}
