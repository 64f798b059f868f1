import { list, text, wholeNumber } from "./fields.ts";
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
  subnetIds: absent(
    list(
      text(/^subnet-[\da-f]{8,17}$/, "the id of a subnet, such as `subnet-0123456789abcdef0`"),
      "a list of subnets of one VPC, such as `subnet-0123456789abcdef0`",
      1,
    ),
    "outside a VPC",
    {
      summary: "Private subnets of your VPC that the functions run in.",
      details:
        "It needs `securityGroupIds`, and [routes](aws-account.md#a-vpc-of-your-own) to Datadog, Spacelift and AWS.",
    },
  ),
  securityGroupIds: absent(
    list(
      text(/^sg-[\da-f]{8,17}$/, "the id of a security group, such as `sg-0123456789abcdef0`"),
      "a list of security groups of the same VPC, such as `sg-0123456789abcdef0`",
      1,
    ),
    "outside a VPC",
    { summary: "Security groups of the functions in `subnetIds`. They must allow outbound HTTPS." },
  ),
  receiverReservedConcurrency: absent(wholeNumber(), "the receiver shares the account's concurrency", {
    summary: "Concurrency that Lambda reserves for the receiver, and the most that it may use.",
    details: "See [when to set it](aws-account.md#concurrency-of-the-receiver).",
  }),
} as const;
