import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

// Runs a file of Astro's or of ours with a Node that Astro accepts: the one that runs, or npm's package `node`.
// The course itself goes on supporting Node 20, so this is nothing that its package.json could ask for.

const NEEDED = [22, 12];

const here = path.dirname(fileURLToPath(import.meta.url));
const [name, ...args] = process.argv.slice(2);
if (!existsSync(path.join(here, "node_modules"))) {
  console.error("The packages of the site are missing: run `npm ci --prefix site` first.");
  process.exit(1);
}
const file =
  name === "astro" ? path.join(here, "node_modules/astro/bin/astro.mjs") : path.resolve(here, name);
const [major, minor] = process.versions.node.split(".").map(Number);
const isEnough = major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
const [program, first] = isEnough ? [process.execPath, []] : ["npx", ["-y", "-p", "node@22", "node"]];
const { status, error } = spawnSync(program, [...first, file, ...args], {
  cwd: here,
  stdio: "inherit",
  env: { ASTRO_TELEMETRY_DISABLED: "1", ...process.env },
  // npx is a script on Windows.
  shell: !isEnough && process.platform === "win32",
});
if (error) console.error(`${program} could not be started: ${error.message}`);
process.exit(status ?? 1);
