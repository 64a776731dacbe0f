import { expect, test } from "vitest";
import { treePrint } from "../../../grader/tutor/tree.js";

const STUB = `import { blank } from "#lib/blank";
const FACTOR = 2;
export function scaled(x: number[]): number[] {
  return blank("each number times the factor");
}
`;
const filled = (body: string, more = "") => STUB.replace(/return .*/, body) + more;
const same = async (a: string, b: string) => (await treePrint(STUB, a)) === (await treePrint(STUB, b));
const BASE = filled("return x.map((v) => v * FACTOR);");

test.each([
  ["comments and layout", filled("// each\n  return x\n    .map((v) => v * FACTOR);")],
  ["brackets and semicolons", filled("return (x.map((v) => ((v * FACTOR))))")],
  ["names of its own", filled("return x.map((each) => each * FACTOR);")],
  [
    "what stands outside of the blank's function",
    filled("return x.map((v) => v * FACTOR);", "const unused = 3;\n"),
  ],
])("%s make no new answer", async (_, text) => {
  expect(await same(BASE, text)).toBe(true);
});

test.each([
  ["another operator", filled("return x.map((v) => v + FACTOR);")],
  ["another sign", filled("return x.map((v) => -v * FACTOR);")],
  ["another number", filled("return x.map((v) => v * 3);")],
  ["another member", filled("return x.filter((v) => v * FACTOR);")],
  ["a name that means something else", filled("return x.map((v) => FACTOR * FACTOR);")],
  ["another template", filled("return x.map((v) => Number(v + `0`));")],
  ["the stub", STUB],
  ["no code", "export function (((\n"],
])("%s makes one", async (_, text) => {
  expect(await same(BASE, text)).toBe(false);
});

const TEMPLATE = `return [\`\${x}0\`];`;

test("two pieces of one template are told apart", async () => {
  expect(await same(filled(TEMPLATE), filled(TEMPLATE.replace("0", "1")))).toBe(false);
});
