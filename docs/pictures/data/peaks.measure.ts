import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

// The gold reward of PPO without a leash, for three seeds. The second one's run is that of `over-optimized`. About a minute:
// `node --import tsx docs/pictures/data/peaks.measure.ts`.

const folder = mkdtempSync(path.join(os.tmpdir(), "peaks-"));
const runs = [1, 2, 3].map((seed) => {
  const file = path.join(folder, `${seed}.json`);
  const record = ["--import", "tsx", "tests/mini-world/record-histories.ts", `${seed}`, file];
  execFileSync(process.execPath, record, { stdio: "inherit" });
  const { unleashed } = JSON.parse(readFileSync(file, "utf8")) as { unleashed: { gold: number }[] };
  return { seed, gold: unleashed.map(({ gold }) => gold) };
});
rmSync(folder, { recursive: true });
writeFileSync(new URL("peaks.json", import.meta.url), `${JSON.stringify(runs)}\n`);
