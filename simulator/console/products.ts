import { terminalRunStates } from "../../lambda/contract/runs.ts";
import { asList, asText, parseJson } from "../../lambda/shared/json.ts";
import type { HeldProducts } from "../datadog-products.ts";
import type { HeldDeployment, HeldEvent, HeldLog, Products } from "../messages/product.ts";
import { heldLog, runOfLog } from "./held-log.ts";
import type { RunHistory } from "./run-history.ts";
import { traceOfRun, tracesOf } from "./traces.ts";

export interface ProductPorts {
  readonly held: HeldProducts;
  readonly history: Pick<RunHistory, "find">;
}

/** Of each product; of both kinds of logs. */
const longestList = 200;

/** Characters of a log, in the list of the newest and on the page of a run. */
const [longestListedText, longestText] = [2_000, 100_000];

/** The newest of each product. */
export function readProducts(ports: ProductPorts): Products {
  const { pipelines, events, deployments, logs } = ports.held;
  return {
    pipelines: tracesOf(pipelines())
      .slice(0, longestList)
      .map((trace) => ({ ...trace, runId: listedId(ports, ...accountAndRun(trace.id, "/")) })),
    events: newest(events()).map((event) => eventOf(ports, event)),
    deployments: newest(deployments()).map((deployment) => deploymentOf(ports, deployment)),
    logs: newestOfEachKind(logs()).map((log) => logOf(ports, log, longestListedText)),
  };
}

/** Takes the id of an event: account, kind, id and state as JSON. */
export function readProductsOfRun(ports: ProductPorts, id: string): Products {
  const [account = "", kind, run = ""] = asList(parseJson(id)).map(asText);
  if (kind !== "run" || run === "") return { pipelines: [], events: [], deployments: [], logs: [] };
  const { pipelines, events, deployments, logs } = ports.held;
  const trace = traceOfRun(pipelines(), `${account}/${run}`);
  return {
    pipelines: trace === undefined ? [] : [{ ...trace, runId: id }],
    events: newest(events().filter((event) => runOfEvent(event) === run)).map((event) => eventOf(ports, event)),
    deployments: newest(deployments().filter((each) => each.id === `${account}.${run}`)).map((deployment) =>
      deploymentOf(ports, deployment),
    ),
    logs: newest(logs().filter((log) => runOfLog(log)?.join("/") === `${account}/${run}`))
      .map((log) => logOf(ports, log, longestText))
      .toSorted((one, other) => one.time - other.time),
  };
}

type StoredEvent = ReturnType<HeldProducts["events"]>[number];
type StoredDeployment = ReturnType<HeldProducts["deployments"]>[number];
type StoredLog = ReturnType<HeldProducts["logs"]>[number];

function eventOf(ports: ProductPorts, event: StoredEvent): HeldEvent {
  const { id, title, text, date_happened = 0, alert_type = "info", aggregation_key = "", tags = [] } = event;
  const account = tags.find((tag) => tag.startsWith("account:"))?.slice("account:".length) ?? "";
  return {
    ...{ id, title, tags, alertType: alert_type, aggregationKey: aggregation_key },
    // Datadog's marks of a Markdown block.
    text: text.replace(/^%%% *\n/, "").replace(/\n *%%%$/, ""),
    time: date_happened * 1000,
    runId: listedId(ports, account, runOfEvent(event)),
  };
}

/** Only the link in the text names the run. */
function runOfEvent({ text }: StoredEvent): string {
  return /\/run\/([\w-]+)\)/.exec(text)?.[1] ?? "";
}

function deploymentOf(ports: ProductPorts, deployment: StoredDeployment): HeldDeployment {
  const { id, service, env = "", started_at: from, finished_at: to, git, custom_tags: tags = [] } = deployment;
  return {
    ...{ id, service, env, from, to, tags },
    ...{ commit: git?.commit_sha ?? "", repository: git?.repository_url ?? "" },
    isChangeFailure: deployment.change_failure,
    runId: listedId(ports, ...accountAndRun(id, ".")),
  };
}

function logOf(ports: ProductPorts, log: StoredLog, longest: number): HeldLog {
  const run = runOfLog(log);
  return heldLog(log, run === undefined ? null : listedId(ports, ...run), longest);
}

/** A busy audit trail would otherwise displace the logs of runs. */
function newestOfEachKind(logs: readonly StoredLog[]): readonly StoredLog[] {
  const isOfRun = (log: StoredLog) => runOfLog(log) !== undefined;
  return [logs.filter(isOfRun), logs.filter((log) => !isOfRun(log))]
    .flatMap(newest)
    .toSorted((one, other) => other.id - one.id);
}

function accountAndRun(id: string, separator: string): readonly [account: string, run: string] {
  const at = id.lastIndexOf(separator);
  return [id.slice(0, Math.max(0, at)), id.slice(at + 1)];
}

/** The event id of a listed run. Of its parts, Datadog's data lacks the final state. */
function listedId({ history }: ProductPorts, account: string, run: string): string | null {
  const ids = terminalRunStates.map((state) => JSON.stringify([account, "run", run, state]));
  return ids.find((id) => history.find(id) !== undefined) ?? null;
}

function newest<Value>(values: readonly Value[]): readonly Value[] {
  return values.slice(-longestList).toReversed();
}
