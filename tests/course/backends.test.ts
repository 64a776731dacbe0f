import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { contentKeys, hashOf } from "../../grader/author/depends-on.js";
import { loadCourse } from "../../grader/node/course/load.js";
import { root } from "../../grader/node/course/paths.js";
import { needsTensors, trains } from "../../grader/node/runner/host.js";
import { joined, judgeFiles, keep, MACHINE, PROVE_ALL, readKept } from "../kept/keep.js";

// Solutions on the backends that this machine has; the names of the tests say which those are. On wasm they are proven with
// their exercises. What trains takes minutes elsewhere: `npm run kata -- author backends` judges that too.

type Row = { missing?: string; total: number; passed: number; failed: Record<string, string> };

/** Software WebGPU takes five minutes for all of them, and twice as long beside the other tests. */
const TIMEOUT = 1_500_000;

const course = await loadCourse();
const exercises = course.exercises.filter(({ files }) => needsTensors(files.spec) && !trains(files.spec));
const content = await contentKeys(exercises);
const judge = joined(hashOf(await judgeFiles("grader/author/commands/backends.ts")), MACHINE)!;

async function judgeOn(backend: string, slugs: string[]): Promise<Row> {
  const command = ["author", "backends", ...slugs, "--untrained", "--json", "--on", backend];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [path.join(root, "grader", "bin.mjs"), ...command],
    { cwd: root, timeout: TIMEOUT },
  ).catch((error: { stdout: string }) => error);
  return (JSON.parse(stdout) as { backends: [Row] }).backends[0];
}

for (const backend of ["tensorflow", "webgpu", "cpu"]) {
  // By slug, the content with which a solution has passed.
  const name = `on-${backend}`;
  const known = PROVE_ALL ? {} : (readKept<Record<string, string>>(name)?.proof ?? {});
  const keyOf = (slug: string) => joined(content.get(slug), judge);
  const due = exercises.map(({ slug }) => slug).filter((slug) => !known[slug] || known[slug] !== keyOf(slug));
  const started = performance.now();
  const row = due.length > 0 ? await judgeOn(backend, due) : { total: 0, passed: 0, failed: {} };
  if (due.length > 0 && !row.missing) {
    // Somebody may have edited one meanwhile.
    const now = await contentKeys(exercises);
    const passed = due.filter((slug) => !(slug in row.failed) && now.get(slug) === content.get(slug));
    const proof = { ...known, ...Object.fromEntries(passed.map((slug) => [slug, keyOf(slug)])) };
    await keep(name, { key: judge, ms: performance.now() - started, proof });
  }

  const why = row.missing ? ` (skipped: ${row.missing})` : "";
  test.skipIf(row.missing)(`every solution that does not train passes on ${backend}${why}`, () => {
    expect(row.failed).toEqual({});
    expect(row).toMatchObject({ total: due.length, passed: due.length });
    expect(exercises.length).toBeGreaterThan(20);
  });
  if (backend === "cpu")
    test("cpu is on every machine", () => {
      expect(row.missing).toBeUndefined();
    });
}
