import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";

// The paths are made of the root when they are loaded.
const folder = mkdtempSync(path.join(os.tmpdir(), "kata-update-"));
process.env.KATA_ROOT = folder;
// The matchers of all tests have loaded some of them.
vi.resetModules();
const { entryOf } = await import("../../../../grader/core/progress/schema.js");
const { updateProgress } = await import("../../../../grader/node/store/progress.js");
const { thisProcess } = await import("../../../../grader/node/store/alive.js");

afterAll(() => rmSync(folder, { recursive: true }));

const file = path.join(folder, ".kata", "progress.json");

test("who has lost the lock by the last moment writes nothing old: it begins again, with what others have saved", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  let calls = 0;
  await updateProgress((progress) => {
    calls++;
    entryOf(progress, "mine").runs++;
    if (calls > 1) return;
    // While this process was stopped, another took the lock, saved, and was killed.
    writeFileSync(`${file}.lock`, JSON.stringify({ ...thisProcess(), pid }));
    writeFileSync(file, JSON.stringify({ version: 1, exercises: { others: { runs: 7 } } }));
  });
  const { exercises } = JSON.parse(readFileSync(file, "utf8"));
  expect([calls, exercises.mine.runs, exercises.others.runs]).toEqual([2, 1, 7]);
});
