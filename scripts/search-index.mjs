// Records on standard input -> index on standard output: node search-index.mjs path/to/engine.js
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { serialize } = await import(pathToFileURL(process.argv[2]));
writeFileSync(1, serialize(JSON.parse(readFileSync(0, "utf-8"))));
