import { datadogApiUrl, datadogSites, defaultDatadogSite } from "../../lambda/contract/datadog-sites.ts";
import { defaultMetricPrefix } from "../../lambda/contract/metrics.ts";
import { readMonitors } from "../datadog-files.ts";
import { choice, flag, list, text } from "./fields.ts";
import { derived, withDefault } from "./key.ts";
import { extraTag, tag, tagKey } from "./tag-fields.ts";
import { origin } from "./url-fields.ts";

const monitorNames = Object.keys(readMonitors());

/** Where metrics go, and what they look like there. */
export const metricKeys = {
  datadogSite: withDefault(choice(datadogSites, "DatadogSite"), defaultDatadogSite, {
    summary: "The Datadog site that the metrics go to.",
  }),
  datadogUrl: derived(
    origin("an `https://` origin without a path, such as `https://datadog-proxy.example.com`"),
    `\`${datadogApiUrl("<datadogSite>")}\``,
    {
      summary:
        "Origin that replaces the site's API, such as a proxy's. It must not buffer: its 202 has to be Datadog's.",
      details: "A buffering proxy can lose metrics without a trace.",
    },
  ),
  extraTags: withDefault(list(extraTag(), `a list of tags, each ${extraTag().allowed}`), [], {
    summary: "Tags, `key:value`, added to every series.",
    details: "They are lower-cased.",
  }),
  excludeTags: withDefault(list(tagKey(), "a list of keys of tags, such as `worker_pool`, without their values"), [], {
    summary: "Keys of tags that are left out of every series.",
    details:
      "Fewer distinct tag sets cost less. [The dashboard](dashboard.md) shows less where it groups by an excluded tag. Installations with equal series overwrite each other's runs in Datadog, so the tags that distinguish them have to stay. `space` can be excluded only where `spaceliftSpace` is `root`, and `account` only with `onlySpaceliftAccount`.",
  }),
  onlySpaceliftAccount: withDefault(flag(), false, {
    summary:
      "Whether this is the only Spacelift account that sends to the Datadog organisation. `excludeTags` may contain `account` only then.",
    onlyIf: "accountExcluded",
  }),
  // Datadog keeps 200 characters of a name; the longest of ours after the prefix has 21. Single separators between
  // alphanumerics are what its normalisation leaves alone.
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
    },
  ),
  historicalMetrics: withDefault(flag(), false, {
    summary: "Whether historical metrics ingestion is on in Datadog for every metric that is sent.",
    details:
      "Never set `true` before it is on for all: Datadog would drop points that are over an hour old, without an error. With `true`, events are retried at their own second however late it is, and none is dead-lettered as `ambiguous`. The sites of `ddog-gov.com` have no historical metrics.",
  }),
} as const;

/** The dashboard and the monitors that a deployment installs in Datadog. */
export const monitorKeys = {
  monitorNotify: withDefault(
    list(
      text(/^@[^\s,]+$/, "a handle that begins with `@`, such as `@slack-platform`"),
      "a list of handles, such as `@slack-platform`",
    ),
    [],
    {
      summary: "Whom the installed monitors notify, as Datadog writes it: `@slack-platform`.",
      details: "Without it they notify nobody, until you name somebody in Datadog.",
      onlyIf: "datadogAssets",
    },
  ),
  monitorTags: withDefault(list(tag(), `a list of tags, each ${tag().allowed}`), [], {
    summary: "Tags, `key:value`, of the installed monitors themselves.",
    details: "Some organisations [require tags](https://docs.datadoghq.com/monitors/settings/).",
    onlyIf: "datadogAssets",
  }),
  excludeMonitors: withDefault(list(choice(monitorNames, "string"), `a list of ${choice(monitorNames).allowed}`), [], {
    summary: "Names of monitors that are not installed: keys of `datadog/monitors.json`.",
    details:
      "A deployment removes those that it installed before. You may exclude the two [monitors](dashboard.md#the-monitors) that need Datadog's AWS integration, for example.",
    onlyIf: "datadogAssets",
  }),
  repairMonitors: withDefault(flag(), false, {
    summary: "Whether a deployment that calls the installer overwrites monitors that were edited in Datadog.",
    onlyIf: "datadogAssets",
  }),
} as const;
