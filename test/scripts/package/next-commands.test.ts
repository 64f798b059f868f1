import { expect, test } from "vitest";
import { parsePrefix } from "../../../scripts/package/archive-place.ts";
import { nextCommands } from "../../../scripts/package/next-commands.ts";

test("without a bucket the commands take it from a variable, and pass it to the template", () => {
  const place = { prefix: "" };
  expect(nextCommands({ out: "dist/package", stackNames: ["audit"], place })).toBe(
    `Next, set BUCKET to the name of a bucket in the region of the deployment, and run:

aws s3 sync dist/package "s3://$BUCKET/"
aws cloudformation deploy --stack-name audit --template-file dist/package/audit.template.json \\
  --s3-bucket "$BUCKET" --capabilities CAPABILITY_IAM \\
  --parameter-overrides AssetsBucket="$BUCKET"
`,
  );
});

test("a bucket and a prefix are the template's defaults, and a shell reads the folder's name as one word", () => {
  const place = { bucket: "acme", prefix: "a/b/" };
  expect(nextCommands({ out: "my app's package", stackNames: ["audit"], place })).toBe(
    `Next, run in the region of the bucket:

aws s3 sync 'my app'\\''s package' s3://acme/a/b/
aws cloudformation deploy --stack-name audit --template-file 'my app'\\''s package/audit.template.json' \\
  --s3-bucket acme --s3-prefix a/b --capabilities CAPABILITY_IAM
`,
  );
});

test("each of several installations has a command of its own", () => {
  const place = { bucket: "acme", prefix: "" };
  const commands = nextCommands({ out: "x", stackNames: ["prod", "audit"], place });
  expect(commands.match(/--stack-name \S+ --template-file \S+/g)).toEqual([
    "--stack-name prod --template-file x/prod.template.json",
    "--stack-name audit --template-file x/audit.template.json",
  ]);
});

test("a prefix ends with a slash, and does not begin with one", () => {
  expect(["", "a", "a/b/"].map(parsePrefix)).toEqual(["", "a/", "a/b/"]);
  expect(() => parsePrefix("/a")).toThrow("must not begin with a slash");
});
