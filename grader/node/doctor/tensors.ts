import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { BACKENDS, type BackendName } from "../../../lib/backend/names.js";
import { speedText } from "../../core/numbers.js";
import { root } from "../course/paths.js";
import type { DoctorFinding } from "./finding.js";

type Said = { gpu: boolean; adapter?: string; gflops: number } | { missing: string };

/** What each backend is for. */
function use(name: BackendName, gpu: boolean): string {
  if (name === "wasm") return "judges; trains where there is no GPU";
  if (name === "cpu") return "the last resort";
  if (gpu) return name === "tensorflow" ? "the first choice for training" : "trains where there is no CUDA";
  return name === "tensorflow"
    ? "for kata gpt2, and if KATA_BACKEND names it"
    : "only if KATA_BACKEND names it";
}

/** The tensor backends that this machine has, how fast each is, and why the others are missing. */
export async function tensorFindings(): Promise<DoctorFinding[]> {
  const findings: DoctorFinding[] = [];
  // One after the other: each is timed.
  for (const name of BACKENDS) findings.push(findingOf(name, await probe(name)));
  const forced = process.env.KATA_BACKEND;
  if (forced)
    findings.push({ name: "KATA_BACKEND", state: "note", text: `${forced} is used for everything` });
  return findings;
}

function findingOf(name: BackendName, said: Said): DoctorFinding {
  if ("missing" in said) return { name, state: name === "wasm" ? "bad" : "note", text: said.missing };
  const where = said.gpu
    ? `on a GPU${said.adapter ? `, ${said.adapter}` : ""}`
    : `on ${said.adapter ?? "the CPU"}`;
  return { name, state: "ok", text: `${speedText(said.gflops)} GFLOP/s ${where}; ${use(name, said.gpu)}` };
}

/** Whether this machine has a backend, and how fast it is; it is tried in a process of its own. */
export async function probe(name: BackendName): Promise<Said> {
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [path.join(root, "grader", "node", "doctor", "probe.mjs"), process.env.KATA_LIB ?? "", name],
      { cwd: root, timeout: 120_000 },
    );
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Said;
  } catch (error) {
    return { missing: `it ends the process that starts it: ${(error as Error).message.split("\n")[0]}` };
  }
}
