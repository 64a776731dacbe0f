import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { spawn } from "@lydell/node-pty";
import headless from "@xterm/headless";
import { root as project } from "../grader/node/course/paths.js";
import { readSolution } from "../grader/node/course/read-solution.js";
import { copyOfProject } from "../tests/bench/course.js";
import { plainEnv } from "../tests/grader/support/command.js";
import { filesIn } from "../tests/support/files-in.js";
import { screenSvg } from "./screen-svg.js";

// Draws docs/grader.svg, the picture of the README: the real grader's screen after a wrong answer. Run it with
// `npm run picture` when that screen has changed.

const SLUG = "causal-mask";
const { root, remove } = copyOfProject();
const files = filesIn(root, "1-understanding-gradients/03-attention", SLUG);
const wrong = readSolution(files).replaceAll("j <= i", "j < i");
writeFileSync(files.stub, wrong);
mkdirSync(path.join(root, ".kata"));
writeFileSync(
  path.join(root, ".kata", "progress.json"),
  JSON.stringify({ version: 1, current: SLUG, exercises: { [SLUG]: { runs: 1, predicted: null } } }),
);

const screen = new headless.Terminal({ cols: 80, rows: 24, allowProposedApi: true });
const grader = spawn(process.execPath, ["grader/bin.mjs"], {
  cols: 80,
  rows: 24,
  cwd: root,
  env: plainEnv({ FORCE_COLOR: "1" }),
});
grader.onData((data) => screen.write(data));
for (const started = Date.now(); !text().includes("hides-the-present"); ) {
  if (Date.now() - started > 30_000) throw new Error(`the grader did not name the mistake:\n${text()}`);
  await new Promise((resolve) => setTimeout(resolve, 50));
}
writeFileSync(path.join(project, "docs", "grader.svg"), screenSvg(screen, "npm start"));
grader.kill("SIGKILL");
remove();
console.log("written  docs/grader.svg");
process.exit(0); // the pseudo-terminal may keep the event loop alive

function text(): string {
  const { active } = screen.buffer;
  return Array.from({ length: 24 }, (_, i) => active.getLine(i)?.translateToString() ?? "").join("\n");
}
