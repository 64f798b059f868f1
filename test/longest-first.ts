import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take longest, by measurement. Vitest alone would start with the largest files. */
const longest = [
  "test/lambda/registrar/lives.test.ts",
  "test/lambda/installer/moves.test.ts",
  "test/lambda/installer/lives.test.ts",
  "test/oracle/outage.test.ts",
  "test/oracle/oracle.test.ts",
  "test/oracle/destinations/destinations.test.ts",
  "test/lambda/installer/lifecycle.test.ts",
  "test/trim/aws.test.ts",
  "test/simulator/faults.test.ts",
  "test/model/one-event.test.ts",
  "test/model/outage.test.ts",
  "test/model/recovery.test.ts",
  "test/model/mutants.test.ts",
  "test/lambda/large-batch.test.ts",
  "test/lambda/registrar/audit-trail/lives.test.ts",
  "test/scripts/build/bundle.test.ts",
  "test/docs/shell-blocks.test.ts",
  "test/lib/cloudformation-package.test.ts",
];

/** Starts the longest files first, so that all workers end at about the same time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byProject = Map.groupBy(await super.sort(files), ({ project }) => project.name);
    return [...byProject.values()].flatMap((each) => each.toSorted((one, other) => rankOf(one) - rankOf(other)));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = longest.findIndex((name) => moduleId.endsWith(`/${name}`));
  return rank < 0 ? longest.length : rank;
}
