export interface Stack {
  readonly id: string;
  readonly space: string;
  /** Empty for the public pool. */
  readonly pool: string;
  readonly planSeconds: number;
  readonly applySeconds: number;
  /** Fraction of runs. */
  readonly failing: number;
}

const spaces = [
  { id: "production-01hzz", name: "production", pool: "eks-production", slow: 1.6, failing: 0.04 },
  { id: "staging-01hzy", name: "staging", pool: "eks-staging", slow: 1, failing: 0.08 },
  { id: "development-01hzx", name: "development", pool: "", slow: 0.7, failing: 0.12 },
] as const;

const services = [
  { name: "network", planSeconds: 45, applySeconds: 160 },
  { name: "databases", planSeconds: 80, applySeconds: 420 },
  { name: "cluster", planSeconds: 95, applySeconds: 600 },
  { name: "payments", planSeconds: 35, applySeconds: 70 },
  { name: "search", planSeconds: 30, applySeconds: 90 },
  { name: "web", planSeconds: 20, applySeconds: 45 },
] as const;

/** It should stand out on the dashboard. */
const failingStack = "staging-payments";

export const stacks: readonly [Stack, ...Stack[]] = [
  { id: "dns", space: "root", pool: "", planSeconds: 12, applySeconds: 20, failing: 0.02 },
  { id: "identity", space: "root", pool: "eks-production", planSeconds: 25, applySeconds: 30, failing: 0.03 },
  ...spaces.flatMap((space) =>
    services.map(({ name, planSeconds, applySeconds }) => {
      const id = `${space.name}-${name}`;
      return {
        id,
        space: space.id,
        pool: space.pool,
        planSeconds: planSeconds * space.slow,
        applySeconds: applySeconds * space.slow,
        failing: id === failingStack ? 0.6 : space.failing,
      };
    }),
  ),
];

export const modules = ["terraform-aws-vpc", "terraform-aws-rds", "terraform-aws-service"] as const;

export const branches = [
  "feature/nat-gateway",
  "feature/read-replicas",
  "fix/retention",
  "chore/providers",
  "renovate/aws",
] as const;
