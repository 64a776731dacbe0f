import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { root } from "../../grader/course/paths.js";

// Solutions on the backends that this machine has; the names of the tests say which those are. On wasm the tests of the
// parts prove them all. What trains takes minutes elsewhere: `npm run kata -- author backends` judges that too.

type Row = { backend: string; missing?: string; total: number; passed: number; failed: object };

/** Software WebGPU takes a minute for what trains. */
const TIMEOUT = 600_000;

const { stdout } = await promisify(execFile)(
  process.execPath,
  [
    path.join(root, "grader", "bin.mjs"),
    ...["author", "backends", "--untrained", "--json", "--on", "tensorflow", "webgpu", "cpu"],
  ],
  { cwd: root, timeout: TIMEOUT },
).catch((error: { stdout: string }) => error);
const { backends } = JSON.parse(stdout) as { backends: Row[] };

test("cpu is on every machine", () => {
  expect(backends.find(({ backend }) => backend === "cpu")?.missing).toBeUndefined();
});

for (const { backend, missing, ...row } of backends) {
  const why = missing ? ` (skipped: ${missing})` : "";
  test.skipIf(missing)(`every solution that does not train passes on ${backend}${why}`, () => {
    expect(row.failed).toEqual({});
    expect(row.passed).toBe(row.total);
    expect(row.total).toBeGreaterThan(20);
  });
}
