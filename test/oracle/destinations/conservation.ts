import { at } from "../../../lambda/shared/json.ts";
import { falseAlarms, isReported } from "../samples.ts";
import { logsNumber, numbersIn, type Product, runId, sendsLogs, type World } from "./world.ts";

/** How often Datadog holds the run. */
export function copiesOf({ datadog }: World, product: Product, number: number): number {
  const id = runId(number);
  switch (product) {
    case "pipelines":
      return datadog
        .pipelines()
        .filter(({ resource }) => resource.level === "pipeline" && resource.unique_id === `acme/${id}`).length;
    case "events":
      return datadog.events().filter(({ text }) => text.includes(id)).length;
    case "deployments":
      return datadog.deployments().filter((deployment) => deployment.id === `acme.${id}`).length;
    case "logs":
      return datadog.logs().filter(({ spacelift }) => at(spacelift, "account") === id).length;
  }
}

/**
 * Empty if Datadog's products hold each run at least once, unless it is dead-lettered, and no more often than lost answers
 * and stopped functions explain.
 */
export function conservationErrors(world: World): readonly string[] {
  const errors = [...world.violations, ...falseAlarms(world), ...runLogsErrors(world)];
  for (const { product, doubts, deadLetters } of world.lanes) {
    const lost = new Set(deadLetters.messages().flatMap(({ attributes }) => numbersIn(attributes["eventId"] ?? "")));
    for (const [number, { enqueuedBy }] of world.runs) {
      const copies = copiesOf(world, product, number);
      // Datadog keeps one of the pipelines with one id and the same times.
      const most = product === "pipelines" ? 1 : 1 + (doubts.get(number) ?? 0);
      const isMissing = product !== "logs" && enqueuedBy === undefined && isReported(world, number);
      const mayBeAway = lost.has(number) || isMissing;
      if (copies < (mayBeAway ? 0 : 1) || copies > most) {
        errors.push(`${product} has run ${number} ${copies} times, and at most ${most} are explained`);
      }
    }
  }
  return errors;
}

/** Empty if Datadog holds each part of the logs as often as the lane of logs explains. */
function runLogsErrors({ datadog, lanes, runs }: World): readonly string[] {
  const held = datadog.logs();
  const copies = (run: string, part: number) =>
    held.filter((log) => at(log, "spacelift", "run", "id") === run && at(log, "delivery", "part") === part).length;
  return lanes.flatMap(({ product, doubts, deadLetters }) => {
    if (product !== "logs") return [];
    const lost = new Set(deadLetters.messages().flatMap(({ attributes }) => numbersIn(attributes["eventId"] ?? "")));
    return [...runs.keys()]
      .filter(sendsLogs)
      .map(logsNumber)
      .flatMap((number) => {
        const most = 1 + (doubts.get(number) ?? 0);
        const counts = [1, 2].map((part) => copies(runId(number), part));
        const isExplained = counts.every((count) => count <= most && count >= (lost.has(number) ? 0 : 1));
        return isExplained ? [] : [`logs has parts ${counts.join(" and ")} times, and at most ${most} are explained`];
      });
  });
}

/**
 * Empty if exactly the runs that failed while applying have a change failure. A copy that lands after the mark lacks it.
 */
export function changeFailureErrors({ datadog, runs }: World): readonly string[] {
  const marked = new Set(datadog.deployments().flatMap(({ id, change_failure }) => (change_failure ? [id] : [])));
  return [...runs].flatMap(([number, { isChangeFailure, enqueuedBy }]) =>
    marked.has(`acme.${runId(number)}`) === (isChangeFailure && enqueuedBy !== undefined)
      ? []
      : [`run ${number}: ${isChangeFailure}`],
  );
}
