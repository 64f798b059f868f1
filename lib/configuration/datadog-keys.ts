import { datadogApiUrl, datadogSites, defaultDatadogSite } from "../../lambda/contract/datadog-sites.ts";
import { defaultMetricPrefix } from "../../lambda/contract/metrics.ts";
import { readMonitors, readSlos } from "../datadog-files.ts";
import { choice, flag, list, text } from "./fields.ts";
import { derived, withDefault } from "./key.ts";
import { extraTag, tag, tagKey } from "./tag-fields.ts";
import { origin } from "./url-fields.ts";

const monitorNames = Object.keys(readMonitors());
const sloNames = Object.keys(readSlos());

export const metricKeys = {
  datadogSite: withDefault(choice(datadogSites, "DatadogSite"), defaultDatadogSite, {
    summary: "The Datadog site that receives the runs.",
  }),
  datadogUrl: derived(
    origin("an `https://` origin without a path, such as `https://datadog-proxy.example.com`"),
    `\`${datadogApiUrl("<datadogSite>")}\``,
    {
      summary: "Origin that replaces the site's API, such as a proxy's. It must not buffer: its 202 must be Datadog's.",
      details: "A buffering proxy can silently lose metrics.",
    },
  ),
  extraTags: withDefault(list(extraTag(), `a list of tags, each ${extraTag().allowed}`), [], {
    summary: "Tags, `key:value`, added to every series.",
    details: "They are lower-cased.",
  }),
  excludeTags: withDefault(list(tagKey(), "a list of tag keys, such as `worker_pool`, without values"), [], {
    summary: "Tag keys to leave out of every series.",
    details:
      "Fewer distinct tag sets cost less. [The dashboard](dashboard.md) shows less if it groups by an excluded tag. Installations with equal series overwrite each other's runs in Datadog, so the tags that distinguish them must stay. `space` can be excluded only if `spaceliftSpace` is `root`, and `account` only with `onlySpaceliftAccount`.",
  }),
  onlySpaceliftAccount: withDefault(flag(), false, {
    summary:
      "Whether this is the only Spacelift account that sends to the Datadog organisation. `excludeTags` may contain `account` only then.",
    onlyIf: "accountExcluded",
  }),
  // Datadog keeps 200 characters of a name, and our longest name after the prefix has 21. Datadog normalises all but
  // single separators between alphanumerics.
  metricPrefix: withDefault(
    text(
      /^(?=.{1,179}$)[A-Za-z][A-Za-z0-9]*(?:[._][A-Za-z0-9]+)*$/,
      "up to 179 ASCII letters, digits and single `.` or `_` between them, beginning with a letter",
    ),
    defaultMetricPrefix,
    {
      summary: "Prefix of every metric name.",
      details:
        "Spacelift's own dashboards expect the default. Ours can be [printed for another prefix](dashboard.md#import).",
      onlyIf: "metrics",
    },
  ),
  historicalMetrics: withDefault(flag(), false, {
    summary: "Whether historical metrics ingestion is on in Datadog for every metric that is sent.",
    details:
      "Never set `true` before it is on for all of them: Datadog would silently drop points that are over an hour old. With `true`, events are retried at their own second at any age, and none is dead-lettered as `ambiguous`. The sites of `ddog-gov.com` have no historical metrics.",
    onlyIf: "metrics",
  }),
} as const;

export const monitorKeys = {
  monitorNotify: withDefault(
    list(
      text(/^@[^\s,]+$/, "a handle that begins with `@`, such as `@slack-platform`"),
      "a list of handles, such as `@slack-platform`",
    ),
    [],
    {
      summary: "Recipients of the installed monitors' notifications, in Datadog's notation: `@slack-platform`.",
      details: "Without it, the monitors notify nobody until you add a recipient in Datadog.",
      onlyIf: "datadogAssets",
    },
  ),
  monitorTags: withDefault(list(tag(), `a list of tags, each ${tag().allowed}`), [], {
    summary: "Tags, `key:value`, of the installed monitors and SLOs themselves.",
    details: "Some organisations [require tags](https://docs.datadoghq.com/monitors/settings/).",
    onlyIf: "datadogAssets",
  }),
  excludeMonitors: withDefault(list(choice(monitorNames, "string"), `a list of ${choice(monitorNames).allowed}`), [], {
    summary: "Monitors to leave out: keys of `datadog/monitors.json`.",
    details:
      "A deployment deletes those that it installed before. You may exclude the two [monitors](dashboard.md#the-monitors) that need Datadog's AWS integration, for example.",
    onlyIf: "datadogAssets",
  }),
  excludeSlos: withDefault(list(choice(sloNames, "string"), `a list of ${choice(sloNames).allowed}`), [], {
    summary: "SLOs to leave out: keys of `datadog/slos.json`.",
    details:
      "A deployment deletes those that it installed before. Without the poller (`pollMinutes`), `time-in-queue` is always left out.",
    onlyIf: "datadogAssets",
  }),
  repairMonitors: withDefault(flag(), false, {
    summary: "Whether a deployment that calls the installer overwrites monitors and SLOs that were edited in Datadog.",
    onlyIf: "datadogAssets",
  }),
} as const;
