import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createFolder, root, synthesize } from "./synthesis.ts";

const settings = {
  spaceliftEndpoint: "https://acme.app.spacelift.io",
  datadogAppKeyParameter: "/spacelift-datadog/datadog-app-key",
};
const context = Object.entries(settings).map(([key, value]) => `-c ${key}=${value}`);

const templateName = "spacelift-datadog.template.json";
const prefix = `\${AssetsPrefix}`;
const code = z.object({
  S3Bucket: z.object({ Ref: z.literal("AssetsBucket") }),
  S3Key: z.object({ "Fn::Sub": z.string().startsWith(prefix) }),
});
const templateSchema = z.looseObject({
  Parameters: z.record(z.string(), z.record(z.string(), z.unknown())),
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

/** Packages as a user does, with `umask` and the environment. The functions are those of the test's build. */
function runPackage(options: readonly string[], umask = "022", environment: Readonly<Record<string, string>> = {}) {
  const script = `umask ${umask}; exec "${process.execPath}" scripts/package.ts --no-build ${options.join(" ")}`;
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script], {
    cwd: root,
    env: { ...process.env, ...environment },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

function readTemplate(folder: string, name = templateName) {
  return templateSchema.parse(JSON.parse(readFileSync(join(folder, name), "utf8")));
}

/** The archives that the functions of a template name. */
function archivesOf(folder: string, name = templateName): readonly string[] {
  return Object.values(readTemplate(folder, name).Resources)
    .filter(({ Type }) => Type === "AWS::Lambda::Function")
    .map(({ Properties }) => code.parse(Properties["Code"]).S3Key["Fn::Sub"].slice(prefix.length));
}

/** Mode of each entry, from the central directory (PKWARE, "APPNOTE.TXT", 4.3.12). */
function modesOf(archive: Buffer): readonly string[] {
  const modes: string[] = [];
  for (let at = archive.indexOf("PK\u0001\u0002"); at >= 0; at = archive.indexOf("PK\u0001\u0002", at + 46)) {
    modes.push((archive.readUInt32LE(at + 38) >>> 16).toString(8));
  }
  return modes;
}

function contents(folder: string) {
  return readdirSync(folder)
    .toSorted()
    .map((name) => {
      const mode = (lstatSync(join(folder, name)).mode & 0o777).toString(8);
      return { name, mode, bytes: readFileSync(join(folder, name), "base64") };
    });
}

describe("the package of a configuration", () => {
  const folder = join(mkdtempSync(join(tmpdir(), "spacelift-datadog-package-")), "package");
  afterAll(() => rmSync(join(folder, ".."), { recursive: true, force: true }));
  beforeAll(() => {
    const { status, stderr } = runPackage(["--out", folder, ...context]);
    if (status !== 0) throw new Error(stderr);
  }, 120_000);

  test("refers to no bootstrapped account", () => {
    const text = readFileSync(join(folder, templateName), "utf8");
    expect(text).not.toMatch(/cdk-|bootstrap|hnb659fds|aws:cdk|AWS::CDK|AWS::SSM::Parameter::Value/i);
    const { Parameters } = readTemplate(folder);
    expect(Object.keys(Parameters)).toEqual(["AssetsBucket", "AssetsPrefix"]);
    expect(Parameters["AssetsBucket"]).not.toHaveProperty("Default");
    expect(Parameters["AssetsPrefix"]).toHaveProperty("Default", "");
  });

  test("has the same resources as a deployment by the CDK, except the place of the code", () => {
    const placeless = ({ Resources }: z.infer<typeof templateSchema>) =>
      Object.entries(Resources).map(([id, { Properties, ...rest }]) => {
        return [id, rest, { ...Properties, Code: undefined }];
      });
    const byCdk = templateSchema.parse(synthesize(settings).toJSON());
    expect(placeless(readTemplate(folder))).toEqual(placeless(byCdk));
  });

  test("has every archive that a function names, with readable code", () => {
    const archives = archivesOf(folder);
    expect(archives.length).toBeGreaterThan(3);
    expect(readdirSync(folder).toSorted()).toEqual([...archives, templateName].toSorted());
    for (const name of archives) {
      const archive = readFileSync(join(folder, name));
      const { "index.js": index, "package.json": manifest } = unzipSync(archive);
      const bundle = readFileSync(join(root, "dist", "lambda", name.replace(/-[0-9a-f]{16}\.zip$/, ""), "index.js"));
      expect(bundle.equals(index ?? Buffer.of())).toBe(true);
      expect(strFromU8(manifest ?? Buffer.of())).toContain("commonjs");
      expect(modesOf(archive)).toEqual(["100644", "100644"]);
    }
  });

  test("has the same bytes and modes under another umask and in another time zone", () => {
    const again = join(createFolder("package"), "a", "b");
    expect(runPackage(["--out", again, ...context], "077", { TZ: "Asia/Tokyo" })).toMatchObject({ status: 0 });
    expect(contents(again)).toEqual(contents(folder));
    expect(contents(again).map(({ mode }) => mode)).toEqual(contents(again).map(() => "644"));
  });
});

test("a bucket and a prefix become the template's defaults, and other files of the folder stay", () => {
  const folder = createFolder("package");
  writeFileSync(join(folder, "receiver-0123456789abcdef.zip"), "an earlier version");
  const place = ["--bucket", "acme-artifacts", "--prefix", "team/spacelift"];
  const { status, stdout } = runPackage(["--out", folder, ...place, ...context]);
  expect(status).toBe(0);
  expect(stdout).toContain(`\naws s3 sync ${folder} s3://acme-artifacts/team/spacelift/\n`);
  const { AssetsBucket, AssetsPrefix } = readTemplate(folder).Parameters;
  expect([AssetsBucket?.["Default"], AssetsPrefix?.["Default"]]).toEqual(["acme-artifacts", "team/spacelift/"]);
  expect(existsSync(join(folder, "receiver-0123456789abcdef.zip"))).toBe(true);
});

test("each configuration file has a template, and equal functions share an archive", () => {
  const folder = createFolder("package");
  const files = ["prod", "staging"].map((integrationName) => {
    const file = join(createFolder("configuration"), "configuration.json");
    writeFileSync(file, JSON.stringify({ ...settings, integrationName, spaceliftSpace: integrationName }));
    return file;
  });
  const { status, stdout } = runPackage(["--out", folder, `-c config=${files.join(",")}`]);
  expect(status).toBe(0);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted();
  expect(names).toEqual(["prod.template.json", "staging.template.json"]);
  const [prod, staging] = names.map((name) => archivesOf(folder, name));
  expect(prod).toEqual(staging);
  expect(new Set(readdirSync(folder))).toEqual(new Set([...names, ...(prod ?? [])]));
  expect(stdout.match(/--stack-name \S+/g)).toEqual(["--stack-name prod", "--stack-name staging"]);
});

test("a wrong configuration is reported in full, and nothing is written", () => {
  const folder = createFolder("package");
  const { status, stdout, stderr } = runPackage(["--out", folder, "-c datadogSite=datadoghq.co"]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^ {2}spaceliftEndpoint: received nothing; allowed: /m);
  expect(stderr).toMatch(/^ {2}datadogSite: received "datadoghq\.co"; allowed: /m);
  expect(readdirSync(folder)).toEqual([]);
});

test("wrong usage and a folder that cannot be made have exit codes and a remedy", () => {
  expect(runPackage([])).toMatchObject({ status: 2, stderr: expect.stringContaining("--out <folder>") });
  expect(runPackage(["--out", "x", "--bucket", "s3://acme"])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("without s3://"),
  });
  expect(runPackage(["--out", "/dev/null/x"])).toMatchObject({
    status: 3,
    stderr: expect.stringContaining("Choose another folder with --out."),
  });
});
