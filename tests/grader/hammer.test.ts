import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fingerprint } from "../../grader/core/course/fingerprint.js";
import { root as project } from "../../grader/node/course/paths.js";
import { plainEnv } from "./support/command.js";

// Two graders record passes in one progress file, while they are killed and stopped at any moment.

/** KATA_HAMMER sets more. */
const PASSES = Number(process.env.KATA_HAMMER ?? 300);
/** On a fast machine the passes are there before anything was killed. */
const BLOWS = 8;
const WRITERS = ["one", "two"];

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(realpathSync(os.tmpdir()), "kata-hammer-"));
  await build({
    entryPoints: [path.join(project, "tests", "grader", "support", "hammer-writer.ts")],
    outfile: path.join(folder, "writer.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "error",
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const numbersIn = (file: string) => {
  const at = path.join(folder, file);
  if (!existsSync(at)) return [];
  return readFileSync(at, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Number.parseInt(line, 10));
};
const progress = () => JSON.parse(readFileSync(path.join(folder, ".kata", "progress.json"), "utf8"));
const savedBy = (writer: string) => numbersIn(`${writer}.saved`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function start(i: number): ChildProcess {
  const [me, other] = [WRITERS[i], WRITERS[1 - i]];
  const from = 1 + Math.max(0, ...numbersIn(`${me}.judged`));
  return spawn(process.execPath, [path.join(folder, "writer.mjs"), folder, me, other, String(from)], {
    env: plainEnv({ KATA_ROOT: folder }),
    stdio: ["ignore", "inherit", "inherit"],
  });
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGCONT");
  child.kill("SIGKILL");
  await ended;
}

test("no pass that was saved is lost, none is there for a text that was not judged, and the file is always whole", async () => {
  const writers = WRITERS.map((_, i) => start(i));
  const done = { kills: 0, stops: 0, reads: 0 };
  const runs: Record<string, number> = {};
  const saves = () => WRITERS.reduce((sum, writer) => sum + savedBy(writer).length, 0);
  while (saves() < PASSES || done.kills + done.stops < BLOWS) {
    await pause(20 + 100 * Math.random());
    const i = Math.floor(2 * Math.random());
    const what = Math.random();
    if (what < 0.3) {
      await kill(writers[i]);
      writers[i] = start(i);
      done.kills++;
    } else if (what < 0.5 && process.platform !== "win32") {
      const stopped = writers[i];
      stopped.kill("SIGSTOP");
      await pause(Math.random() < 0.1 ? 2500 : 200 * Math.random());
      stopped.kill("SIGCONT");
      done.stops++;
    }
    if (!existsSync(path.join(folder, ".kata", "progress.json"))) continue;
    // What was saved once is never taken back by an older state.
    for (const [slug, entry] of Object.entries<any>(progress().exercises)) {
      expect(entry.runs).toBeGreaterThanOrEqual(runs[slug] ?? 0);
      runs[slug] = entry.runs;
    }
    done.reads++;
  }
  for (const writer of writers) await kill(writer);

  const { exercises } = progress();
  const saved = WRITERS.flatMap((writer) => savedBy(writer).map((n) => ({ writer, n })));
  const last = new Map(saved.map(({ writer, n }) => [`${writer}-${n % 20}`, n]));
  for (const writer of WRITERS) {
    const judged = new Map(
      numbersIn(`${writer}.judged`).map((n) => [fingerprint(`right ${writer} ${n}`), n]),
    );
    for (const [slug, entry] of Object.entries<any>(exercises).filter(([slug]) => slug.startsWith(writer))) {
      const n = judged.get(entry.passed?.file);
      // Killed between the save and the note of it, a later one may be there.
      if (last.has(slug)) expect([slug, n]).toEqual([slug, expect.any(Number)]);
      if (last.has(slug)) expect(n).toBeGreaterThanOrEqual(last.get(slug) as number);
      if (entry.passed) expect(n).toBeDefined();
    }
    const counted = Object.entries<any>(exercises)
      .filter(([slug]) => slug.startsWith(writer))
      .reduce((sum, [, entry]) => sum + entry.runs, 0);
    expect(counted).toBeGreaterThanOrEqual(savedBy(writer).length);
    expect(counted).toBeLessThanOrEqual(numbersIn(`${writer}.judged`).length);
  }
  const unsaved = WRITERS.flatMap((writer) => numbersIn(`${writer}.unsaved`)).length;
  console.log({
    saved: saved.length,
    unsaved,
    ...done,
    left: readdirSync(path.join(folder, ".kata")).length,
  });
}, 3_600_000);
