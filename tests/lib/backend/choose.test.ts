import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { root } from "../../../lib/platform/root.js";

// Which backend a process gets, each time in a process of its own: the choice is made once.

interface Said {
  judge?: { name: string; gpu: boolean; why: string };
  train?: { name: string; gpu: boolean; why: string };
  /** The loss of a small model after five steps of training. */
  loss?: number;
  /** 0 + 1 + ... of 7, 8 and 40 tensors. */
  sums?: number[];
  /** How many of the numbers from 0 to 2399 are 1000 or more, in each third. */
  late?: number[];
  /** The first of these numbers after the last axis came first. */
  places?: number[];
  error?: string;
}

const CODE = `
  const { useBackend } = await import("./lib/backend/choose.ts");
  const { SmallGpt } = await import("./tests/bench/small-gpt.ts");
  const tf = await import("@tensorflow/tfjs");
  try {
    const said = { judge: await useBackend("judge"), train: await useBackend("train") };
    const gpt = new SmallGpt({ batch: 2, time: 7, width: 12, layers: 2, heads: 3, vocabulary: 11 });
    const ids = tf.tensor2d(Array.from({ length: 14 }, (_, i) => (i * 7) % 11), [2, 7], "int32");
    const targets = tf.tensor2d(Array.from({ length: 14 }, (_, i) => (i * 5 + 3) % 11), [2, 7], "int32");
    for (let i = 0; i < 5; i++) said.loss = (await gpt.step(ids, targets).data())[0];
    const sum = (n) => tf.addN(Array.from({ length: n }, (_, i) => tf.tensor1d([i])));
    said.sums = Array.from(await tf.concat([7, 8, 40].map(sum)).data());
    const places = tf.add(tf.reshape(tf.range(0, 2400, 1, "int32"), [3, 40, 20]), tf.scalar(0, "int32"));
    const late = tf.cast(tf.greaterEqual(places, 1000), "float32");
    said.late = Array.from(await tf.sum(tf.sum(late, 1), 1).data());
    said.places = Array.from((await tf.transpose(places, [2, 0, 1]).data()).slice(0, 3));
    console.log(JSON.stringify(said));
  } catch (error) {
    console.log(JSON.stringify({ error: error.message }));
  }
  process.exit(0);
`;

async function choose(backend?: string): Promise<Said> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", CODE],
    {
      cwd: root,
      env: { ...process.env, KATA_BACKEND: backend ?? "" },
    },
  );
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Said;
}

const usual = await choose();
const cpu = await choose("cpu");
const webgpu = await choose("webgpu");

test("judging takes wasm, and says why", () => {
  expect(usual.judge).toEqual({
    name: "wasm",
    gpu: false,
    why: "wasm: verdicts are the same on every machine",
  });
});

test("training takes a GPU where there is one, else says what is missing", () => {
  const { name, gpu, why } = usual.train ?? { name: "", gpu: false, why: "" };
  if (gpu) expect(["tensorflow", "webgpu"]).toContain(name);
  else expect(why).toMatch(/^wasm: no faster backend is there \(tensorflow: .+; webgpu: .+\)$/);
});

test("KATA_BACKEND names one for everything", () => {
  expect(cpu.judge).toMatchObject({ name: "cpu" });
  expect(cpu.train).toMatchObject({ name: "cpu" });
});

test("a name that is none is refused with those there are", async () => {
  expect(await choose("cuda")).toEqual({
    error: 'KATA_BACKEND must name one of wasm, tensorflow, webgpu, cpu, got "cuda"',
  });
});

test("training gives the same losses on wasm as on cpu", () => {
  expect(usual.loss).toBeGreaterThan(1);
  expect(usual.loss).toBeCloseTo(cpu.loss ?? 0, 4);
});

const reason = webgpu.error ? ` (skipped: ${webgpu.error})` : "";
test.skipIf(webgpu.error)(`and on webgpu${reason}`, () => {
  expect(webgpu.judge).toMatchObject({ name: "webgpu" });
  expect(webgpu.loss).toBeCloseTo(cpu.loss ?? 0, 4);
  // More summands than a shader binds buffers.
  expect(webgpu.sums).toEqual([21, 28, 780]);
  // Whole numbers and booleans that are transposed, as a sum over the axis in the middle does.
  expect([webgpu.late, webgpu.places]).toEqual([cpu.late, cpu.places]);
  expect(cpu.late).toEqual([0, 600, 800]);
});
