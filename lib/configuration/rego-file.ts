import { statSync } from "node:fs";
import { z } from "zod";
import { extensionProblem } from "../policy-extension.ts";
import { allowedOnly } from "./fields.ts";

export function regoFile() {
  const allowed = "the path of an existing Rego file, from the folder that the CDK runs in";
  const schema = z
    .string(allowedOnly(allowed))
    .refine(isFile, { abort: true, ...allowedOnly(allowed) })
    .superRefine((path, context) => {
      const problem = extensionProblem(path);
      if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
    });
  return { schema, type: "string", allowed };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
