interface Price {
  readonly dollars: number;
  /** The month of the newest source that we read, mostly not by AWS; "undated" if it has no date. */
  readonly date: string;
  /** Check it before anything depends on the price. */
  readonly page: string;
}

const lambda = "https://aws.amazon.com/lambda/pricing/";
const cloudWatch = "https://aws.amazon.com/cloudwatch/pricing/";
const dynamodb = "https://aws.amazon.com/dynamodb/pricing/on-demand/";

/** Public list prices in us-east-1, without free tiers, volume discounts and taxes. */
export const prices = {
  /** On arm64. */
  lambdaGigabyteSecond: { dollars: 0.0000133334, date: "2026-05", page: lambda },
  lambdaRequest: { dollars: 0.2e-6, date: "2026-05", page: lambda },
  /** Up to 512 kB. */
  httpApiRequest: { dollars: 1e-6, date: "2025-05", page: "https://aws.amazon.com/api-gateway/pricing/" },
  /** Up to 64 kB, on a standard queue. */
  sqsRequest: { dollars: 0.4e-6, date: "2026-06", page: "https://aws.amazon.com/sqs/pricing/" },
  /** Up to 64 kB, to a standard topic. */
  snsRequest: { dollars: 0.5e-6, date: "undated", page: "https://aws.amazon.com/sns/pricing/" },
  /** Up to 1 kB, on demand. */
  dynamodbWrite: { dollars: 0.625e-6, date: "2025-07", page: dynamodb },
  /** Up to 4 kB, consistent, on demand. */
  dynamodbRead: { dollars: 0.125e-6, date: "2025-07", page: dynamodb },
  /** A month. */
  dynamodbStorage: { dollars: 0.25, date: "undated", page: dynamodb },
  logsIngestion: { dollars: 0.5, date: "2026-06", page: cloudWatch },
  alarm: { dollars: 0.1, date: "undated", page: cloudWatch },
  dashboard: { dollars: 3, date: "2026-06", page: cloudWatch },
  /** A month, if written every hour. */
  customMetric: { dollars: 0.3, date: "2026-02", page: cloudWatch },
} as const satisfies Readonly<Record<string, Price>>;
