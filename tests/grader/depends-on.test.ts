import { expect, test } from "vitest";
import { dependenciesOf } from "../../grader/author/depends-on.js";
import { loadCourse } from "../../grader/node/course/load.js";

const { bySlug } = await loadCourse();

test("a proof depends on the checkpoints and pictures whose file names a module puts together", async () => {
  const slugs = ["learning-to-think", "train-vae", "softmax"];
  const depends = await dependenciesOf(slugs.map((slug) => bySlug.get(slug)!));
  expect(depends.get("learning-to-think")).toContain("lib/chain-sums/two-minds.safetensors");
  expect(depends.get("train-vae")).toContain("lib/digits/digits14.bin");
  expect(depends.get("softmax")?.filter((file) => /\.(safetensors|bin)$/.test(file))).toEqual([]);
});
