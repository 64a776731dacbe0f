import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { themed } from "../markdown/themed.js";
import { pages } from "../src/course.js";
import { Built, siteFolder } from "./built.js";

const built = new Built();

test("every picture of a lesson is in its page, described, and with its twin folded below it", () => {
  for (const { file, route } of pages) {
    const source = readFileSync(path.join(siteFolder, "..", file), "utf8");
    const told = [...source.matchAll(/^!\[([^\]]+)\]\(/gm)].map(([, alt]) => alt);
    const page = built.page(route);
    const drawn = [...page.querySelectorAll(".picture svg")];
    expect(
      drawn.map((svg) => svg.getAttribute("aria-label")),
      file,
    ).toEqual(told);
    expect(page.querySelectorAll("details.twin:not([open]) pre").length, file).toBe(told.length);
  }
});

test("the rules of a picture reach nothing outside it", () => {
  const svg = `<svg viewBox="0 0 10 10"><title>t</title><style>
text { fill: red } .a, .b { fill: none }
@media (prefers-color-scheme: dark) {
text { fill: blue }
}
</style></svg>`;
  const [, css] = /<style>(.*)<\/style>/.exec(themed(svg, "name", 'a "quoted" word'))!;
  expect(css).toBe(
    "#picture-name text{fill:red}#picture-name .a,#picture-name .b{fill:none}" +
      "@media screen{:root[data-theme=dark] #picture-name text{fill:#00f}}",
  );
  expect(themed(svg, "name", 'a "quoted" word')).toContain('aria-label="a &quot;quoted&quot; word"');
});
