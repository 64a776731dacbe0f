// Loaded into the grader by a test: writes down every source map that it reads.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { readFileSync } = fs;
fs.readFileSync = (file, ...rest) => {
  if (String(file).endsWith(".map")) fs.appendFileSync(process.env.MAPS_READ, `${file}\n`);
  return readFileSync(file, ...rest);
};
syncBuiltinESMExports();
