import type { DatadogSite } from "../../lambda/contract/datadog-sites.ts";
import { runDestinationNames } from "../../lambda/contract/destinations.ts";
import { createConfiguration } from "./configuration.ts";
import type { SpaceliftDatadogProps } from "./spacelift-datadog-props.ts";

/** `key` is the one that an error names. */
interface Rule {
  readonly key: keyof SpaceliftDatadogProps;
  readonly holds: (props: SpaceliftDatadogProps) => boolean;
  readonly remedy: string;
}

/** docs.datadoghq.com: "CI Visibility is not available in the selected site", and the same of DORA Metrics. */
const notForGovernment: readonly string[] = ["pipelines", "deployments"];

const rules: readonly Rule[] = [
  {
    key: "destinations",
    holds: ({ destinations = [], datadogSite }) =>
      !isForGovernment(datadogSite) || !destinations.some((name) => notForGovernment.includes(name)),
    remedy: `Datadog's sites for government do not have ${notForGovernment.join(" and ")}. Remove them, or choose another datadogSite`,
  },
  {
    key: "destinations",
    holds: ({ destinations = [], auditTrail = false, runLogs = "none" }) =>
      auditTrail || runLogs !== "none" || !destinations.includes("logs"),
    remedy:
      "logs gets the audit trail and the logs of runs alone. Set auditTrail to true, set runLogs to failed or all, or remove logs",
  },
  {
    key: "destinations",
    holds: ({ destinations = ["metrics"] }) => destinations.some((name) => name !== "logs"),
    remedy: `logs gets no runs. Add at least one of ${runDestinationNames.join(", ")}`,
  },
  {
    // docs.datadoghq.com, "Historical metrics ingestion"
    key: "historicalMetrics",
    holds: ({ historicalMetrics, datadogSite }) => historicalMetrics !== true || !isForGovernment(datadogSite),
    remedy: "Datadog's sites for government take no historical metrics and would drop them. Set it to false",
  },
  {
    // Runs of two spaces may share every other tag, and two installations share no ledger.
    key: "excludeTags",
    holds: ({ excludeTags = [], spaceliftSpace = "root" }) =>
      spaceliftSpace === "root" || !excludeTags.includes("space"),
    remedy:
      "the tag space cannot be excluded if spaceliftSpace is not root: an installation on another space would send equal series, and each would overwrite runs of the other. Keep the tag space, or set spaceliftSpace to root",
  },
  {
    key: "excludeTags",
    holds: ({ excludeTags = [], onlySpaceliftAccount = false }) =>
      onlySpaceliftAccount || !excludeTags.includes("account"),
    remedy:
      "the tag account can be excluded only with onlySpaceliftAccount: equal series of two accounts would overwrite each other. Keep the tag account; or set onlySpaceliftAccount to true, if no other Spacelift account sends to this Datadog organisation",
  },
  {
    key: "webhookSecretParameter",
    holds: keepsSecretToItself,
    remedy:
      "another key names the same parameter, and the registrar writes and deletes the webhook secret's. Choose another name",
  },
  {
    key: "auditSecretParameter",
    holds: keepsAuditSecretToItself,
    remedy:
      "another key names the same parameter, and the registrar writes and deletes the audit webhook's. Choose another name",
  },
  {
    key: "runLogsSecretParameter",
    holds: keepsRunLogsSecretToItself,
    remedy:
      "another key names the same parameter, and the registrar writes and deletes that of the run logs' webhook. Choose another name",
  },
  {
    key: "subnetIds",
    holds: ({ subnetIds, securityGroupIds }) => subnetIds === undefined || securityGroupIds !== undefined,
    remedy: "Lambda needs securityGroupIds in a VPC. Set both keys",
  },
  {
    key: "securityGroupIds",
    holds: ({ subnetIds, securityGroupIds }) => securityGroupIds === undefined || subnetIds !== undefined,
    remedy: "security groups have no effect without subnetIds. Set both keys",
  },
  {
    key: "datadogAppKeyParameter",
    holds: (props) => createConfiguration(props).datadogApiKeyParameter !== props.datadogAppKeyParameter,
    remedy: "datadogApiKeyParameter has the same name, and an application key is not an API key. Choose another name",
  },
];

export function brokenRules(props: SpaceliftDatadogProps): readonly Pick<Rule, "key" | "remedy">[] {
  return rules.filter(({ holds }) => !holds(props)).map(({ key, remedy }) => ({ key, remedy }));
}

function isForGovernment(site: DatadogSite | undefined): boolean {
  return site?.endsWith("ddog-gov.com") === true;
}

function keepsSecretToItself(props: SpaceliftDatadogProps): boolean {
  const { webhookSecretParameter } = createConfiguration(props);
  return !keyParameters(props).includes(webhookSecretParameter);
}

/** The receivers must not accept each other's deliveries. */
function keepsAuditSecretToItself(props: SpaceliftDatadogProps): boolean {
  const { auditTrail, auditSecretParameter, webhookSecretParameter } = createConfiguration(props);
  return !auditTrail || ![webhookSecretParameter, ...keyParameters(props)].includes(auditSecretParameter);
}

function keepsRunLogsSecretToItself(props: SpaceliftDatadogProps): boolean {
  const { runLogs, auditTrail, ...configuration } = createConfiguration(props);
  const { runLogsSecretParameter, webhookSecretParameter, auditSecretParameter } = configuration;
  const others = [webhookSecretParameter, ...(auditTrail ? [auditSecretParameter] : []), ...keyParameters(props)];
  return runLogs === "none" || !others.includes(runLogsSecretParameter);
}

function keyParameters(props: SpaceliftDatadogProps): readonly (string | undefined)[] {
  const configuration = createConfiguration(props);
  return [
    configuration.datadogApiKeyParameter,
    configuration.spaceliftApiKeyIdParameter,
    configuration.spaceliftApiKeySecretParameter,
    configuration.datadogAppKeyParameter,
    configuration.spaceliftCaParameter,
  ];
}
