import { expect, test } from "vitest";
import { dependenciesOf, withoutDocstrings } from "../../grader/author/depends-on.js";
import { loadCourse } from "../../grader/node/course/load.js";

const { bySlug } = await loadCourse();

test("a proof depends on the checkpoints and pictures whose file names a module puts together", async () => {
  const slugs = ["learning-to-think", "train-vae", "softmax"];
  const depends = await dependenciesOf(slugs.map((slug) => bySlug.get(slug)!));
  expect(depends.get("learning-to-think")).toContain("lib/chain-sums/two-minds.safetensors");
  expect(depends.get("train-vae")).toContain("lib/digits/digits14.bin");
  expect(depends.get("softmax")?.filter((file) => /\.(safetensors|bin)$/.test(file))).toEqual([]);
});

test("a docstring decides nothing; a marker of a blank, a text with stars and all code do", () => {
  const text = `/** Adds. */\nexport const add = (a: number) => /* blank: one more */ a + 1 /* end */; // [] "/** no */"\n`;
  expect(withoutDocstrings(text)).toBe(text.slice("/** Adds. */".length));
  expect(withoutDocstrings("const glob = 'a/**/b';")).toBe("const glob = 'a/**/b';");
  expect(withoutDocstrings("const r = /x/**2;")).toBe("const r = /x/**2;");
});
