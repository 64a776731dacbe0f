import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { loadCourse } from "../../../grader/node/course/load.js";
import { root } from "../../../grader/node/course/paths.js";
import { sectionsOf } from "../../../grader/portfolio/sections.js";

const course = await loadCourse();
const sections = sectionsOf(course);

test("the portfolio shows something of every part", () => {
  const parts = new Set(sections.map(({ slug }) => course.bySlug.get(slug)!.part));
  expect(parts.size).toBe(course.parts.length);
});

test.each(sections.map((section) => [section.slug, section] as const))(
  "%s shows what the portfolio asks for",
  (slug, { titles }) => {
    const spec = readFileSync(course.bySlug.get(slug)!.files.spec, "utf8");
    const shared = path.join(root, "lib", "exhibit", "accuracy-against-tokens.ts");
    const words = spec + (spec.includes("showCost") ? readFileSync(shared, "utf8") : "");
    for (const title of titles) expect(words).toContain(`title: "${title}"`);
  },
);
