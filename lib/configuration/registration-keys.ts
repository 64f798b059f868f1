import { defaultIntegrationName } from "../../lambda/contract/installation.ts";
import { defaultFinishedStates, optInTags, terminalRunStates } from "../../lambda/contract/runs.ts";
import { choice, flag, list, text, wholeNumber } from "./fields.ts";
import { absent, required, withDefault } from "./key.ts";
import { regoFile } from "./rego-file.ts";
import { origin } from "./url-fields.ts";

export const registrationKeys = {
  spaceliftEndpoint: required(
    origin("the URL of your Spacelift account without a path, such as `https://acme.app.spacelift.io`"),
    {
      summary: "URL of the Spacelift account, without a path.",
      details:
        "In the US region it is `https://<account>.app.us.spacelift.io`. A self-hosted Spacelift (4.1.0 or newer) has a host of its own. A trailing `/` is removed. Another address of the same account keeps the webhook and the policy. Another account gets its own: store its API key under other names, in `spaceliftApiKeyIdParameter` and `spaceliftApiKeySecretParameter`. The registrar cannot reach the objects in the previous account, so delete them by hand.",
    },
  ),
  spaceliftSpace: withDefault(text(/^[\w-]+$/, "the id of a Spacelift space, such as `root`"), "root", {
    summary: "Id of the Spacelift space of the webhook and the policy. Its runs are counted.",
    details:
      "Runs of spaces that inherit from it are counted too; `root` covers the account. Spacelift evaluates most internal errors with the policies of `root` alone. A change moves the webhook and the policy, so the API key needs rights on both spaces.",
  }),
  integrationName: withDefault(
    text(
      /^(?!aws|ssm)(?=.{1,64}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
      "1 to 64 of `a-z`, `0-9` and single `-` between them, beginning with a letter, but not with `aws` or `ssm`",
    ),
    defaultIntegrationName,
    {
      summary:
        "Name of this installation: of its stack, its webhook, its policy, and the folder of its SSM parameters.",
      details:
        "Each installation in a Spacelift account, and in an AWS account and region, needs a name of its own. With `cdk deploy`, another name creates another stack. Destroy the previous stack first, or runs count twice. Give the new stack the ledger and the parameters of the previous one.",
    },
  ),
  registration: withDefault(choice(["automatic", "manual"]), "automatic", {
    summary: "How the webhook and the policy are created in Spacelift: by a Lambda function, or by hand.",
    details:
      "`automatic`: the registrar, a Lambda function, creates the webhook, its secret and the policy, and checks them regularly. `manual`: you create them [by hand](manual-registration.md), and the outputs say how.",
  }),
  includeTags: withDefault(list(choice(optInTags, "OptInTag"), `a list of ${choice(optInTags).allowed}`), [], {
    summary: "Opt-in tags of a run. Each adds a billed series for each value, or names a person.",
    details: "[What leaves Spacelift](policy.md#what-leaves-spacelift) lists them.",
  }),
  finishedStates: withDefault(
    list(
      choice(terminalRunStates, "TerminalRunState"),
      `a list of at least one of ${choice(terminalRunStates).allowed}`,
      1,
    ),
    defaultFinishedStates,
    { summary: "Run states that count as finished." },
  ),
  policyExtension: absent(regoFile(), "no extension", {
    summary: "Path of a Rego file: the policy's extension.",
    details:
      "The synthesis checks [the extension](policy.md#extending-it). If OPA is on the machine, as `opa` or in the variable `OPA`, the synthesis also compiles it.",
  }),
  repairPolicy: withDefault(flag(), false, {
    summary: "Whether the registrar overwrites a policy that was edited in Spacelift.",
    details:
      "With `true`, each reconciliation restores an edited core, and each deployment that calls the registrar overwrites an edited extension with `policyExtension`.",
    onlyIf: "automaticRegistration",
  }),
  recreateDeleted: withDefault(flag(), true, {
    summary: "Whether a reconciliation creates the webhook and the policy again if somebody deleted them in Spacelift.",
    details:
      "The policy gets the extension that it had at the last reconciliation. With `false`, the registrar only reports the deletion.",
    onlyIf: "automaticRegistration",
  }),
  // The interval is also the period of the registrar's alarms, and CloudWatch's longest period is a day.
  reconcileMinutes: withDefault(wholeNumber(1440), 15, {
    summary: "Minutes between two reconciliations of the webhook and the policy.",
    details: "Each reconciliation also [recovers](recovery.md) lost deliveries.",
    onlyIf: "automaticRegistration",
  }),
  pollMinutes: withDefault(wholeNumber(60, 0), 1, {
    summary: "Minutes between two polls of Spacelift's present state, which become gauges. 0 turns them off.",
    details: "[The gauges](gauges.md) lists them, and their cost.",
    onlyIf: "automaticRegistration",
  }),
  webhookSecretVersion: withDefault(wholeNumber(), 1, {
    summary: "Version of the webhook's secret. Raise it to rotate the secret.",
    details:
      "A deployment with a lower version than the registered one fails, since an older secret may have leaked. See [Key rotation](key-rotation.md#webhook-secret).",
    onlyIf: "automaticRegistration",
  }),
  refuseOldWebhookSecret: withDefault(flag(), false, {
    summary: "Whether a rotation refuses the old webhook secrets at once, instead of after a day.",
    details:
      "For a secret that [leaked](key-rotation.md#a-leaked-webhook-secret). Deliveries that Spacelift signed with an old secret and that arrive later are refused; the [recovery](recovery.md) sends them again.",
    onlyIf: "automaticRegistration",
  }),
} as const;
