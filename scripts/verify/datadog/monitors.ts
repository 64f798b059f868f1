import { isAsDefined } from "../../../lambda/installer/domain/monitor-merge.ts";
import { asEntries, asList, asText, at, type Json } from "../../../lambda/shared/json.ts";
import { type Check, holds, type Run, together, type Verdict, verdict } from "../check.ts";
import { type DatadogConnection, unlessInvalid } from "./connection.ts";
import { createMonitor, monitorPath, ownObject, read } from "./objects.ts";
import { shippedMonitors } from "./shipped.ts";

export const monitors: Check<DatadogConnection> = {
  name: "datadog-monitors",
  assumption: "D16",
  statement:
    "Datadog accepts the monitors of datadog/monitors.json and returns them unchanged, beside options of its own.",
  writes: ["a copy of each monitor of datadog/monitors.json that notifies nobody"],
  run: async (connection, run) => {
    const verdicts = await Promise.all(
      shippedMonitors().map(([key, definition]) => unlessInvalid(checkMonitor(connection, run, key, definition))),
    );
    const others = verdicts.filter(({ status }) => status !== "holds");
    return others.length === 0 ? holds(`Datadog returned all ${verdicts.length} unchanged`) : together(others);
  },
};

async function checkMonitor(connection: DatadogConnection, run: Run, key: string, definition: Json): Promise<Verdict> {
  const sent = ownObject(run, key, Object.fromEntries(asEntries(definition)));
  const id = await createMonitor(connection, run, sent);
  const changes = changesOf(sent, await read(connection, `${monitorPath}/${id}`));
  return verdict(changes.length === 0, `${key} returned with ${changes.join(", ") || "nothing changed"}`);
}

const longestShown = 120;

/** The installer would mistake each for a user's edit. */
function changesOf(sent: Json, found: Json): readonly string[] {
  const changed = (name: string, wanted: Json, there: Json) =>
    isAsDefined({ value: there }, { value: wanted })
      ? []
      : [`${name} ${JSON.stringify(there ?? null).slice(0, longestShown)}`];
  const tags = (monitor: Json) =>
    asList(at(monitor, "tags"))
      .flatMap((tag) => asText(tag) ?? [])
      .toSorted();
  const fields = asEntries(sent).filter(([name]) => name !== "options" && name !== "tags");
  return [
    ...fields.flatMap(([name, value]) => changed(name, value, at(found, name))),
    ...changed("tags", tags(sent), tags(found)),
    ...asEntries(at(sent, "options")).flatMap(([name, value]) =>
      changed(`options.${name}`, value, at(found, "options", name)),
    ),
  ];
}
