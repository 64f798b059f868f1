interface Price {
  readonly dollars: number;
  readonly per: string;
  /** The month of the newest source that we read, mostly not by AWS. After `read`: when we read a source without a date. */
  readonly date: string;
  /** Check it before anything depends on the price. */
  readonly page: string;
}

const lambda = "https://aws.amazon.com/lambda/pricing/";
const cloudWatch = "https://aws.amazon.com/cloudwatch/pricing/";
const dynamodb = "https://aws.amazon.com/dynamodb/pricing/on-demand/";

/** Public list prices in us-east-1, without free tiers, volume discounts and taxes. */
export const prices = {
  lambdaGigabyteSecond: { dollars: 0.0000133334, per: "GB-seconds on arm64", date: "2026-05", page: lambda },
  lambdaRequest: { dollars: 0.2e-6, per: "invocations", date: "2026-05", page: lambda },
  httpApiRequest: {
    dollars: 1e-6,
    per: "requests of up to 512 kB",
    date: "2025-05",
    page: "https://aws.amazon.com/api-gateway/pricing/",
  },
  sqsRequest: {
    dollars: 0.4e-6,
    per: "requests of up to 64 kB to a standard queue",
    date: "2026-06",
    page: "https://aws.amazon.com/sqs/pricing/",
  },
  snsRequest: {
    dollars: 0.5e-6,
    per: "requests of up to 64 kB to a standard topic",
    date: "2026-06",
    page: "https://aws.amazon.com/sns/pricing/",
  },
  dynamodbWrite: { dollars: 0.625e-6, per: "writes of up to 1 kB, on demand", date: "2025-07", page: dynamodb },
  dynamodbRead: {
    dollars: 0.125e-6,
    per: "consistent reads of up to 4 kB, on demand",
    date: "2025-07",
    page: dynamodb,
  },
  dynamodbStorage: { dollars: 0.25, per: "GB and month", date: "read 2026-11", page: dynamodb },
  logsIngestion: { dollars: 0.5, per: "GB", date: "2026-06", page: cloudWatch },
  alarm: { dollars: 0.1, per: "alarm and month", date: "read 2026-11", page: cloudWatch },
  dashboard: { dollars: 3, per: "dashboard and month", date: "2026-06", page: cloudWatch },
  customMetric: { dollars: 0.3, per: "metric and month, if written every hour", date: "2026-02", page: cloudWatch },
} as const satisfies Readonly<Record<string, Price>>;
