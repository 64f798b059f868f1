const packageLine = /^[ \t]*package[ \t]+\S.*$/m;
const regoImport = /^[ \t]*import[ \t]+rego\.v1\b/m;

/**
 * A simulation's input names no engine (Spacelift's API collection, "Simulate Policy"), and the API's default is Rego
 * v0. With this import, both engines read the text as Rego v1.
 */
export function withRegoImport(text: string): string {
  return regoImport.test(text) ? text : text.replace(packageLine, (line) => `${line}\nimport rego.v1`);
}
