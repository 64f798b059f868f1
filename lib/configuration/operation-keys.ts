import { email, flag, oneOf, text, wholeNumber } from "./fields.ts";
import { absent, withDefault } from "./key.ts";
import { logRetentionDays } from "./log-retention.ts";
import { page } from "./url-fields.ts";

export const operationKeys = {
  ledgerTable: absent(
    text(/^[\w.-]{3,255}$/, "the name of a DynamoDB table, 3 to 255 of `A-Z`, `a-z`, `0-9`, `_ . -`"),
    "a new table",
    {
      summary: "Name of an existing ledger, a DynamoDB table in this account and region, to continue with.",
      details: "See [The ledger](#the-ledger).",
    },
  ),
  logRetentionDays: withDefault(oneOf(logRetentionDays), 90, {
    summary: "Days for which CloudWatch keeps the logs of the functions and of the webhook's API.",
  }),
  alarmEmail: absent(email(), "no e-mail", {
    summary: "E-mail address for the alarms. Its owner must confirm the subscription once.",
    details:
      "Every [alarm](runbook.md) sends an e-mail when it is raised and when it is over. Without an address, the alarms exist and notify nobody. Your own CDK app can add actions to the construct's `alarms`.",
  }),
  runbookUrl: absent(
    page("the URL of a page without `#`, user name or password, at most 500 characters"),
    "the runbook in the repository that `package.json` names",
    {
      summary:
        "URL of the runbook. The description of each alarm, and so its e-mail, links to a section of the page. So do the messages of the installed monitors.",
      details:
        "Set it to a copy of [the runbook](runbook.md) that your on-call team can open, such as `https://wiki.example/runbook`. Keep the headings of the copy, because links end in `#dead-letter-queue`, for example. If `package.json` names no repository, as in this version, descriptions and messages have a path instead of a link until you set this key. The synthesis says so if `alarmEmail` is set.",
    },
  ),
  cloudWatchDashboard: withDefault(flag(), false, {
    summary: "Whether CloudWatch gets a dashboard of the pipeline, for 3 $ a month.",
    details: "[Datadog's dashboard](dashboard.md) shows the runs. This one shows queue, functions and ledger.",
  }),
  // CloudWatch evaluates an alarm over seven days at most (Amazon CloudWatch API reference, `PutMetricAlarm`).
  quietAlarmHours: absent(wholeNumber(168), "no such alarm", {
    summary: "Hours without a delivery that raise an alarm.",
    details: "See [the alarm](runbook.md#nothing-is-delivered). Choose more hours than your longest quiet period.",
  }),
} as const;
