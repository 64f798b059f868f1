import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyGroups, keys } from "../lib/configuration/keys.ts";
import { withKeyTables } from "./configuration/key-tables.ts";
import { propsSource } from "./configuration/props-source.ts";

const root = join(import.meta.dirname, "..");
const page = join(root, "docs", "configuration.md");

writeFileSync(join(root, "lib", "configuration", "spacelift-datadog-props.ts"), propsSource(keys));
writeFileSync(page, withKeyTables(readFileSync(page, "utf8"), keyGroups));
