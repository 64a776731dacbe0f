import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { root } from "../../grader/node/course/paths.js";
import type { Sizes } from "./small-gpt.js";
import { type Summary, summarize } from "./statistics.js";

const SMALL: Sizes = { batch: 8, time: 64, width: 64, layers: 2, heads: 4, vocabulary: 65 };
const LARGE: Sizes = { batch: 8, time: 128, width: 128, layers: 4, heads: 4, vocabulary: 65 };

/** How a way of computing is timed: its command, and the steps of one turn. */
interface Way {
  name: string;
  command(sizes: Sizes, steps: number): [program: string, ...args: string[]];
  steps: number;
}

const bench = (file: string) => path.join(root, "tests", "bench", file);
const inNode = (name: string, which: string, steps: number): Way => ({
  name,
  steps,
  command: (sizes, n) => [
    process.execPath,
    "--expose-gc",
    "--import",
    "tsx",
    bench("step-time.ts"),
    which,
    JSON.stringify(sizes),
    String(n),
  ],
});

const WAYS: Way[] = [
  inNode("stock cpu", "cpu", 3),
  inNode("stock wasm", "wasm", 12),
  inNode("ours", "ours", 30),
  {
    name: "PyTorch, 1 thread",
    steps: 30,
    command: (sizes, n) => ["python3", bench("small_gpt.py"), JSON.stringify(sizes), String(n)],
  },
];

/** Milliseconds of one step of forward, backward and Adam on a small and a larger GPT, every way in turns. */
export async function trainingTimes(
  say: (line: string) => void,
): Promise<Record<string, Record<string, Summary>>> {
  const all: Record<string, Record<string, Summary>> = {};
  for (const [name, sizes, turns] of [
    ["small", SMALL, 3],
    ["large", LARGE, 2],
  ] as const) {
    say(
      `${name} GPT: batch ${sizes.batch}, ${sizes.time} tokens, width ${sizes.width}, ${sizes.layers} layers`,
    );
    const times: Record<string, number[]> = {};
    for (let turn = 0; turn < turns; turn++) {
      for (const way of WAYS) {
        // The slow ones are slow enough to be measured in few steps.
        const steps = name === "small" ? way.steps : Math.ceil(way.steps / 4);
        const said = await run(way.command(sizes, steps));
        if (said) times[way.name] = [...(times[way.name] ?? []), ...said.times];
      }
    }
    all[name] = Object.fromEntries(Object.entries(times).map(([way, values]) => [way, summarize(values)]));
    const stock = all[name]["stock wasm"].median;
    for (const [way, { median, min }] of Object.entries(all[name])) {
      const tokens = (sizes.batch * sizes.time * 1000) / median;
      say(
        `  ${way.padEnd(18)} ${median.toFixed(1).padStart(8)} ms a step (best ${min.toFixed(1)}), ${tokens.toFixed(0).padStart(6)} tokens/s, ${(stock / median).toFixed(1)} times stock wasm`,
      );
    }
  }
  const long = await run(WAYS[2].command(SMALL, 500));
  say(
    `500 steps of ours: ${long?.grown.tensors} more tensors and ${long?.grown.residentMb} MB more than after 20`,
  );
  return all;
}

interface Said {
  times: number[];
  loss: number;
  grown: { tensors?: number; residentMb?: number };
}

/** Undefined where a way is not there: PyTorch is optional. */
async function run([program, ...args]: [string, ...string[]]): Promise<Said | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { cwd: root });
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Said;
  } catch (error) {
    if (program === process.execPath) throw error;
    return undefined;
  }
}
