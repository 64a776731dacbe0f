import { CASES } from "./cases.js";
import { Machine } from "./machine.js";

// npm run wine: whether the grader works with Windows's Node and Windows's packages, as far as Wine is like Windows. Words after
// it choose cases: npm run wine -- tensors.

if (!Machine.isThere()) {
  console.log(
    "There is no Wine on this machine, so nothing was run (Debian and Ubuntu: apt-get install wine).",
  );
  process.exit(0);
}
const chosen = CASES.filter(({ name }) => process.argv.slice(2).every((word) => name.includes(word)));
const machine = new Machine();
process.once("exit", () => machine.remove());
process.once("SIGINT", () => process.exit(130));
let failed = 0;
const began = performance.now();
machine.prepare();
console.log(`Windows, its Node and the course's packages are there after ${secondsSince(began)}.`);
for (const { name, run } of chosen) {
  const began = performance.now();
  try {
    await run(machine);
    console.log(`✓ ${name}  ${secondsSince(began)}`);
  } catch (error) {
    failed++;
    console.log(`✗ ${name}  ${secondsSince(began)}\n${(error as Error).message.replace(/^/gm, "    ")}`);
  }
}
console.log(failed === 0 ? `All ${chosen.length} hold.` : `${failed} of ${chosen.length} failed.`);
process.exitCode = failed === 0 ? 0 : 1;

function secondsSince(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
