import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { root } from "./pages.ts";

const run = promisify(execFile);

const version = "1.45.11";
const folder = join(root, ".cache", "aws-cli", version);

/** A PATH with the AWS CLI: the installed one, or one from PyPI in a new virtual environment. */
export async function pathWithAwsCli(): Promise<string> {
  const path = process.env["PATH"] ?? "";
  const isThere = await run("aws", ["--version"]).then(
    () => true,
    () => false,
  );
  if (isThere) return path;
  const bin = join(folder, "bin");
  if (!existsSync(join(bin, "aws"))) await install(bin);
  return `${bin}${delimiter}${path}`;
}

async function install(bin: string): Promise<void> {
  try {
    await run("python3", ["-m", "venv", folder]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `awscli==${version}`];
    await run(join(bin, "python"), pip);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error("The AWS CLI could not be installed, and the documentation's commands need it.", { cause: error });
  }
}
