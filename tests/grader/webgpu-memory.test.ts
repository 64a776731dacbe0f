import { afterAll, beforeAll, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// On WebGPU a run may take four times the memory. The message that says so is the one that specs with tensors send.
let course: Throwaway;
const env = { KATA_MEMORY_MB: "400" };

beforeAll(async () => {
  course = await throwawayCourse();
});
afterAll(() => course?.remove());

/** Holds 800 MB for a while, and doubles the numbers. */
const large = (first: string) => `
export function doubleIt(x: number[]): number[] {
  ${first}
  const held = new Uint8Array(800 * 2 ** 20).fill(1);
  const end = Date.now() + 500;
  while (Date.now() < end);
  return x.map((value) => 2 * value * held[0]);
}
`;
const using = (name: string) => `process.send?.({ kataTold: { kind: "backend", name: "${name}" } });`;

test("more than the limit ends a run, and not on WebGPU", async () => {
  course.write("double-it", large(using("wasm")));
  expect((await course.run(["run", "double-it"], { env })).stdout).toMatch(/stopped at \d+ MB of memory/);
  course.write("double-it", large(using("webgpu")));
  expect((await course.run(["run", "double-it"], { env })).stdout).toContain("Twice as much: passed");
});
