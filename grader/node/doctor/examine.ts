import { accessSync, constants, readFileSync, statfsSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { count } from "../../core/course/count.js";
import { verdictOf } from "../../core/judge/verdict.js";
import { tenths } from "../../core/numbers.js";
import { loadCourse } from "../course/load.js";
import { inCourse, root } from "../course/paths.js";
import { Host } from "../runner/host.js";
import { progressFile } from "../store/kata-folder.js";
import { readProgress } from "../store/progress.js";
import type { DoctorFinding } from "./finding.js";
import { tensorFindings } from "./tensors.js";

/** Looks at everything that a learner's trouble may come from. */
export async function examine(): Promise<DoctorFinding[]> {
  return [
    node(),
    ...(await course()),
    folder(),
    progress(),
    disk(),
    ...(await verdicts()),
    ...(await tensorFindings()),
  ];
}

/** An older one has not come so far: the start script refuses it. */
function node(): DoctorFinding {
  const text = `${process.versions.node} on ${process.platform} ${process.arch}, ${os.cpus().length} cores`;
  return { name: "Node", state: "ok", text };
}

async function course(): Promise<DoctorFinding[]> {
  try {
    const { exercises, parts } = await loadCourse();
    const chapters = parts.flatMap((part) => part.chapters).length;
    return [
      {
        name: "course",
        state: "ok",
        text: `${count(exercises.length, "exercise")} in ${count(chapters, "chapter")}`,
      },
    ];
  } catch (error) {
    return [{ name: "course", state: "bad", text: (error as Error).message }];
  }
}

function folder(): DoctorFinding {
  try {
    accessSync(root, constants.W_OK);
    return { name: "folder", state: "ok", text: "can be written" };
  } catch {
    return {
      name: "folder",
      state: "bad",
      text: `${root} cannot be written: your progress would not be saved`,
    };
  }
}

/** Only reads: a damaged file is moved aside by the next command that needs it, not by looking. */
function progress(): DoctorFinding {
  const name = "progress";
  try {
    const text = readFileSync(progressFile, "utf8");
    const { version, exercises } = JSON.parse(text) as { version?: number; exercises?: object };
    if (version === undefined || version > 1) readProgress();
    return {
      name,
      state: "ok",
      text: `${count(Object.keys(exercises ?? {}).length, "exercise")} begun, in ${inCourse(progressFile)}`,
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { name, state: "ok", text: "none yet" };
    return { name, state: "bad", text: `${inCourse(progressFile)}: ${(error as Error).message}` };
  }
}

function disk(): DoctorFinding {
  const { bavail, bsize } = statfsSync(root);
  const free = (bavail * bsize) / 2 ** 30;
  return { name: "disk", state: free > 0.5 ? "ok" : "note", text: `${tenths(free)} GB free` };
}

/** How long a verdict takes here, measured on the course's first exercise. */
async function verdicts(): Promise<DoctorFinding[]> {
  const name = "verdict";
  try {
    const { exercises } = await loadCourse();
    const host = await Host.start();
    try {
      const job = { spec: exercises[0].files.spec, subject: { kind: "solution" } as const };
      await host.run([job], { seconds: 10 });
      await host.warm();
      const ran = await host.run([job], { seconds: 10 });
      const passed = verdictOf(ran).verdict === "passed";
      const text = `${ran.durationMs} ms from save to verdict for ${exercises[0].slug}`;
      return [
        passed
          ? { name, state: "ok", text }
          : { name, state: "bad", text: `${exercises[0].slug}: its solution does not pass here` },
      ];
    } finally {
      await host.close();
    }
  } catch (error) {
    return [
      {
        name,
        state: "bad",
        text: `the runner does not start: ${(error as Error).message}. Run npm ci again.`,
      },
    ];
  }
}

/** Version of an installed package, or undefined. */
export function installed(packageName: string): string | undefined {
  try {
    const require = createRequire(path.join(root, "package.json"));
    const manifest = require.resolve(`${packageName}/package.json`);
    return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
  } catch {
    return undefined;
  }
}
