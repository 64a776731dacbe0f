// Starts the grader, or says that this Node is too old. So this file and what it imports have to be understood by every
// Node that knows modules: no top-level await, no `??`, nothing that came after Node 12.
import { unfit } from "./start/node-version.mjs";

const complaint = unfit(process.versions.node);
if (complaint) {
  process.stderr.write(`kata: ${complaint}\n`);
  process.exitCode = 3;
} else {
  import("./start/start.mjs");
}
