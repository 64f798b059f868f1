export interface Stack {
  readonly id: string;
  readonly space: string;
  /** Empty for the public pool. */
  readonly pool: string;
  readonly planSeconds: number;
  readonly applySeconds: number;
  /** Fraction of runs. */
  readonly failing: number;
  readonly resources: number;
}

export interface WorkerPool {
  readonly id: string;
  readonly name: string;
  readonly space: string;
  readonly workers: readonly { readonly id: string; readonly drained: boolean }[];
}

/** Runs that the public pool executes at a time. */
export const publicParallelism = 2;

/** The sandbox has no stacks, so its workers are idle. */
export const workerPools: readonly WorkerPool[] = [
  workerPool("01JD8M6Q2T0PRD0000000000P1", "eks-production", "production-01hzz", ["a", "b"], ["c"]),
  workerPool("01JD8M6Q2T0STG0000000000P2", "eks-staging", "staging-01hzy", ["a"], ["b"]),
  workerPool("01JD8M6Q2T0SBX0000000000P3", "eks-sandbox", "development-01hzx", ["a"], ["b"]),
];

function workerPool(
  id: string,
  name: string,
  space: string,
  available: readonly string[],
  drained: readonly string[],
): WorkerPool {
  const named = (suffixes: readonly string[], isDrained: boolean) =>
    suffixes.map((suffix) => ({ id: `${name}-${suffix}`, drained: isDrained }));
  return { id, name, space, workers: [...named(available, false), ...named(drained, true)] };
}

const spaces = [
  { id: "production-01hzz", name: "production", pool: "eks-production", slow: 1.6, failing: 0.04 },
  { id: "staging-01hzy", name: "staging", pool: "eks-staging", slow: 1, failing: 0.08 },
  { id: "development-01hzx", name: "development", pool: "", slow: 0.7, failing: 0.12 },
] as const;

const services = [
  { name: "network", planSeconds: 45, applySeconds: 160, resources: 140 },
  { name: "databases", planSeconds: 80, applySeconds: 420, resources: 60 },
  { name: "cluster", planSeconds: 95, applySeconds: 600, resources: 210 },
  { name: "payments", planSeconds: 35, applySeconds: 70, resources: 45 },
  { name: "search", planSeconds: 30, applySeconds: 90, resources: 35 },
  { name: "web", planSeconds: 20, applySeconds: 45, resources: 25 },
] as const;

/** It should stand out on the dashboard. */
const failingStack = "staging-payments";

export const stacks: readonly [Stack, ...Stack[]] = [
  { id: "dns", space: "root", pool: "", planSeconds: 12, applySeconds: 20, failing: 0.02, resources: 80 },
  {
    id: "identity",
    space: "root",
    pool: "eks-production",
    planSeconds: 25,
    applySeconds: 30,
    failing: 0.03,
    resources: 120,
  },
  ...spaces.flatMap((space) =>
    services.map(({ name, planSeconds, applySeconds, resources }) => {
      const id = `${space.name}-${name}`;
      return {
        id,
        space: space.id,
        pool: space.pool,
        planSeconds: planSeconds * space.slow,
        applySeconds: applySeconds * space.slow,
        failing: id === failingStack ? 0.6 : space.failing,
        resources,
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
