import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { flatten, type Nested, shapeOf } from "#lib/arrays";
import { microModel } from "#lib/micro-model";
import { mersenneTwister } from "#lib/random";

const golden = fileURLToPath(new URL("../../lib/golden", import.meta.url));

test("its headline numbers: 3520 parameters, a first loss of 1.7376661259449215", () => {
  const { config, initial_parameters, activations, input } = microModel();
  const count = Object.values(initial_parameters).reduce((n, tensor) => n + flatten(tensor).length, 0);
  expect([count, config.parameter_count]).toEqual([3520, 3520]);
  const losses = input.targets.map((target, i) => -Math.log(activations.probabilities[i][target]));
  const loss = losses.reduce((sum, x) => sum + x, 0) / losses.length;
  expect(loss).toMatchValues(1.7376661259449215, { atol: 1e-14 });
});

test("its first weights are the first numbers of seed 42, so lib/random can redraw them", () => {
  const { config, initial_parameters } = microModel();
  const rng = mersenneTwister(config.init_seed);
  const drawn = Array.from({ length: 6 * 16 }, () => rng.gauss(0, config.init_std));
  expect(drawn).toMatchValues(flatten(initial_parameters.token_embedding), { atol: 1e-15 });
});

test("a hidden score is -Infinity, not JSON's null", () => {
  const { attention_scores_masked } = microModel().activations;
  expect(shapeOf(attention_scores_masked)).toEqual([2, 5, 5]);
  for (const head of attention_scores_masked) {
    const hidden = head.map((row) => row.filter((x) => x === Number.NEGATIVE_INFINITY).length);
    expect(hidden).toEqual([4, 3, 2, 1, 0]);
    expect(flatten(head).every((x) => typeof x === "number")).toBe(true);
  }
});

test("everybody gets a copy of their own", () => {
  const mine = microModel();
  mine.initial_parameters.W_Q[0][0][0] = 999;
  mine.activations.attention_scores_masked[0][0].fill(0);
  mine.input.token_ids.push(7);
  const yours = microModel();
  expect(yours.initial_parameters.W_Q[0][0][0]).not.toBe(999);
  expect(yours.activations.attention_scores_masked[0][0][1]).toBe(Number.NEGATIVE_INFINITY);
  expect(yours.input.token_ids).toEqual([1, 3, 4, 5, 2]);
});

const python = spawnSync("python3", ["--version"], { encoding: "utf8" }).status === 0;

test.skipIf(!python)(
  "micro_model.py writes these values (needs python3, which not every machine has)",
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), "kata-golden-"));
    try {
      copyFileSync(path.join(golden, "micro_model.py"), path.join(folder, "micro_model.py"));
      const run = spawnSync("python3", ["micro_model.py"], { cwd: folder, encoding: "utf8" });
      expect(run.stderr).toBe("");
      const written = numbersByPath(path.join(folder, "micro-model.json"));
      const committed = numbersByPath(path.join(golden, "micro-model.json"));
      expect(Object.keys(written)).toEqual(Object.keys(committed));
      // The last digit of exp and tanh differs between mathematical libraries.
      const off = Object.keys(committed).filter((key) => !agrees(committed[key], written[key]));
      expect(off).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

function agrees(a: unknown, b: unknown): boolean {
  return typeof a === "number" && typeof b === "number" ? Math.abs(a - b) <= 1e-12 : Object.is(a, b);
}

/** Every leaf of a JSON file by its path; the gradient check, which takes a while, is left out. */
function numbersByPath(file: string): Record<string, unknown> {
  const leaves: Record<string, unknown> = {};
  const walk = (value: unknown, at: string): void => {
    if (at === "/meta/numeric_gradient_check") return;
    if (value === null || typeof value !== "object") leaves[at] = value;
    else for (const [key, part] of Object.entries(value as Nested[])) walk(part, `${at}/${key}`);
  };
  walk(JSON.parse(readFileSync(file, "utf8")), "");
  return leaves;
}
