import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { installPythonProgram, ToolError } from "./python-program.ts";

/** The tested release. It enforces IAM, and a policy's `aws:SecureTransport`. */
const version = "1.5.33";

/** Installs PyPI `ministack` if it is missing. Returns the path of the program. */
export async function installMiniStack(say: (line: string) => void): Promise<string> {
  await promisify(execFile)("openssl", ["version"]).catch(() => {
    throw new ToolError("The emulator needs openssl on the PATH for its certificate.");
  });
  return installPythonProgram("ministack", version, say);
}
