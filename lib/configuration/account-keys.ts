import { list, text } from "./fields.ts";
import { absent, withDefault } from "./key.ts";
import { resourceTag } from "./resource-tag.ts";

export const accountKeys = {
  resourceTags: withDefault(list(resourceTag(), `a list of tags, each ${resourceTag().allowed}`), [], {
    summary: "Tags, `key=value`, of every AWS resource, also of the parameter that the registrar creates.",
    details: "See [Tags](aws-account.md#tags).",
  }),
  kmsKeyArn: absent(
    text(
      /^arn:[\w-]+:kms:[a-z\d-]+:\d{12}:key\/[\w-]+$/,
      "the ARN of a KMS key, such as `arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab`, not of an alias",
    ),
    "AWS's own keys",
    {
      summary: "ARN of your KMS key for the parameters, the queues, the ledger, the logs and the alarm topic.",
      details: "The key's policy needs [statements](aws-account.md#a-kms-key-of-your-own) before the deployment.",
    },
  ),
} as const;
