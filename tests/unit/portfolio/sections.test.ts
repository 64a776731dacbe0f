import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { loadCourse } from "../../../grader/node/course/load.js";
import { root } from "../../../grader/node/course/paths.js";
import { SECTIONS } from "../../../grader/portfolio/sections.js";

const course = await loadCourse();

test("the sections are in the order of the course", () => {
  const places = SECTIONS.map(({ slug }) => course.exercises.findIndex((exercise) => exercise.slug === slug));
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test("every exercise of the portfolio is there", () => {
  expect(SECTIONS.filter(({ slug }) => !course.bySlug.has(slug))).toEqual([]);
});

test.each(SECTIONS.map((section) => [section.slug, section] as const))(
  "%s shows what the portfolio asks for",
  (slug, { titles }) => {
    const spec = readFileSync(course.bySlug.get(slug)!.files.spec, "utf8");
    const shared = path.join(root, "lib", "exhibit", "accuracy-against-tokens.ts");
    const words = spec + (spec.includes("showCost") ? readFileSync(shared, "utf8") : "");
    for (const title of titles) expect(words).toContain(`title: "${title}"`);
  },
);
